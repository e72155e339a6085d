"""What several teachers say together."""

import numpy as np
import pytest

from export.keyboard.teacher import Opinions, mean_opinion


def test_the_mean_opinion_is_of_logarithms() -> None:
    one = Opinions(np.log(np.array([[0.8, 0.2]], np.float32)), np.array([1.0]), np.zeros((1, 2), np.float32))
    other = Opinions(one.labels[:, ::-1] + 5, np.array([-2.0]), np.zeros((1, 2), np.float32))  # not yet normalised
    mean = mean_opinion([one, other])
    assert mean.labels[0].tolist() == pytest.approx([np.log(0.8 * 0.2) / 2] * 2)
    assert mean.triggers.tolist() == [-0.5]
