"""An offset for each label that trades accuracy for the rare labels' sake, found by trying. Imports numpy.

Logits of a model that was trained on raw frequencies name the frequent labels too often for macro-F1. One number a
label, added to its logits, is enough to move the balance to where a figure, or a sum of figures, is best.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

GOALS: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "macro": ("macro_f1",),
    "published": ("acc@1", "macro_f1", "weighted_f1"),  # what papers report of this data, with equal weights
}
START = -0.3  # of the log prior: near the end of most searches
STEPS = (0.2, 0.1, 0.05)
ROUNDS = 3


def figures(logits: NDArray[np.float32], label_ids: NDArray[np.int64]) -> dict[str, float]:
    """Accuracy, macro-F1 and weighted F1, as `judge` has them, without the ranking that it also does."""
    answers = logits.argmax(axis=1)  # (texts,)
    n_labels = logits.shape[1]
    n_true = np.bincount(label_ids, minlength=n_labels)  # (labels,)
    n_right = np.bincount(label_ids[answers == label_ids], minlength=n_labels)
    f1 = 2 * n_right / np.maximum(np.bincount(answers, minlength=n_labels) + n_true, 1)
    return {
        "acc@1": float(n_right.sum() / len(label_ids)),
        "macro_f1": float(f1.mean()),
        "weighted_f1": float((f1 * n_true).sum() / len(label_ids)),
    }


def balance(logits: NDArray[np.float32], label_ids: NDArray[np.int64], goal: tuple[str, ...]) -> NDArray[np.float32]:
    """Offsets float32 (labels,) that make the sum of the goal's figures largest, one label moved at a time."""
    n_labels = logits.shape[1]
    if not goal:
        return np.zeros(n_labels, np.float32)
    counts = np.maximum(np.bincount(label_ids, minlength=n_labels), 1)
    offsets: NDArray[np.float32] = (START * np.log(counts / counts.sum())).astype(np.float32)  # (labels,)

    def worth(tried: NDArray[np.float32]) -> float:
        found = figures(logits + tried, label_ids)
        return sum(found[name] for name in goal)

    best = worth(offsets)
    for step in STEPS:
        for label_id in [*range(n_labels)] * ROUNDS:
            for move in (step, -step):
                tried = offsets.copy()
                tried[label_id] += move
                if (value := worth(tried)) > best:
                    offsets, best = tried, value
    return offsets
