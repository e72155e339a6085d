"""How much of the prior goes, by hand, and what calibration writes into a model."""

import numpy as np
import pytest
import torch

from export.keyboard.calibration import LEAST, best_exponent, calibrate, log_prior_of
from export.keyboard.model import NEVER
from tests.small_keyboards import small_keyboard
from tests.unit.export.keyboard.test_training import lesson

NO_GRAVE, NO_MERRY = np.zeros(2, bool), np.zeros(4, bool)
PRIOR = np.log(np.float32([0.7, 0.1, 0.1, 0.1]))


def test_the_prior_is_each_label_s_share_of_what_was_learnt() -> None:
    about = lesson(
        2,
        targets=np.array([[0, 1], [0, 0]]),
        worths=np.array([[0.6, 0.2], [0.4, 0.0]], np.float32),
        drawn=np.array([1.0, 0.5], np.float32),
    )
    shares = np.array([0.8, 0.2, 0.0]) + LEAST
    assert np.exp(log_prior_of(about, 3)) == pytest.approx(shares / shares.sum(), abs=1e-6)


def test_a_popular_label_makes_room_for_what_is_right() -> None:
    """The fourth label is right and just below three that are popular or first: a whole exponent lets it up."""
    logits = np.tile(np.float32([2.0, 1.0, 0.9, 0.8]), (2, 1))
    popular = np.log(np.float32([0.1, 0.1, 0.7, 0.1]))
    assert best_exponent(logits, [{3}, {3}], popular, (0.0, 0.5, 1.0), NO_GRAVE, NO_MERRY) == 0.5
    assert best_exponent(logits, [{0}, {0}], popular, (-0.1, 0.0, 0.1), NO_GRAVE, NO_MERRY) == 0.0  # of equals


def test_a_grave_text_without_merry_is_worth_half_a_point() -> None:
    """Taking the popular label away costs the first text a hit of three, and gives the grave one peace."""
    logits = np.float32([[1.0, 0.9, 0.8, 0.7], [1.0, 0.9, 0.8, 0.7]])
    accepted: list[set[int]] = [{0, 1}, {1, 2}]
    merry = np.array([True, False, False, False])
    assert best_exponent(logits, accepted, PRIOR, (0.0, 0.5), np.array([False, True]), merry) == 0.5
    assert best_exponent(logits, accepted, PRIOR, (0.0, 0.5), NO_GRAVE, merry) == 0.0


def test_calibration_writes_bias_temperature_and_the_empty_text_s_answer() -> None:
    model = small_keyboard(n_emotions=2)
    bias = model.last.bias.detach().clone()
    log_prior = np.log(np.full(20, 0.05, np.float32))
    logits = 8 * np.eye(20, dtype=np.float32)
    calibrate(model, logits, np.arange(20), log_prior, 0.5)
    assert torch.allclose(model.last.bias[:20], bias[:20] - 0.5 * torch.from_numpy(log_prior))
    assert torch.equal(model.last.bias[20:], bias[20:])
    assert model.temperature.item() < 1  # it is always right, so it may be surer
    assert model.prior[:20].numpy() == pytest.approx(log_prior)
    assert model.prior[20:].tolist() == [NEVER, 0, 0]
