"""Which settings of keys are understood, and which are refused because everybody needs that key."""

import pytest

from runtime.errors import OptionError
from runtime.ibus.field import without_last
from runtime.ibus.keys import ALT, CONTROL, TAB, Bindings, Key, Kind, composed, parse_bindings


def test_what_can_be_set() -> None:
    assert parse_bindings("Tab", "Alt") == Bindings((TAB, 0), ALT)
    assert parse_bindings("Ctrl+Alt+E", "Ctrl") == Bindings((ord("e"), CONTROL | ALT), CONTROL)
    assert parse_bindings("F9", "Alt").take == (0xFFC6, 0)


@pytest.mark.parametrize("take", ["Enter", "Space", "Left", "a", "1", "", "Shift+A", "Ctrl+", "Ctrl+Left", "Alt+é"])
def test_what_everybody_needs_is_refused(take: str) -> None:
    with pytest.raises(OptionError, match=r"^take: .* found: use Tab, F1 to F12"):
        parse_bindings(take, "Alt")


def test_two_meanings_of_one_key_are_refused() -> None:
    with pytest.raises(OptionError, match="takes the emoji of that number already"):
        parse_bindings("Alt+3", "Alt")
    with pytest.raises(OptionError, match="choose: 'Shift' found: use one of Ctrl, Alt, Super"):
        parse_bindings("Tab", "Shift")


def test_kinds() -> None:
    assert Key(ord("a"), character="a").kind is Kind.TEXT
    assert Key(ord("@"), 3, 1 << 7, "@").kind is Kind.TEXT  # with AltGr
    assert Key(0xFFB1, character="1").kind is Kind.TEXT  # of the number block
    assert Key(ord("a"), 30, 1 << 26, "a").kind is Kind.OTHER  # with Super
    assert Key(ord("Z"), 44, CONTROL, "Z").kind is Kind.UNDO
    assert Key(0xFE03).kind is Kind.NOTHING  # AltGr itself
    assert Key(TAB, character="\t").kind is Kind.OTHER


def test_caps_lock_changes_no_shortcut() -> None:
    assert parse_bindings("Ctrl+E", "Alt").is_take(Key(ord("E"), 18, CONTROL | 2, "E"))
    assert not parse_bindings("Tab", "Alt").is_take(Key(TAB, 15, CONTROL))


def test_letters_with_accents() -> None:
    assert composed(0xFE57, "u") == "ü"
    assert composed(0xFE57, "b") == ""


@pytest.mark.parametrize(
    ("text", "rest"),
    [("", ""), ("a", ""), ("hi 👍🏽", "hi "), ("hi 👩‍🚀", "hi "), ("hi ❤️", "hi "), ("cafe\u0301", "caf")],
)
def test_backspace_takes_one_character_as_people_count(text: str, rest: str) -> None:
    assert without_last(text) == rest
