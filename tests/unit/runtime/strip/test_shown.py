"""Blocklist, skin tone and missing glyphs: what is shown, how, and what is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.bundle import Label
from runtime.errors import OptionError
from runtime.predictor import EmojiPredictor
from runtime.strip.shown import shown_emoji
from tests.bundles import as_json, make_bundle

HEART, JOY, THUMB, FAMILY = "\u2764\ufe0f", "😂", "👍", "👨\u200d👩\u200d👧"
LABELS = [Label(id=place, emoji=emoji, name=str(place)) for place, emoji in enumerate((HEART, JOY, THUMB, FAMILY))]


def test_without_options_all_are_shown() -> None:
    assert shown_emoji(LABELS) == {0: HEART, 1: JOY, 2: THUMB, 3: FAMILY}


@pytest.mark.parametrize("spelling", ["\u2764", "\u2764\ufe0f", "\u2764\ufe0e"])
def test_a_blocked_emoji_is_blocked_in_every_spelling(spelling: str) -> None:
    assert list(shown_emoji(LABELS, blocklist=[spelling])) == [1, 2, 3]


@pytest.mark.parametrize("spelling", ["👍", "👍🏿"])
def test_and_in_every_tone(spelling: str) -> None:
    assert list(shown_emoji(LABELS, blocklist=[spelling], skin_tone="dark")) == [0, 1, 3]


def test_an_emoji_that_is_no_label_may_be_blocked() -> None:
    assert len(shown_emoji(LABELS, blocklist=["🦄", "1\ufe0f\u20e3", "🏴\U000e0067\U000e007f", "©"])) == 4


def test_a_skin_tone_is_put_where_it_fits() -> None:
    assert shown_emoji(LABELS, skin_tone="light") == {0: HEART, 1: JOY, 2: "👍🏻", 3: FAMILY}


@pytest.mark.parametrize(
    ("missing", "shown"),
    [("👍🏻", [HEART, JOY, THUMB, FAMILY]), ("👍", [HEART, JOY, FAMILY]), ("\u2764", [JOY, "👍🏻", FAMILY])],
)
def test_what_the_device_cannot_draw_is_left_out(missing: str, shown: list[str]) -> None:
    def has_glyph(emoji: str) -> bool:
        return not (emoji == missing or (missing in ("👍", "\u2764") and emoji.startswith(missing)))

    assert list(shown_emoji(LABELS, skin_tone="light", has_glyph=has_glyph).values()) == shown


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"skin_tone": "green"}, "skin_tone: 'green' is unknown: use one of light, medium-light, medium, "),
        ({"skin_tone": ""}, "skin_tone: '' is unknown: "),
        ({"blocklist": "😂🔥"}, "blocklist: found one str, '😂🔥': pass a list of emoji"),
        ({"blocklist": ["fire"]}, "blocklist: 'fire' is not an emoji: pass the emoji themselves"),
        ({"blocklist": ["😂", ""]}, "blocklist: '' is not an emoji: "),
        ({"blocklist": ["7"]}, "blocklist: '7' is not an emoji: "),
        ({"blocklist": ["\ufe0f"]}, f"blocklist: {chr(0xFE0F)!r} is not an emoji: "),
        ({"blocklist": [3]}, "blocklist: 3 is not an emoji: "),
        ({"has_glyph": {"😂"}}, "has_glyph: found set: pass a function from an emoji to True or False"),
    ],
)
def test_nonsense_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError) as caught:
        shown_emoji(LABELS, **options)
    assert str(caught.value).startswith(message)


class TestPredictor:
    """The options in the ranker: the list stays as long as it was asked for."""

    @pytest.fixture
    def predictor(self, tmp_path: Path) -> EmojiPredictor:
        labels = as_json([{"id": label.id, "emoji": label.emoji, "name": label.name} for label in LABELS])
        return EmojiPredictor.load(make_bundle(tmp_path / "tiny", "codepoints", {"labels.json": labels}))

    def test_the_list_stays_long(self, predictor: EmojiPredictor) -> None:
        shown = [p.emoji for p in predictor.predict("ccc", 3, blocklist=["\u2764"], skin_tone="dark")]
        assert shown == ["👍🏿", JOY, FAMILY]
        assert predictor.predict("ccc", 3, has_glyph=lambda _: False) == []

    def test_scores_do_not_change(self, predictor: EmojiPredictor) -> None:
        before = {p.name: p.score for p in predictor.predict("ccc", 4)}
        for prediction in predictor.predict("ccc", 4, blocklist=[JOY]):
            assert prediction.score == before[prediction.name]

    @pytest.mark.parametrize("ask", [lambda p: p.predict, lambda p: p.predict_batch])
    def test_errors_pass_through(
        self, predictor: EmojiPredictor, ask: Callable[[EmojiPredictor], Callable[..., object]]
    ) -> None:
        with pytest.raises(OptionError, match=r"^skin_tone: "):
            ask(predictor)(["hi"], skin_tone="blue")

    def test_a_batch_takes_them_too(self, predictor: EmojiPredictor) -> None:
        options: dict[str, Any] = {"blocklist": [HEART], "skin_tone": "light"}
        assert predictor.predict_batch(["a", "ccc"], 2, **options) == [
            predictor.predict(text, 2, **options) for text in ("a", "ccc")
        ]
