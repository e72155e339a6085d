"""The temperature: found again where it is known."""

import numpy as np
import pytest
import torch

from export.training.calibration import fit_temperature


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_a_known_temperature_is_found(temperature: float) -> None:
    generator = np.random.default_rng(0)
    logits = generator.normal(size=(20_000, 5)) * 2
    odds = np.exp(logits)
    cumulative = np.cumsum(odds / odds.sum(axis=1, keepdims=True), axis=1)
    label_ids = (generator.random((20_000, 1)) > cumulative[:, :-1]).sum(axis=1)  # drawn from softmax(logits)
    assert fit_temperature(torch.tensor(logits * temperature).float(), label_ids) == pytest.approx(
        temperature, rel=0.05
    )


def test_logits_made_in_inference_mode_are_taken() -> None:
    with torch.inference_mode():
        logits = torch.eye(3)
    assert fit_temperature(logits, np.array([0, 1, 1])) > 0
