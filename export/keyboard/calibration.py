"""What is fitted after the weights: how much of the labels' prior goes, a temperature, the empty text's answer.

The exponent of the prior is chosen on held-out phrases for hit@3 plus precision@3 plus half the share of grave ones
that show nothing merry: likelihood would choose what is popular, and what is popular laughs. Imports torch.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from export.keyboard.judging import judge_strips, share_without
from export.keyboard.lessons import Lesson
from export.keyboard.model import NEVER, KeyboardModel
from export.training.calibration import fit_temperature

LEAST = 1e-5  # of a label's share
GRAVE_WEIGHT = 0.5


def log_prior_of(lesson: Lesson, n_labels: int) -> NDArray[np.float32]:
    """The logarithm of each label's share in what the student learnt, (labels,)."""
    worths = lesson.worths * lesson.drawn[:, None]
    counts = np.bincount(lesson.targets.reshape(-1), weights=worths.reshape(-1), minlength=n_labels)
    shares = counts / counts.sum() + LEAST
    logarithms: NDArray[np.float32] = np.log(shares / shares.sum()).astype(np.float32)
    return logarithms


def best_exponent(
    logits: NDArray[np.float32],
    accepted: Sequence[Collection[int]],
    log_prior: NDArray[np.float32],
    exponents: Sequence[float],
    grave: NDArray[np.bool_],
    merry: NDArray[np.bool_],
) -> float:
    """Which power of the prior to divide scores by; the one nearest 0 of equals.

    `grave` says which texts are, (texts,), and `merry` which labels they must not show, (labels,).
    """

    def worth(exponent: float) -> tuple[float, float]:
        adjusted = logits - exponent * log_prior
        found = judge_strips(adjusted, accepted)
        solemn = share_without(adjusted[grave], merry) if grave.any() else 1.0
        return found["hit@3"] + found["precision@3"] + GRAVE_WEIGHT * solemn, -abs(exponent)

    return max(exponents, key=worth)


def calibrate(
    model: KeyboardModel,
    logits: NDArray[np.float32],
    first: NDArray[np.int64],
    log_prior: NDArray[np.float32],
    exponent: float,
) -> None:
    """Fit in place on held-out phrases: logits (texts, labels), their best labels `first` (texts,)."""
    n_labels, n_emotions = model.config.n_labels, model.config.n_emotions
    adjusted = torch.from_numpy(logits - exponent * log_prior)
    with torch.no_grad():
        model.last.bias[:n_labels] -= exponent * torch.from_numpy(log_prior)
        model.temperature.fill_(fit_temperature(adjusted, first))
        model.prior[:n_labels] = torch.from_numpy(log_prior)
        model.prior[n_labels] = NEVER
        model.prior[n_labels + 1 :] = torch.zeros(n_emotions)
