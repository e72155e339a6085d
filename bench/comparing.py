"""One model's answers beside another's, and beside its own confidence. Scores are (texts, labels), higher is better.

`against` says what a step (PyTorch -> fp32 graph -> int8) cost on the same texts: losses in points with their paired
intervals, agreement, top-3 overlap, and McNemar's exact test of acc@1. Imports `export.data` and numpy.
"""

from __future__ import annotations

from math import comb
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.errors import BenchError
from bench.intervals import interval, resampled_figures
from export.data.metrics import judge, ranks

N_BINS = 15
COVERAGES = (5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100)
LOSSES = {"accuracy_loss": "acc@1", "acc@3_loss": "acc@3", "macro_f1_loss": "macro_f1"}
Floats = npt.NDArray[np.floating]
LabelIds = npt.NDArray[np.int64]


def against(before: Floats, after: Floats, label_ids: LabelIds) -> dict[str, Any]:
    """What was lost from `before` to `after`; positive losses are worse, in points."""
    if before.shape != after.shape:
        raise BenchError(f"scores {before.shape} and {after.shape}: compare models on the same texts and labels")
    was, now = judge(before, label_ids), judge(after, label_ids)
    resampled_was, resampled_now = resampled_figures([before, after], label_ids)
    found: dict[str, Any] = {"intervals": {}}
    for loss, metric in LOSSES.items():
        found[loss] = round(100 * (was[metric] - now[metric]), 4)
        found["intervals"][loss] = interval(100 * (resampled_was[metric] - resampled_now[metric]))
    was_right, is_right = ranks(before, label_ids) == 1, ranks(after, label_ids) == 1
    n_worse, n_better = int((was_right & ~is_right).sum()), int((~was_right & is_right).sum())
    return found | {
        "agreement": float((before.argmax(axis=1) == after.argmax(axis=1)).mean()),
        "top3_overlap": top_overlap(before, after, 3),
        "n_worse": n_worse,
        "n_better": n_better,
        "p_value": round(exact_mcnemar(n_worse, n_better), 6),
        "worst_difference": float(np.abs(before - after).max()),
    }


def exact_mcnemar(n_worse: int, n_better: int) -> float:
    """The chance of a split at least this uneven if each changed text were as likely to get better as worse.

    >>> exact_mcnemar(0, 5), exact_mcnemar(3, 3)
    (0.0625, 1.0)
    """
    n_changed, fewer = n_worse + n_better, min(n_worse, n_better)
    n_outcomes = sum(comb(n_changed, count) for count in range(fewer + 1))
    return min(1.0, float(2 * n_outcomes / 2**n_changed))


def top_overlap(before: Floats, after: Floats, k: int) -> float:
    """The mean share of the `k` best labels that both have, in any order; ties keep label order."""
    tops = [np.argsort(-scores, axis=1, kind="stable")[:, :k] for scores in (before, after)]  # (texts, k)
    shared = (tops[0][:, :, None] == tops[1][:, None, :]).sum(axis=(1, 2))  # (texts,)
    return float(shared.mean() / k)


def calibration_error(scores: Floats, label_ids: LabelIds) -> float:
    """Expected calibration error: how far the first answer's score is from its accuracy, over 15 equal bins."""
    confidence = scores.max(axis=1)  # (texts,)
    is_right = scores.argmax(axis=1) == label_ids  # (texts,)
    bins = np.minimum((confidence * N_BINS).astype(int), N_BINS - 1)  # (texts,)
    gaps = np.bincount(bins, weights=is_right - confidence, minlength=N_BINS)  # (bins,)
    return float(np.abs(gaps).sum() / len(label_ids))


def coverage_curve(scores: Floats, label_ids: LabelIds) -> list[dict[str, float]]:
    """Showing suggestions only where the first score is high: how right they are for each share of texts shown."""
    places = ranks(scores, label_ids)
    confidence = scores.max(axis=1)  # (texts,)
    order = np.argsort(-confidence, kind="stable")  # (texts,), the surest first
    curve = []
    for percent in COVERAGES:
        shown = order[: max(1, len(order) * percent // 100)]
        threshold, shown_places = float(confidence[shown[-1]]), places[shown]
        point = {"percent": percent, "threshold": round(threshold, 6)}
        curve.append(point | {f"acc@{k}": round(float((shown_places <= k).mean()), 6) for k in (1, 3)})
    return curve


def batch_drift(alone: Floats, batched: Floats, label_ids: LabelIds, batch: int) -> dict[str, float]:
    """What changes when the same texts go in batches."""
    return {
        "batch": batch,
        "changed_top1": float((alone.argmax(axis=1) != batched.argmax(axis=1)).mean()),
        "worst_difference": float(np.abs(alone - batched).max()),
        "acc@1": judge(batched, label_ids)["acc@1"],
    }
