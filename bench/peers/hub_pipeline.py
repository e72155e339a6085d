"""transformers: `pipeline("text-classification")` over a fine-tuned model in a folder, as its documentation shows it.

The folder is given, not trained here: fine-tuning an encoder takes longer than the whole benchmark may. Its labels are
`LABEL_0` and so on, in the data's order, which is what transformers calls them by itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bench.machine import library_version
from bench.peers import Ground, SkippedError, Trained, folder_bytes
from export.data.tweeteval import LABELS

REQUIRES = ("transformers", "torch")


class HubPipeline:
    """The pipeline, asked for one text."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def scores(self, text: str) -> npt.NDArray[np.floating]:
        scores = np.zeros(len(LABELS))  # (labels,)
        for answer in self._pipeline(text):
            scores[int(answer["label"].removeprefix("LABEL_"))] = answer["score"]
        return scores


def train(ground: Ground) -> list[Trained]:
    """Open the pipeline of the folder."""
    if ground.pipeline is None:
        raise SkippedError("it needs a fine-tuned model: name its folder with --pipeline")
    from transformers import pipeline

    opened = pipeline("text-classification", model=str(ground.pipeline), top_k=None, device="cpu")
    if opened.model.config.num_labels != len(LABELS):
        raise SkippedError(f"{ground.pipeline} has {opened.model.config.num_labels} labels, the data {len(LABELS)}")
    title = f"transformers {library_version('transformers')} pipeline of {ground.pipeline.name}"
    size_bytes = folder_bytes(ground.pipeline)
    return [Trained(model=title, answering=HubPipeline(opened), size_bytes=size_bytes, are_probabilities=True)]
