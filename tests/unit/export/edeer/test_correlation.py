"""Correlations by hand, intervals that hold them, and what cannot be correlated."""

import numpy as np
import pytest

from export.data.errors import DataError
from export.edeer.correlation import compare_columns, correlate, rank_correlate

ONE = np.array([1.0, 2.0, 3.0, 4.0])
OTHER = np.array([1.0, 1.0, 2.0, 8.0])


def test_pearson_by_hand() -> None:
    # deviations -1.5 -0.5 0.5 1.5 and -2 -2 -1 5: products sum to 11, squares to 5 and 34
    assert correlate(ONE, OTHER) == pytest.approx(11 / np.sqrt(5 * 34))
    assert correlate(ONE, -ONE) == pytest.approx(-1)


def test_spearman_by_hand_with_a_tie() -> None:
    # ranks 1 2 3 4 and 1.5 1.5 3 4: deviations' products sum to 4.5, squares to 5 and 4.5
    assert rank_correlate(ONE, OTHER) == pytest.approx(4.5 / np.sqrt(5 * 4.5))
    assert rank_correlate(ONE, np.exp(ONE)) == pytest.approx(1)


def test_a_side_that_does_not_vary_has_none() -> None:
    assert np.isnan(correlate(ONE, np.full(4, 0.1)))


def test_columns_and_their_mean() -> None:
    ours, theirs = np.stack([ONE, ONE], axis=1), np.stack([OTHER, -ONE], axis=1)
    found = compare_columns(ours, theirs, ("a", "b"), n_resamples=200)
    assert list(found) == ["pearson", "spearman"]
    assert {name: one["value"] for name, one in found["pearson"].items()} == {"a": 0.8437, "b": -1.0, "mean": -0.0782}
    assert found["spearman"]["a"]["value"] == 0.9487
    low, high = found["pearson"]["a"]["interval"]
    assert low < 0.8437 < high <= 1
    assert found["pearson"]["b"]["interval"] == [-1.0, -1.0]


def test_rows_are_drawn_whole_and_the_same_seed_gives_the_same() -> None:
    ours = np.random.default_rng(1).random((30, 2))
    first, again = (compare_columns(ours, ours[:, ::-1], ("a", "b"), n_resamples=50, seed=3) for _ in range(2))
    assert first == again
    assert first["pearson"]["a"] == first["pearson"]["b"]
    assert first != compare_columns(ours, ours[:, ::-1], ("a", "b"), n_resamples=50, seed=4)


def test_nothing_passes_by_comparing_nothing() -> None:
    two = np.ones((2, 1))
    with pytest.raises(DataError, match="2 rows to correlate: give 3 or more, and finite numbers alone"):
        compare_columns(two, two, ("a",))
    with pytest.raises(DataError, match="finite numbers alone"):
        compare_columns(ONE[:, None], np.array([[1], [2], [np.nan], [4]]), ("a",))
    with pytest.raises(DataError, match="b is the same in all 4 rows: nothing to correlate"):
        compare_columns(np.stack([ONE, ONE], axis=1), np.stack([OTHER, np.zeros(4)], axis=1), ("a", "b"))
