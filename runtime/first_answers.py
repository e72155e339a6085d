"""Three questions to a graph when its bundle is opened, so that one that cannot answer is refused then and not in use.

What comes back must be what the contract says: arrays of float32, as many numbers as there are labels, none of them
infinite or NaN, and the same shapes for no text, a short one and one longer than any window.
This file may import numpy and the error tree.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from runtime.errors import BundleError

FIRST_TEXTS = ("", "so happy today", "merry christmas everyone! " * 40)  # the last has 1,040 code points


def check_answers(where: Path, ask: Callable[[str], dict[str, Any]], n_labels: int) -> None:
    """BundleError, which names `where`, unless what `ask` returns of each text, by output, is as the contract says.

    `scores` must have the shape (labels,), `logits` (1, labels), `trigger` (), and `emotions` (emotions,).
    """
    wanted = {"scores": (n_labels,), "logits": (1, n_labels)}
    first: tuple[int, ...] | None = None  # shape of emotions
    for text in FIRST_TEXTS:
        for name, answer in ask(text).items():
            if not isinstance(answer, np.ndarray) or answer.dtype != np.float32:
                found = answer.dtype.name if isinstance(answer, np.ndarray) else type(answer).__name__
                raise _refusal(where, f"returns {name} of type {found}, float32 expected: publish the bundle again")
            if name in wanted and answer.shape != wanted[name]:
                raise _refusal(
                    where,
                    f"returns {name} of shape {answer.shape} for {n_labels} labels: "
                    "publish the bundle again with its own labels.json",
                )
            if name == "trigger" and answer.shape != ():
                raise _refusal(where, f"returns trigger of shape {answer.shape}, () expected: publish it again")
            if name == "emotions":
                first = first or answer.shape
                if answer.ndim != 1 or answer.shape != first:
                    raise _refusal(where, f"returns emotions of shape {answer.shape}: publish it again")
            if not np.isfinite(answer).all():
                raise _refusal(where, f"returns {name} that are NaN or infinite: fetch it again, or update onnxruntime")


def _refusal(where: Path, what: str) -> BundleError:
    return BundleError(f"{where}: its graph {what}")
