"""P(emoji | emotion) by Bayes' rule, worked out by hand."""

import numpy as np
import pytest

from export.data.errors import DataError
from export.keyboard.posterior import emoji_of_emotion


def test_bayes_by_hand() -> None:
    table = np.array([[0.8, 0.2], [0.5, 0.5], [0.0, 1.0]])  # (emoji, emotions)
    shares = emoji_of_emotion(table, np.array([10, 4, 6]))
    expected = [[8 / 10, 2 / 10, 0], [2 / 10, 2 / 10, 6 / 10]]
    np.testing.assert_allclose(shares, expected)


def test_a_frequent_emoji_is_expected_more_often() -> None:
    table = np.full((2, 7), 1 / 7)
    np.testing.assert_allclose(emoji_of_emotion(table, np.array([3, 1])), np.tile([0.75, 0.25], (7, 1)))


def test_every_emotion_has_a_distribution_over_the_emoji() -> None:
    table = np.random.default_rng(0).dirichlet(np.ones(7), size=30)
    shares = emoji_of_emotion(table, np.arange(1, 31))
    assert shares.shape == (7, 30)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    back = shares.T * (table * np.arange(1, 31)[:, None]).sum(axis=0)  # P(emoji | emotion) P(emotion)
    np.testing.assert_allclose(back / back.sum(axis=1, keepdims=True), table)


@pytest.mark.parametrize("wrong", [[[1.0, 0.0], [1.0, 0.0]], [[0.5, 0.5], [np.nan, 0.5]], [[np.inf, 1.0], [0.5, 0.5]]])
def test_an_emotion_that_no_emoji_has_is_refused(wrong: list[list[float]]) -> None:
    with pytest.raises(DataError, match="an emotion has no share in any emoji, or one is no number"):
        emoji_of_emotion(np.array(wrong), np.array([1, 1]))
