"""Focal loss, with class weights. Imports torch and numpy."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


def focal_loss(logits: Tensor, label_ids: Tensor, gamma: float, class_weights: Tensor) -> Tensor:
    """Mean over the batch of w * (1 - p) ** gamma * -log p of the true label (Lin et al. 2017), weights w normalised.

    logits (batch, labels), label_ids int64 (batch,), class_weights (labels,). With gamma 0 this is torch's weighted
    cross_entropy, normalisation included.
    """
    log_p = torch.log_softmax(logits, dim=1).gather(1, label_ids.unsqueeze(1)).squeeze(1)  # (batch,)
    weights = class_weights[label_ids]  # (batch,)
    return (weights * (1 - log_p.exp()) ** gamma * -log_p).sum() / weights.sum()


def balanced_weights(label_ids: np.ndarray, n_labels: int, power: float) -> np.ndarray:
    """(n / (labels * count)) ** power per label, float32 (labels,): 0 gives ones, 1 scikit-learn's "balanced".

    A label that the split lacks counts as seen once.
    """
    counts = np.maximum(np.bincount(label_ids, minlength=n_labels), 1)  # (labels,)
    return ((len(label_ids) / (n_labels * counts)) ** power).astype(np.float32)


def lesson_loss(
    logits: Tensor,
    label_ids: Tensor,
    teacher: Tensor | None,
    *,
    teacher_weight: float,
    temperature: float,
    r_drop: float,
) -> Tensor:
    """What a fine-tuned model gets wrong: of the labels, of the teacher's opinion, and between two readings of a text.

    logits (readings, batch, labels), label_ids int64 (batch,) with -1 for unknown, teacher logits (batch, labels).
    Cross-entropy over the texts with labels; with a teacher, (1 - w) of it and w of Hinton et al.'s (2015) distillation
    over all texts; plus `r_drop` times the mean symmetric divergence of the two readings (Wu et al. 2021).
    """
    log_p = torch.log_softmax(logits, dim=2)  # (readings, batch, labels)
    known = (label_ids >= 0).to(log_p.dtype)  # (batch,)
    true_log_p = log_p.gather(2, label_ids.clamp(min=0).expand(len(logits), -1).unsqueeze(2)).squeeze(2)
    loss = -(true_log_p * known).sum(1).mean() / known.sum().clamp(min=1)
    if teacher is not None:
        opinion = torch.softmax(teacher / temperature, dim=1)  # (batch, labels)
        student = torch.log_softmax(logits / temperature, dim=2)  # (readings, batch, labels)
        loss = (1 - teacher_weight) * loss - teacher_weight * temperature**2 * (opinion * student).sum(2).mean()
    if r_drop:
        gap = (log_p[0].exp() - log_p[1].exp()) * (log_p[0] - log_p[1])  # (batch, labels)
        loss = loss + r_drop * gap.sum(1).mean() / 4
    return loss
