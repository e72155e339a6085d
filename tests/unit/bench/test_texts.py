"""The same texts every time: spread, typed, cut short."""

from pathlib import Path

import numpy as np
import pytest

from bench.texts import first_characters, first_words, keystrokes, spread
from export.data.tweeteval import Split, load_split
from runtime.errors import OptionError

SPLIT = Split(texts=tuple("abcdefghij"), label_ids=np.arange(10), sha256="x")


def test_spread_keeps_first_last_and_order() -> None:
    few = spread(SPLIT, 4)
    assert few.texts == ("a", "d", "g", "j")
    assert few.label_ids.tolist() == [0, 3, 6, 9]
    assert few.sha256 == "x"


def test_spread_gives_all_there_is(tiny_data: Path) -> None:
    whole = load_split(tiny_data, "test", "clean")
    assert spread(whole, 10**6).texts == whole.texts
    with pytest.raises(OptionError):
        spread(whole, 0)


def test_every_keystroke() -> None:
    assert list(keystrokes(["hi", "", "u"])) == ["h", "hi", "u"]


@pytest.mark.parametrize(
    ("percent", "expected"), [(25, "one"), (50, "one two"), (75, "one two three"), (100, "one two three")]
)
def test_first_words_round_up(percent: int, expected: str) -> None:
    assert first_words("one two three", percent) == expected


def test_first_characters_round_up() -> None:
    assert [first_characters("merry", percent) for percent in (25, 50, 75, 100)] == ["me", "mer", "merr", "merry"]


def test_a_whole_text_is_not_touched() -> None:
    assert first_words(" a  b ", 100) == " a  b "
    assert first_words("", 50) == ""
