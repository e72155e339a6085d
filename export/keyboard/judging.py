"""How a keyboard is judged: is what it shows acceptable, does it speak when a person would. Imports numpy.

A text has a set of emoji that are right for it. hit@k asks whether one of the first k is, precision@3 how many of the
three are. Popularity is no answer: `best_strip` is what always showing the same three gets from the very same texts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from export.data.errors import DataError

Floats = NDArray[np.floating]
N_SHOWN = 3


def judge_strips(scores: Floats, accepted: Sequence[Collection[int]]) -> dict[str, float]:
    """hit@1, hit@3, hit@5 and precision@3 of scores (texts, labels).

    >>> judge_strips(np.array([[0.5, 0.2, 0.2, 0.1]]), [{1}])
    {'hit@1': 0.0, 'hit@3': 1.0, 'hit@5': 1.0, 'precision@3': 0.3333333333333333}
    """
    if not len(accepted) or len(scores) != len(accepted) or np.isnan(scores).any():
        raise DataError(f"{len(scores)} texts with scores, {len(accepted)} with emoji: as many of both, and no NaN")
    best = np.argsort(-scores, axis=1, kind="stable")[:, :5]
    right = np.array([[label in good for label in row] for row, good in zip(best.tolist(), accepted, strict=True)])
    hits = {f"hit@{k}": float(right[:, :k].any(axis=1).mean()) for k in (1, 3, 5)}
    return hits | {"precision@3": float(right[:, :N_SHOWN].mean())}


def best_strip(accepted: Sequence[Collection[int]], n_labels: int) -> float:
    """hit@3 of always showing the three labels that most of these texts accept."""
    counts = np.zeros(n_labels, np.int64)
    for good in accepted:
        counts[list(good)] += 1
    shown = set(np.argsort(-counts, kind="stable")[:N_SHOWN].tolist())
    return float(np.mean([not shown.isdisjoint(good) for good in accepted]))


def area(positive: Floats, negative: Floats) -> float:
    """Area under the ROC curve of a trigger: how often it says more of the first than of the second."""
    truth = np.repeat([1, 0], [len(positive), len(negative)])
    return float(roc_auc_score(truth, np.concatenate([positive, negative])))


def share_without(scores: Floats, unwanted: NDArray[np.bool_]) -> float:
    """The share of texts that show none of the unwanted labels among three."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :N_SHOWN]
    return float(1 - unwanted[best].any(axis=1).mean())


def fairest_threshold(positive: Floats, negative: Floats) -> float:
    """The trigger at which the share answered of the first, less that of the second, is largest."""
    found = np.unique(np.concatenate([positive, negative]))
    gains = [float((positive >= one).mean() - (negative >= one).mean()) for one in found]
    return float(found[int(np.argmax(gains))])
