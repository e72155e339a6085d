"""What is fitted after the weights: how much of the labels' prior goes, a temperature, the empty text's answer.

The exponent of the prior is chosen on held-out phrases for the sum of hit@3 and precision@3: likelihood would choose
what is popular. Imports torch.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from export.keyboard.judging import judge_strips
from export.keyboard.lessons import Lesson
from export.keyboard.model import NEVER, KeyboardModel
from export.training.calibration import fit_temperature

LEAST = 1e-5  # of a label's share


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
) -> float:
    """Which power of the prior to divide scores by; the one nearest 0 of equals."""

    def worth(exponent: float) -> tuple[float, float]:
        found = judge_strips(logits - exponent * log_prior, accepted)
        return found["hit@3"] + found["precision@3"], -abs(exponent)

    return max(exponents, key=worth)


def calibrate(
    model: KeyboardModel,
    logits: NDArray[np.float32],
    accepted: Sequence[Collection[int]],
    first: NDArray[np.int64],
    log_prior: NDArray[np.float32],
    exponents: Sequence[float],
) -> float:
    """Fit in place on held-out phrases: logits (texts, labels), their best labels `first` (texts,). The exponent."""
    n_labels, n_emotions = model.config.n_labels, model.config.n_emotions
    exponent = best_exponent(logits, accepted, log_prior, exponents)
    adjusted = torch.from_numpy(logits - exponent * log_prior)
    with torch.no_grad():
        model.last.bias[:n_labels] -= exponent * torch.from_numpy(log_prior)
        model.temperature.fill_(fit_temperature(adjusted, first))
        model.prior[:n_labels] = torch.from_numpy(log_prior)
        model.prior[n_labels] = NEVER
        model.prior[n_labels + 1 :] = torch.zeros(n_emotions)
    return exponent
