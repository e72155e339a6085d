"""transformers: `pipeline("text-classification")` over a fine-tuned encoder in a folder, as its documentation shows it.

finetune_pipeline.py makes the folder, for that takes longer than the whole benchmark may. Its labels are `LABEL_0` and
so on, in the data's order, which is what transformers calls them by itself. Imports torch and transformers.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.machine import library_version
from bench.peers import Ground, SkippedError, Trained, folder_bytes
from bench.peers.finetune_pipeline import ABOUT
from export.data.tweeteval import LABELS

REQUIRES = ("transformers", "torch")
N_JUDGED = 10_000  # the whole test split by itself would take longer than everything else together


class HubPipeline:
    """The pipeline, asked for one text."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def scores(self, text: str) -> npt.NDArray[np.floating]:
        scores = np.zeros(len(LABELS))  # (labels,)
        for answer in self._pipeline(text, top_k=None):
            scores[int(answer["label"].removeprefix("LABEL_"))] = answer["score"]
        return scores


def train(ground: Ground) -> list[Trained]:
    """Open the pipeline of the folder, if it was trained on what the other peers train on; one thread, as they have."""
    if ground.pipeline is None:
        raise SkippedError("it needs a fine-tuned encoder: name its folder with --pipeline")
    about = read_about(ground.pipeline)
    trained_on, wanted = f"{about['track']} {about['data_sha256']}", f"{ground.track} {ground.split.sha256}"
    if trained_on != wanted:
        raise SkippedError(f"{ground.pipeline} was trained on {trained_on}, not on {wanted}: fine-tune another")
    import torch
    from transformers import pipeline

    torch.set_num_threads(1)
    opened = pipeline("text-classification", model=str(ground.pipeline), device="cpu")
    epochs = f"{about['epochs']} epoch{'s' if about['epochs'] > 1 else ''}"
    title = f"transformers {library_version('transformers')} pipeline of {about['encoder']}, {epochs}"
    answering, size_bytes = HubPipeline(opened), folder_bytes(ground.pipeline)
    return [Trained(model=title, answering=answering, size_bytes=size_bytes, are_probabilities=True, n_judged=N_JUDGED)]


def read_about(folder: Path) -> dict[str, Any]:
    """What finetune_pipeline.py says that the folder is."""
    try:
        about = json.loads((folder / ABOUT).read_bytes())
        return {name: about[name] for name in ("encoder", "track", "epochs", "data_sha256")}
    except (OSError, ValueError, KeyError, TypeError):
        raise SkippedError(f"{folder}: no {ABOUT}: make it with python -m bench.peers.finetune_pipeline") from None
