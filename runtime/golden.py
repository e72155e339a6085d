"""`golden.jsonl.gz`: texts with the answers that a bundle gave on the day it was made.

A line of ASCII is {"text", "input_ids" where the contract is `ids`, "logits" or "scores", "top": the five best label
ids}. Every answer was made one text at a time. A port to another language, another machine, or a later onnxruntime
proves itself by giving them again; `check` does so for this one.

This file may import numpy, the standard library and the predictor.
"""

import gzip
import io
import json
import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runtime.errors import BundleDamagedError, BundleError, OptionError, TextError
from runtime.predictor import EmojiPredictor
from runtime.ranking import top_k
from runtime.text import check_text

GOLDEN = "golden.jsonl.gz"
N_TOP = 5
_DECIMALS = 7  # a stored number is within 5e-8 of the one that the graph gave


@dataclass(frozen=True, kw_only=True)
class GoldenReport:
    """How far a predictor is from its golden file."""

    n_texts: int
    worst_difference: float  # the greatest absolute difference of one logit or score; NaN where one was NaN
    n_other_ids: int  # texts with other token ids
    n_other_top: int  # texts with another ranking
    tolerance: float

    @property
    def passed(self) -> bool:
        """True only if something was compared and all of it agreed; a NaN is never within the tolerance."""
        within = self.worst_difference <= self.tolerance
        return self.n_texts > 0 and within and self.n_other_ids == 0 and self.n_other_top == 0


def write(predictor: EmojiPredictor, texts: Iterable[str]) -> bytes:
    """The bytes of the golden file of `predictor` over `texts`: the same bytes for the same answers."""
    lines = [json.dumps(_answer(predictor, text), separators=(",", ":")) for text in texts]
    if not lines:
        raise OptionError("texts: none given, and a golden file without texts would prove nothing: pass some")
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as stream:
        stream.write("".join(line + "\n" for line in lines).encode("utf-8"))
    return buffer.getvalue()


def check(predictor: EmojiPredictor, *, tolerance: float = 1e-5) -> GoldenReport:
    """Ask `predictor` every text of the golden file in its own bundle, and compare."""
    differences, n_other_ids, n_other_top = [], 0, 0
    for golden in _read(predictor.path / GOLDEN):
        answer = _answer(predictor, golden["text"])
        differences.append(_difference(golden, answer))
        n_other_ids += golden.get("input_ids") != answer.get("input_ids")
        n_other_top += golden.get("top") != answer["top"]
    return GoldenReport(
        n_texts=len(differences),
        worst_difference=float(np.max(differences, initial=0.0)),  # keeps a NaN, as the built-in max would not
        n_other_ids=n_other_ids,
        n_other_top=n_other_top,
        tolerance=tolerance,
    )


def _answer(predictor: EmojiPredictor, text: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"text": text}
    if predictor.contract == "ids":
        answer["input_ids"] = predictor.input_ids(text)
        answer["logits"] = _rounded(predictor.logits(text))
    else:
        answer["scores"] = _rounded(predictor.scores(text))
    answer["top"] = top_k(predictor.scores(text), N_TOP)
    return answer


def _rounded(numbers: NDArray[np.float32]) -> list[float]:
    return [round(number, _DECIMALS) for number in numbers.tolist()]


def _difference(golden: dict[str, Any], answer: dict[str, Any]) -> float:
    output = "logits" if "logits" in answer else "scores"
    expected, found = golden.get(output, []), answer[output]
    if len(expected) != len(found):
        return math.inf
    return float(np.max(np.abs(np.subtract(expected, found))))


def _read(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        raise BundleError(f"{file}: this file is missing: publish the bundle with a golden file")
    try:
        lines = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
        for line in lines:
            check_text(line["text"])
        return lines
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError, TextError) as error:
        raise BundleDamagedError(f"{file}: not a golden file ({error}): fetch the bundle again") from None
