"""Figures of everyday answers, each worked out by hand."""

import numpy as np
import pytest

from bench.errors import BenchError
from bench.everyday.fixed import beside_fixed, best_strip
from bench.everyday.metrics import auc, auc_interval, first_place, judge, shows, summary
from bench.everyday.spelling import neutral, spelt


def test_five_figures_of_four_texts() -> None:
    rankings = [("a", "b", "c"), ("x", "a", "b"), ("p", "q", "r", "a"), ()]
    figures = judge(rankings, [{"a", "c"}, {"b"}, {"a"}, {"a"}])
    assert figures["hit@1"].tolist() == [1, 0, 0, 0]
    assert figures["hit@3"].tolist() == [1, 1, 0, 0]
    assert figures["hit@5"].tolist() == [1, 1, 1, 0]
    assert figures["precision@3"].tolist() == pytest.approx([2 / 3, 1 / 3, 0, 0])
    assert figures["mrr@10"].tolist() == pytest.approx([1, 1 / 3, 1 / 4, 0])


def test_a_twin_in_the_strip_counts_once() -> None:
    assert judge([("a", "a", "a")], [{"a", "b"}])["precision@3"].tolist() == pytest.approx([1 / 3])


def test_beyond_the_tenth_place_is_no_reciprocal() -> None:
    ranking = tuple("bcdefghijka")
    assert first_place(ranking, {"a"}) == 11
    assert judge([ranking], [{"a"}])["mrr@10"].tolist() == [0]


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(BenchError, match="0 answers to 0 texts"):
        judge([], [])
    with pytest.raises(BenchError, match="1 answers to 2 texts"):
        judge([("a",)], [{"a"}, {"b"}])


def test_what_is_wrong_is_looked_for_among_three_only() -> None:
    assert shows([("a", "b", "c", "d"), ("d",), ()], [{"d"}, {"d"}, {"d"}]).tolist() == [0, 1, 0]


def test_a_mean_has_an_interval_around_it() -> None:
    means, intervals = summary({"share": np.array([1.0] * 30 + [0.0] * 70)})
    assert means == {"share": 0.3}
    low, high = intervals["share"]
    assert 0.18 < low < 0.26
    assert 0.34 < high < 0.42


def test_auc_by_counting_pairs() -> None:
    wanted, quiet = np.array([0.9, 0.6, 0.4]), np.array([0.6, 0.1])
    assert auc(wanted, quiet) == pytest.approx((2 + 1.5 + 1) / 6)
    assert auc(quiet, wanted) == pytest.approx(1 - 4.5 / 6)
    low, high = auc_interval(np.linspace(0.4, 1, 50), np.linspace(0, 0.6, 50))
    assert low < auc(np.linspace(0.4, 1, 50), np.linspace(0, 0.6, 50)) < high


@pytest.mark.parametrize(("wanted", "quiet"), [([], [0.1]), ([0.1], []), ([float("nan")], [0.1])])
def test_auc_cannot_be_had_from_nothing(wanted: list[float], quiet: list[float]) -> None:
    with pytest.raises(BenchError, match="two kinds"):
        auc(np.array(wanted, float), np.array(quiet, float))


def test_the_best_strip_is_greedy_by_what_is_left() -> None:
    sets = [{"a", "b"}, {"a", "b"}, {"a"}, {"b"}, {"c"}]
    assert best_strip(sets) == ("a", "b", "c")
    assert best_strip([{"a", "b"}, {"a", "b"}, {"a", "b"}, {"c"}], size=2) == ("a", "c")  # b hits nothing more
    assert best_strip([{"a", "b"}, {"a", "b"}, {"b", "c"}]) == ("b", "a", "c")  # all are hit: the popular follow
    assert best_strip([{"a"}]) == ("a",)


def test_what_a_model_adds_to_the_strip() -> None:
    sets = [{"a"}, {"a"}, {"b"}, {"c"}]
    line = beside_fixed(judge([("a",), ("x",), ("b",), ("c",)], sets), sets)
    assert line["fixed_strip"]["emoji"] == ["a", "b", "c"]
    assert line["fixed_strip"]["hit@1"] == 0.5
    assert line["over_fixed"]["hit@1"] == 0.25  # 3 of 4 against 2 of 4
    assert line["over_fixed"]["hit@3"] == -0.25
    assert set(line["over_fixed"]["intervals"]) == {"hit@1", "hit@3", "hit@5", "precision@3", "mrr@10"}


@pytest.mark.parametrize(
    ("emoji", "same"),
    [
        ("❤️", "❤"),
        ("👍🏿", "👍"),
        ("🤷🏽‍♀️", "🤷"),
        ("👩🏾‍🍳", "🧑‍🍳"),
        ("👨‍👩‍👧", "👪"),
        ("👩‍❤️‍👨", "💑"),
        ("👩‍❤️‍💋‍👨", "💏"),
        ("👩‍🦰", "👩"),
        ("🏃‍➡️", "🏃"),
        ("🤶🏻", "🎅"),
    ],
)
def test_spellings_of_one_emoji(emoji: str, same: str) -> None:
    assert neutral(emoji) == neutral(same)


def test_what_stays_apart() -> None:
    apart = ["👩", "👨", "🧑", "👵", "👴", "❤️‍🔥", "❤️", "🔥", "🏳️‍🌈", "🏳️", "🇺🇸", "🇬🇧", "💔", "♀️", "🏿"]
    assert len({neutral(emoji) for emoji in apart}) == len(apart)
    assert spelt("❤️ ❤ 🔥") == {"❤", "🔥"}
