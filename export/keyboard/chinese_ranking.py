"""How well emoji are ranked among the paper's 64, by several ways, on the same held-out texts.

A text's true emoji is its first one of the 64; it was taken out of the text. Imports numpy and `export.data`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from export.data.errors import DataError
from export.data.metrics import ranks
from export.data.weibo_ranking import RankingTexts
from export.edeer.distributions import N_RESAMPLES, PERCENTILES
from runtime.bundle import Label

KS = (1, 3, 5)
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Contender:
    """`scores` gives for rows of the texts (texts, emoji); higher is better."""

    name: str
    scores: Callable[[NDArray[np.int64]], NDArray[np.floating]]


def compare(
    contenders: Sequence[Contender], texts: RankingTexts, labels: Sequence[Label], judged: Sequence[int]
) -> list[Row]:
    """acc@1, @3, @5 of each among the label ids `judged`, on held-out sentences and on held-out texts without emotion.

    Intervals come from drawing texts with replacement.
    """
    true = texts.first_labels([labels[place] for place in judged])  # (texts,): label ids, -1 for none of them
    rows: list[Row] = []
    for split, side in (
        ("held-out sentences", texts.held_out & texts.is_labelled),
        ("held-out other texts", texts.held_out & ~texts.is_labelled),
    ):
        chosen = np.flatnonzero(side & (true >= 0))
        if not len(chosen):
            raise DataError(f"{split}: none has one of the {len(judged)} emoji: nothing was compared")
        place_of = {label: place for place, label in enumerate(judged)}
        true_places = np.array([place_of[label] for label in true[chosen].tolist()])
        for one in contenders:
            places = ranks(np.asarray(one.scores(chosen))[:, list(judged)], true_places)  # (texts,)
            rows.append({"model": one.name, "split": split, "n_texts": len(chosen), **shares_within(places)})
    return rows


def shares_within(places: NDArray[np.int64], seed: int = 0) -> Row:
    """acc@k of the true emoji's places (texts,), from 1, with 95 % intervals."""
    drawn = np.random.default_rng(seed).integers(len(places), size=(N_RESAMPLES, len(places)))
    intervals = {}
    for k in KS:
        low, high = np.percentile((places <= k)[drawn].mean(axis=1), PERCENTILES).tolist()
        intervals[f"acc@{k}"] = [round(low, 4), round(high, 4)]
    return {"metrics": {f"acc@{k}": float((places <= k).mean()) for k in KS}, "intervals": intervals}


def ranking_lines(rows: Sequence[Row]) -> list[Row]:
    """The rows as result lines of kind "edeer", for bench.edeer."""
    return [
        {**row, "kind": "edeer", "split": f"{row['split']}, 64 emoji"}
        | ({"precision": "torch"} if not row["model"].startswith("popularity") else {"peer": True})
        for row in rows
    ]
