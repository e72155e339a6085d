"""An offset for each label that trades accuracy for the rare labels' sake, found by trying. Imports numpy.

Logits of a model that was trained on raw frequencies name the frequent labels too often for macro-F1. One number a
label, added to its logits, is enough to move the balance to where a figure, or a sum of figures, is best. The search
fits its texts too well, so it runs on many samples of them and the mean of what it finds is taken.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Goal = Mapping[str, float]
GOALS: Mapping[str, Goal] = {
    "none": {},
    "macro": {"macro_f1": 1},
    "published": {"acc@1": 1, "macro_f1": 2, "weighted_f1": 1},  # two figures of the frequent labels, twice one of all
}
START = -0.3  # of the log prior: near the end of most searches
STEPS = (0.4, 0.27, 0.18, 0.12)  # one pass over all labels each
FRACTIONS = (1, -1, 0.5, -0.5, 0.25, -0.25)  # of a step
N_SAMPLES, SAMPLE_SHARE = 16, 0.25


def figures(logits: NDArray[np.float32], label_ids: NDArray[np.int64]) -> dict[str, float]:
    """Accuracy, macro-F1 and weighted F1, as `judge` has them, without the ranking that it also does."""
    return figures_of(logits.argmax(axis=1), label_ids, logits.shape[1])


def figures_of(answers: NDArray[np.int64], label_ids: NDArray[np.int64], n_labels: int) -> dict[str, float]:
    """The same of answers (texts,)."""
    n_true = np.bincount(label_ids, minlength=n_labels)  # (labels,)
    n_right = np.bincount(label_ids[answers == label_ids], minlength=n_labels)
    f1 = 2 * n_right / np.maximum(np.bincount(answers, minlength=n_labels) + n_true, 1)
    return {
        "acc@1": float(n_right.sum() / len(label_ids)),
        "macro_f1": float(f1.mean()),
        "weighted_f1": float((f1 * n_true).sum() / len(label_ids)),
    }


def balance(logits: NDArray[np.float32], label_ids: NDArray[np.int64], goal: Goal, *, seed: int) -> NDArray[np.float32]:
    """Offsets float32 (labels,) that serve the goal: the mean of what is best for random samples of the texts."""
    if not goal:
        return np.zeros(logits.shape[1], np.float32)
    generator = np.random.default_rng(seed)
    size = max(1, int(SAMPLE_SHARE * len(label_ids)))
    samples = [generator.permutation(len(label_ids))[:size] for _ in range(N_SAMPLES)]
    offsets: NDArray[np.float32] = np.mean([search(logits[s], label_ids[s], goal) for s in samples], axis=0)
    return offsets


def search(logits: NDArray[np.float32], label_ids: NDArray[np.int64], goal: Goal) -> NDArray[np.float32]:
    """Offsets that make the goal's sum largest, one label moved at a time; their mean is 0."""
    counts = np.maximum(np.bincount(label_ids, minlength=logits.shape[1]), 1)  # (labels,)
    offsets: NDArray[np.float32] = (START * np.log(counts / counts.sum())).astype(np.float32)
    for step in STEPS:
        for label_id in range(len(offsets)):
            offsets[label_id] += best_move(logits + offsets, label_ids, goal, label_id, step)
    centred: NDArray[np.float32] = offsets - offsets.mean()
    return centred


def best_move(
    logits: NDArray[np.float32], label_ids: NDArray[np.int64], goal: Goal, label_id: int, step: float
) -> float:
    """How far to move one label's logits, a fraction of a step; 0 where no move is better."""
    others = logits.copy()
    others[:, label_id] = -np.inf
    rival = others.argmax(axis=1)  # (texts,)
    lead = logits[:, label_id] - others.max(axis=1)  # (texts,)

    def worth(move: float) -> float:
        found = figures_of(np.where(lead + move > 0, label_id, rival), label_ids, logits.shape[1])
        return sum(weight * found[name] for name, weight in goal.items())

    return max((0.0, *(fraction * step for fraction in FRACTIONS)), key=worth)  # the first of equals: to stay
