"""Laws of the ranking."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runtime.strip.ranking import softmax, top_k
from runtime.strip.typing_session import hold_strip

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


@given(st.lists(numbers | st.just(-np.inf), min_size=1, max_size=20), st.integers(1, 12), st.integers(1, 7))
def test_few_of_many_are_the_first_of_python_s_stable_sort(some: list[float], k: int, step: int) -> None:
    scores = (some * 130)[:130]
    ids = None if step == 1 else list(range(0, 130, step))
    expected = sorted(ids or range(len(scores)), key=lambda label: -scores[label])[:k]
    assert top_k(np.array(scores, dtype=np.float32), k, ids) == expected


@given(score_lists)
def test_softmax_sums_to_one_and_never_turns_a_ranking_round(logits: list[float]) -> None:
    array = np.array(logits, dtype=np.float32)
    scores = softmax(array)
    assert abs(float(scores.sum(dtype=np.float64)) - 1) < 1e-5
    assert np.all(np.diff(scores[top_k(array, len(logits))]) <= 0)


@given(score_lists, st.data())
def test_a_ranking_among_some_labels_is_the_whole_one_without_the_others(
    scores: list[float], data: st.DataObject
) -> None:
    among = sorted(data.draw(st.sets(st.integers(0, len(scores) - 1))))
    expected = [label for label in top_k(scores, len(scores)) if label in among]
    assert top_k(scores, len(scores), among) == expected


@given(
    score_lists.filter(lambda scores: min(scores) >= 0), st.lists(st.integers(0, 59), unique=True), st.integers(1, 5)
)
def test_what_is_held_is_worth_it(scores: list[float], before: list[int], k: int) -> None:
    strip = [label for label in before if label < len(scores)][:k]
    after = hold_strip(scores, strip, k, range(len(scores)), 2.0)
    assert len(set(after)) == len(after) == min(k, len(scores))
    left_out = [score for label, score in enumerate(scores) if label not in after]
    assert max(left_out, default=0) <= 2 * min(scores[label] for label in after)
