"""fastText, supervised: the `.bin` it trains and the `.ftz` it quantises that to.

The text is asked through fastText's own binding (`model.f`): `model.predict` of its last release fails under numpy 2.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.machine import library_version
from bench.peers import Ground, Trained
from export.data.tweeteval import LABELS

REQUIRES = ("fasttext or fasttext-wheel",)
PREFIX = "__label__"
N_FEATURES = 50_000  # rows that the quantised model keeps


def one_line(text: str) -> str:
    """The text as fastText reads one: a line, in small letters."""
    return " ".join(text.lower().split()) + "\n"


class SubwordBag:
    """A fastText model, asked for one text."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def scores(self, text: str) -> npt.NDArray[np.floating]:
        scores = np.zeros(len(LABELS))  # (labels,)
        for score, label in self._model.f.predict(one_line(text), len(LABELS), 0.0, "strict"):
            scores[int(label.removeprefix(PREFIX))] = score
        return scores


def train(ground: Ground) -> list[Trained]:
    """Both models; one thread, so that the same data gives the same model."""
    import fasttext

    file = ground.folder / "train.txt"
    pairs = zip(ground.split.label_ids.tolist(), ground.split.texts, strict=True)
    file.write_text("".join(f"{PREFIX}{label_id} {one_line(text)}" for label_id, text in pairs), encoding="utf-8")
    model = fasttext.train_supervised(
        str(file), lr=0.2, epoch=12, dim=32, wordNgrams=2, minn=2, maxn=4, bucket=100_000, thread=1, verbose=0, seed=0
    )
    file.unlink()
    whole = _saved(model, ground.folder / "model.bin")
    model.quantize(input="", retrain=False, cutoff=N_FEATURES, verbose=0)
    return [whole, _saved(model, ground.folder / "model.ftz")]


def _saved(model: Any, file: Path) -> Trained:
    import fasttext

    model.save_model(str(file))
    title = f"fastText {library_version('fasttext') or library_version('fasttext-wheel')} {file.suffix}"
    answering = SubwordBag(fasttext.load_model(str(file)))
    return Trained(model=title, answering=answering, size_bytes=file.stat().st_size, are_probabilities=True)
