"""Means, counts and shares by hand; nothing is invented for a rare emoji, and nothing passes by comparing nothing."""

import numpy as np
import pytest

from export.data.errors import DataError
from export.data.weibo import EMOTIONS
from export.edeer.distributions import distributions, judge_emoji, share_interval, strongest
from export.edeer.gold import GoldEmoji, gold_emoji

ONE = np.eye(7)
KINDS = [("[a]",), ("[a]", "[b]"), ("[b]",), ("[c]",)]
SOFT = np.stack([ONE[0], ONE[3], ONE[3], ONE[5]])


def gold(**emotions: str) -> list[GoldEmoji]:
    return [
        GoldEmoji(emoji=f"[{name}]", counts=tuple(int(emotion == one) for one in EMOTIONS))
        for name, emotion in emotions.items()
    ]


def test_a_distribution_is_the_mean_of_its_sentences() -> None:
    found = distributions(KINDS, SOFT, minimum=2)
    assert (found.emoji, found.counts) == (("[a]", "[b]"), (2, 2))
    assert found.table[0].tolist() == [0.5, 0, 0, 0.5, 0, 0, 0]
    assert found.table[1].tolist() == ONE[3].tolist()


def test_a_rare_emoji_is_left_out_with_its_count() -> None:
    found = distributions(KINDS, SOFT, minimum=2)
    assert found.left_out == {"[c]": 1}
    assert distributions(KINDS, SOFT, minimum=5).table.shape == (0, 7)
    assert strongest(distributions(KINDS, SOFT, minimum=5)) == {}


def test_soft_labels_that_do_not_fit_or_are_nan_are_refused() -> None:
    with pytest.raises(DataError, match="a finite row for each sentence"):
        distributions(KINDS, SOFT[:3])
    broken = SOFT.copy()
    broken[1, 2] = np.nan
    with pytest.raises(DataError, match="a finite row for each sentence"):
        distributions(KINDS, broken)


def test_judging_counts_right_answers_by_gold_emotion() -> None:
    answers = {"[a]": 0, "[b]": 3}
    found = judge_emoji(answers, gold(a="anger", b="anger", c="happiness"))
    assert found == {
        "all": {"right": 1, "emoji": 3, "unanswered": 1},
        "anger": {"right": 1, "emoji": 2, "unanswered": 0},
        "happiness": {"right": 0, "emoji": 1, "unanswered": 1},
    }


def test_judging_cannot_pass_by_comparing_nothing() -> None:
    with pytest.raises(DataError, match="nothing was compared"):
        judge_emoji({"[x]": 0}, gold(a="anger"))


def test_an_interval_holds_the_share_and_narrows_with_sentences() -> None:
    assert share_interval(KINDS * 50, np.tile(SOFT, (50, 1)), gold(b="happiness", c="sadness"), n_resamples=50) == [
        1,
        1,
    ]
    low, high = share_interval(KINDS, SOFT, gold(b="happiness", c="sadness", a="anger"), n_resamples=200)
    assert low < high  # of four sentences a draw often lacks one


def test_the_papers_64_have_the_papers_gold() -> None:
    names = [EMOTIONS[one.emotion_id] for one in gold_emoji()]
    expected = {"happiness": 27, "sadness": 21, "disgust": 8, "anger": 5, "like": 2, "surprise": 1}
    assert {name: names.count(name) for name in set(names)} == expected
    assert gold_emoji()[0].emoji == "[泪]"
