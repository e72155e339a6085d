"""Hits, strips, areas and thresholds by hand."""

import numpy as np
import pytest

from export.data.errors import DataError
from export.keyboard.judging import area, best_strip, fairest_threshold, judge_strips, share_without

SCORES = np.array([[0.4, 0.3, 0.2, 0.1, 0.0, 0.0], [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]])


def test_hits_by_hand() -> None:
    """The first text accepts its second and fourth label, the other none that it shows before the fifth."""
    assert judge_strips(SCORES, [{1, 3}, {1}]) == {
        "hit@1": 0.0,
        "hit@3": 0.5,
        "hit@5": 1.0,
        "precision@3": pytest.approx(1 / 6),
    }


def test_ties_keep_label_order() -> None:
    assert judge_strips(np.zeros((1, 4)), [{2}])["hit@3"] == 1
    assert judge_strips(np.zeros((1, 4)), [{3}])["hit@3"] == 0


@pytest.mark.parametrize("scores", [np.zeros((0, 2)), np.zeros((2, 2)), np.array([[np.nan, 0.0]])])
def test_nothing_or_a_nan_is_refused(scores: np.ndarray) -> None:
    with pytest.raises(DataError, match="as many of both, and no NaN"):
        judge_strips(scores, [{0}] if len(scores) else [])


def test_the_best_strip_is_the_three_that_most_texts_accept() -> None:
    accepted = [{0}, {0, 1}, {2}, {2}, {3}, {3}, {1}, {4}]
    assert best_strip(accepted, 6) == pytest.approx(5 / 8)  # 0, 1 and 2: each twice, as is 3, which comes later
    assert best_strip([{5}], 6) == 1


def test_area_and_threshold() -> None:
    loud, quiet = np.array([0.9, 0.4]), np.array([0.5, 0.1])
    assert area(loud, quiet) == pytest.approx(3 / 4)
    assert fairest_threshold(np.array([0.9, 0.8]), np.array([0.1, 0.7])) == pytest.approx(0.8)


def test_a_text_is_with_merry_where_one_of_three_is() -> None:
    merry = np.array([True, False, False, False, False, False])
    assert share_without(SCORES, merry) == 0.5
