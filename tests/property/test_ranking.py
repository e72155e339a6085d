"""Laws of the ranking."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runtime.ranking import softmax, top_k

numbers = st.floats(min_value=-50, max_value=50, width=32) | st.sampled_from([0.0, -0.0, 1.0])  # so that ties happen
score_lists = st.lists(numbers, min_size=1, max_size=60)


@given(score_lists, st.integers(1, 70))
def test_top_k_is_a_prefix_of_the_whole_ranking(scores: list[float], k: int) -> None:
    array = np.array(scores, dtype=np.float32)
    assert top_k(array, k) == top_k(array, len(scores))[:k]


@given(score_lists)
def test_the_whole_ranking_is_python_s_stable_sort(scores: list[float]) -> None:
    expected = sorted(range(len(scores)), key=lambda label: -scores[label])
    assert top_k(np.array(scores, dtype=np.float32), len(scores)) == expected


@given(score_lists)
def test_softmax_sums_to_one_and_never_turns_a_ranking_round(logits: list[float]) -> None:
    array = np.array(logits, dtype=np.float32)
    scores = softmax(array)
    assert abs(float(scores.sum(dtype=np.float64)) - 1) < 1e-5
    assert np.all(np.diff(scores[top_k(array, len(logits))]) <= 0)
