"""emotions.json, and ranking by mood: worked out by hand, and every file that is refused."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from runtime.bundle import Label
from runtime.emotions import Emotions, mood_rerank, parse_emotions
from runtime.errors import BundleDamagedError, BundleError, OptionError
from runtime.strip.ranking import top_k
from tests.bundles import EMOTIONS, EMOTIONS_DOCUMENT, FELT, LABELS, as_json

TINY = tuple(Label(**label) for label in LABELS)
HEART = "\u2764\ufe0f"
SCORES = np.array([0.4, 0.3, 0.2, 0.1], dtype=np.float32)  # (labels,)


def parsed(document: object = EMOTIONS_DOCUMENT) -> Emotions:
    return parse_emotions(Path("a/emotions.json"), as_json(document))


class TestOneEmoji:
    def test_what_was_written_is_read(self) -> None:
        emotions = parsed()
        assert (emotions.names, emotions.source, emotions.borrowed) == (EMOTIONS, "made up for tests", False)
        assert list(emotions.table.values()) == list(FELT[:3])
        assert parsed({**EMOTIONS_DOCUMENT, "borrowed": True}).borrowed

    @pytest.mark.parametrize("spelling", [HEART, "\u2764", "\u2764\ufe0e"])
    def test_any_spelling_will_do(self, spelling: str) -> None:
        assert parsed().of(spelling) == {"anger": 0.0, "happiness": 0.75, "sadness": 0.25}

    def test_and_any_skin_tone(self) -> None:
        emoji = {"\N{THUMBS UP SIGN}": {"distribution": [0, 1, 0]}}
        emotions = parsed({**EMOTIONS_DOCUMENT, "emoji": emoji})
        assert emotions.of("\N{THUMBS UP SIGN}\U0001f3fd") == {"anger": 0, "happiness": 1, "sadness": 0}

    @pytest.mark.parametrize("emoji", ["\u2600\ufe0f", "", "happy", None, 3, [HEART]])
    def test_an_emoji_without_one_is_refused(self, emoji: Any) -> None:
        with pytest.raises(OptionError) as caught:
            parsed().of(emoji)
        assert str(caught.value) == f"emoji: {emoji!r} has no emotion distribution: ask for one of the 3 that have"


class TestMood:
    def reranked(self, mood: Iterable[str] = (), avoid: Iterable[str] = ()) -> list[float]:
        scores = mood_rerank(parsed(), TINY, mood=mood, avoid=avoid)(SCORES)
        assert scores.dtype == np.float32
        return scores.tolist()

    @pytest.mark.parametrize(
        ("mood", "avoid", "expected"),
        [  # the sun has the mean of the others: 1/4, 1/2, 1/4
            (["happiness"], [], [0.3 / 0.55, 0.15 / 0.55, 0.05 / 0.55, 0.05 / 0.55]),
            (["anger"], [], [0, 0.075 / 0.2, 0.1 / 0.2, 0.025 / 0.2]),
            ([], ["anger"], [0.4 / 0.8, 0.225 / 0.8, 0.1 / 0.8, 0.075 / 0.8]),
            (["happiness"], ["anger"], [0.3 / 0.475, 0.1125 / 0.475, 0.025 / 0.475, 0.0375 / 0.475]),
            (["happiness", "anger"], [], [0, 0.0375 / 0.075, 0.025 / 0.075, 0.0125 / 0.075]),
        ],
    )
    def test_by_hand(self, mood: list[str], avoid: list[str], expected: list[float]) -> None:
        assert self.reranked(mood, avoid) == pytest.approx(expected, rel=1e-6)

    def test_any_iterable_will_do_and_twice_is_once(self) -> None:
        assert self.reranked(iter(["happiness", "happiness"])) == self.reranked({"happiness"})

    def test_no_mood_changes_nothing(self) -> None:
        assert self.reranked() == SCORES.tolist()

    def test_where_nothing_would_be_left_nothing_changes(self) -> None:
        sure = np.array([1, 0, 0, 0], dtype=np.float32)
        assert mood_rerank(parsed(), TINY, mood=["anger"])(sure).tolist() == [1, 0, 0, 0]

    def test_the_scores_that_are_passed_stay(self) -> None:
        scores = SCORES.copy()
        mood_rerank(parsed(), TINY, mood=["anger"])(scores)
        assert scores.tolist() == SCORES.tolist()

    def test_nan_reaches_the_ranking_which_refuses_it(self) -> None:
        scores = mood_rerank(parsed(), TINY, mood=["anger"])(np.array([0.5, np.nan, 0.25, 0.25], dtype=np.float32))
        with pytest.raises(Exception, match="label 1 scores NaN"):
            top_k(scores, 1)

    @pytest.mark.parametrize("option", ["mood", "avoid"])
    def test_an_unknown_emotion_is_refused(self, option: str) -> None:
        with pytest.raises(OptionError) as caught:
            mood_rerank(parsed(), TINY, **{option: ["sadness", "joy"]})
        assert str(caught.value) == f"{option}: 'joy' is unknown: use one of anger, happiness, sadness"

    @pytest.mark.parametrize("option", ["mood", "avoid"])
    def test_one_str_is_no_list(self, option: str) -> None:
        with pytest.raises(OptionError) as caught:
            mood_rerank(parsed(), TINY, **{option: "happiness"})
        assert str(caught.value) == f"{option}: found one str, 'happiness': pass a list of emotions"

    def test_no_label_with_a_distribution_is_refused(self) -> None:
        with pytest.raises(
            OptionError, match=r"^mood: no label of this bundle has an emotion distribution: use a bund"
        ):
            mood_rerank(parsed(), [TINY[3]], mood=["anger"])

    @pytest.mark.parametrize("scores", [SCORES[:1], SCORES[:3], SCORES[None]])
    def test_scores_of_another_bundle_are_refused(self, scores: np.ndarray) -> None:
        with pytest.raises(OptionError, match=r"^scores: found \(.+\), expected an array of shape \(4,\)"):
            mood_rerank(parsed(), TINY, mood=["anger"])(scores)


def with_heart(**changes: object) -> dict[str, Any]:
    """The document with another entry for the heart."""
    return {**EMOTIONS_DOCUMENT, "emoji": {**EMOTIONS_DOCUMENT["emoji"], HEART: {**changes}}}


def no_distribution(found: object) -> str:
    return f"{HEART!r} has {found!r}, which is no distribution over 3 emotions"


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in EMOTIONS_DOCUMENT.items() if name != key}


NEEDS = "it needs names, source, borrowed, emoji"


class TestBrokenFiles:
    @pytest.mark.parametrize(
        ("document", "reason"),
        [
            (None, NEEDS),
            ([], NEEDS),
            ("emotions", NEEDS),
            *((without(key), NEEDS) for key in EMOTIONS_DOCUMENT),
            ({**EMOTIONS_DOCUMENT, "names": "abc"}, "names 'abc' is no list of different words"),
            ({**EMOTIONS_DOCUMENT, "names": []}, no_distribution([0.0, 0.75, 0.25]).replace("3", "0")),
            ({**EMOTIONS_DOCUMENT, "names": ["a", "b", "a"]}, "names ['a', 'b', 'a'] is no list of different words"),
            ({**EMOTIONS_DOCUMENT, "names": ["a", "b", " "]}, "names ['a', 'b', ' '] is no list of different words"),
            ({**EMOTIONS_DOCUMENT, "names": ["a", ["b"]]}, "names ['a', ['b']] is no list of different words"),
            ({**EMOTIONS_DOCUMENT, "source": 3}, "source 3 is no text, or borrowed False neither true nor false"),
            (
                {**EMOTIONS_DOCUMENT, "borrowed": "no"},
                "source 'made up for tests' is no text, or borrowed 'no' neither true nor false",
            ),
            ({**EMOTIONS_DOCUMENT, "emoji": {}}, "its emoji are none, or one is blank"),
            ({**EMOTIONS_DOCUMENT, "emoji": [HEART]}, "its emoji are none, or one is blank"),
            ({**EMOTIONS_DOCUMENT, "emoji": {"": {"distribution": [1, 0, 0]}}}, "its emoji are none, or one is blank"),
            (
                {
                    **EMOTIONS_DOCUMENT,
                    "emoji": {spelling: {"distribution": [1, 0, 0]} for spelling in (HEART, "\u2764")},
                },
                "one emoji stands there in two spellings",
            ),
            ({**EMOTIONS_DOCUMENT, "emoji": {HEART: [1, 0, 0]}}, no_distribution(None)),
            (with_heart(), no_distribution(None)),
            *(
                (with_heart(distribution=found), no_distribution(found))
                for found in (
                    0.5,
                    {"anger": 1},
                    [],
                    [0.5, 0.5],
                    [0.25] * 4,
                    [1.5, -0.5, 0],
                    [0.5, 0.25, 0.248],
                    [0.5, 0.25, 0.252],
                    [float("nan"), 0.5, 0.5],
                    [float("inf"), 0, 0],
                    [10**400, 0, 0],
                    ["0.5", 0.25, 0.25],
                    [True, 0, 0],
                    [None, 0.5, 0.5],
                )
            ),
        ],
    )
    def test_what_cannot_be_used_is_refused(self, document: object, reason: str) -> None:
        with pytest.raises(BundleError) as caught:
            parsed(document)
        assert str(caught.value) == f"a/emotions.json: its emotions cannot be used ({reason}): publish the bundle again"

    @pytest.mark.parametrize("place", ["name", "emoji"])
    def test_half_of_a_surrogate_pair_is_no_word(self, place: str) -> None:
        half = {"name": "anger", "emoji": "\N{CHRISTMAS TREE}"}[place]
        data = json.dumps(EMOTIONS_DOCUMENT).replace(json.dumps(half), '"\\ud83d"').encode("ascii")
        with pytest.raises(BundleError, match=r"its emotions cannot be used \(.+\): publish the bundle again$"):
            parse_emotions(Path("emotions.json"), data)

    @pytest.mark.parametrize("data", [b"", b"{", b"\xff"])
    def test_what_is_not_json_is_damaged(self, data: bytes) -> None:
        with pytest.raises(BundleDamagedError, match=r"^emotions\.json: not JSON in UTF-8: fetch the bundle again$"):
            parse_emotions(Path("emotions.json"), data)

    def test_what_rounding_costs_is_no_damage(self) -> None:
        emotions = parsed(with_heart(distribution=[0.3333, 0.3333, 0.3333]))
        assert sum(emotions.of(HEART).values()) == pytest.approx(0.9999)
