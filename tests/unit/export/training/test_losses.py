"""Focal loss and class weights against hand-computed answers and torch's own cross-entropy."""

import math

import numpy as np
import pytest
import torch

from export.training.losses import balanced_weights, focal_loss

ONES = torch.ones(2)


def test_focal_loss_by_hand() -> None:
    logits = torch.tensor([[0.0, math.log(3.0)]])  # p of label 1: 0.75
    assert focal_loss(logits, torch.tensor([1]), 2.0, ONES).item() == pytest.approx(0.25**2 * -math.log(0.75))


def test_gamma_zero_is_weighted_cross_entropy() -> None:
    generator = torch.Generator().manual_seed(0)
    logits, label_ids = torch.randn(9, 4, generator=generator), torch.tensor([0, 1, 2, 3, 3, 3, 1, 0, 3])
    weights = torch.tensor([1.0, 2.0, 0.5, 3.0])
    expected = torch.nn.functional.cross_entropy(logits, label_ids, weight=weights)
    torch.testing.assert_close(focal_loss(logits, label_ids, 0.0, weights), expected)


def test_a_sure_and_right_text_costs_next_to_nothing() -> None:
    sure, unsure = torch.tensor([[9.0, 0.0]]), torch.tensor([[0.1, 0.0]])
    label = torch.tensor([0])
    assert focal_loss(sure, label, 2.0, ONES) < 1e-6 < focal_loss(unsure, label, 2.0, ONES)


def test_balanced_weights_by_hand() -> None:
    label_ids = np.array([0, 0, 0, 1])
    np.testing.assert_allclose(balanced_weights(label_ids, 2, 1.0), [4 / 6, 2.0])
    np.testing.assert_allclose(balanced_weights(label_ids, 2, 0.5), [math.sqrt(4 / 6), math.sqrt(2)], rtol=1e-6)
    np.testing.assert_array_equal(balanced_weights(label_ids, 2, 0.0), [1.0, 1.0])


def test_a_label_that_the_split_lacks_counts_as_seen_once() -> None:
    np.testing.assert_allclose(balanced_weights(np.array([0, 0]), 2, 1.0), [0.5, 1.0])
