"""Rankings worked out by hand."""

import numpy as np
import pytest

from runtime.errors import KeymojiError, OptionError
from runtime.strip.ranking import softmax, top_k

SCORES = np.array([0.1, 0.4, 0.1, 0.4], dtype=np.float32)


@pytest.mark.parametrize(
    ("k", "expected"), [(1, [1]), (2, [1, 3]), (3, [1, 3, 0]), (4, [1, 3, 0, 2]), (99, [1, 3, 0, 2])]
)
def test_best_first_and_ties_in_label_order(k: int, expected: list[int]) -> None:
    assert top_k(SCORES, k) == expected


def test_zero_and_minus_zero_tie() -> None:
    assert top_k(np.array([-0.0, 0.0, -0.0]), 3) == [0, 1, 2]


def test_infinities_have_their_place() -> None:
    assert top_k(np.array([0.0, -np.inf, np.inf]), 3) == [2, 0, 1]


@pytest.mark.parametrize("k", [0, -1, 2.0, "3", None])
def test_a_k_below_one_is_refused(k: object) -> None:
    with pytest.raises(OptionError) as caught:
        top_k(SCORES, k)  # type: ignore[arg-type]
    assert str(caught.value) == f"top_k: {k!r} is not a number of emoji: ask for 1 or more"


@pytest.mark.parametrize("nan", [np.nan, -np.nan])
def test_nan_is_refused_even_where_it_would_not_be_shown(nan: float) -> None:
    with pytest.raises(KeymojiError) as caught:
        top_k(np.array([0.9, nan, 0.1]), 1)
    assert str(caught.value) == "scores: label 1 scores NaN: fetch the bundle again, or update onnxruntime"


def test_softmax_by_hand() -> None:
    scores = softmax(np.log(np.array([1, 2, 5], dtype=np.float32)))
    np.testing.assert_allclose(scores, [0.125, 0.25, 0.625], rtol=1e-6)
    assert scores.dtype == np.float32


def test_softmax_of_great_logits_does_not_overflow() -> None:
    np.testing.assert_array_equal(softmax(np.array([1e4, 0, 1e4], dtype=np.float32)), [0.5, 0, 0.5])
