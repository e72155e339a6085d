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
