"""One of each family: who represents it, by hand."""

import pytest

from runtime.strip.diversity import representatives
from runtime.strip.ranking import top_k

FAMILIES = ["heart", None, "heart", "camera", "heart", "camera"]


@pytest.mark.parametrize(
    ("scores", "strip", "expected"),
    [
        ([0.1, 0.1, 0.3, 0.2, 0.2, 0.1], [], [1, 2, 3]),  # the best of each
        ([0.2, 0.1, 0.2, 0.2, 0.2, 0.2], [], [0, 1, 3]),  # of equals the first
        ([0.2, 0.1, 0.2, 0.2, 0.2, 0.2], [4, 5], [1, 4, 5]),  # who is on the strip holds
        ([0.4, 0.1, 0.3, 0.2, 0.2, 0.1], [4], [1, 3, 4]),  # just twice as good: of equals who is there stays
        ([0.41, 0.1, 0.3, 0.2, 0.2, 0.1], [4], [0, 1, 3]),
    ],
)
def test_by_hand(scores: list[float], strip: list[int], expected: list[int]) -> None:
    assert representatives(scores, strip, range(6), FAMILIES, 2.0) == expected


def test_who_may_not_be_shown_represents_nobody() -> None:
    assert representatives([0.9, 0.1, 0.3, 0.2, 0.2, 0.1], [], [1, 4, 5], FAMILIES, 2.0) == [1, 4, 5]


def test_without_families_it_is_the_ranking() -> None:
    scores = [0.2, 0.5, 0.3]
    assert top_k(scores, 3, representatives(scores, [], range(3), [None] * 3, 2.0)) == top_k(scores, 3)
