"""What keys do: what is shown, taken and closed by them."""

import pytest

from runtime.ibus.keys import ALT, CONTROL, ENTER, ESCAPE, SUPER, TAB
from tests.ibus.typist import STRIP, Typist

LEFT, SHIFT_KEY, ALT_KEY, RELEASED = 0xFF51, 0xFFE1, 0xFFE9, 1 << 30


def test_keys_pass_before_the_model_has_said_a_word() -> None:
    typist = Typist()
    typist.type("merry")
    assert typist.desk.asked() == "merry"
    assert typist.desk.of("show", "commit") == []


def test_an_answer_that_is_older_than_the_newest_key_is_dropped() -> None:
    typist = Typist()
    typist.type("me")
    (_, first, _), (_, second, _) = typist.desk.of("ask")
    typist.core.answer(first, STRIP)
    assert typist.desk.of("show") == []
    typist.core.answer(second, STRIP)
    assert typist.desk.of("show") == [("show", "🎄🎅🎁", 0)]


def test_a_strip_outlives_one_key_without_an_answer_and_not_two() -> None:
    typist = Typist().open()
    typist.type(" ")
    assert typist.desk.of("hide") == []
    typist.type("c")
    assert typist.desk.of("hide") == [("hide",)]


def test_silence_closes_the_strip() -> None:
    typist = Typist().open()
    typist.type("x")
    typist.model([])
    assert typist.desk.said[-1] == ("hide",)
    assert typist.press(TAB) is False


def test_tab_takes_and_cycles_and_the_last_one_is_learnt() -> None:
    typist = Typist().open()
    assert typist.press(TAB) is True
    assert typist.press(TAB, RELEASED) is False
    assert typist.press(TAB) is True
    assert typist.desk.said == [
        ("commit", " 🎄"),
        ("show", "🎄🎅🎁", 0),
        ("delete", 2),
        ("commit", " 🎅"),
        ("show", "🎄🎅🎁", 1),
    ]
    typist.press(TAB)
    typist.press(TAB)
    assert typist.desk.said[-1] == ("show", "🎄🎅🎁", 0)  # round and round
    typist.desk.said.clear()
    typist.type("!")
    assert typist.desk.said[:2] == [("learn", "merry", "🎄"), ("hide",)]
    assert typist.desk.asked() == "merry 🎄!"


def test_what_the_model_still_says_after_a_take_is_dropped() -> None:
    typist = Typist().open()
    typist.type("y")
    late = typist.desk.of("ask")[-1][1]
    typist.press(TAB)
    typist.core.answer(late, [])
    assert typist.desk.said[-1] == ("show", "🎄🎅🎁", 0)


def test_a_field_that_gives_no_text_has_no_cycle() -> None:
    typist = Typist(gives_text=False).open()
    assert typist.press(TAB) is True
    assert typist.desk.said == [("commit", " 🎄"), ("learn", "merry", "🎄"), ("hide",)]
    assert typist.press(TAB) is False


@pytest.mark.parametrize(
    ("symbol", "code", "character", "place"),
    [(0x31, 2, "1", 0), (0x33, 4, "3", 2), (0x26, 2, "&", 0), (0xE9, 3, "é", 1)],  # the last two: a French keyboard
)
def test_alt_and_a_digit_take_that_one(symbol: int, code: int, character: str, place: int) -> None:
    typist = Typist().open()
    assert typist.press(ALT_KEY) is False
    assert typist.press(symbol, ALT, code, character) is True
    assert typist.desk.of("commit") == [("commit", f" {STRIP[place]}")]


def test_alt_and_a_digit_that_the_strip_has_not_pass() -> None:
    typist = Typist().open()
    assert typist.press(0x35, ALT, 6, "5") is False
    assert typist.desk.of("commit") == []


def test_other_keys_can_be_set() -> None:
    typist = Typist("Ctrl+E", "Super").open()
    assert typist.press(0x31, SUPER, 2, "1") is True
    assert typist.press(ord("e"), CONTROL, 18, "e") is True
    assert typist.desk.of("commit") == [("commit", " 🎄"), ("commit", " 🎅")]
    assert typist.press(TAB) is False


@pytest.mark.parametrize(
    ("symbol", "state", "character"),
    [
        (ENTER, 0, "\r"),
        (0xFF8D, 0, "\r"),  # of the number block
        (LEFT, 0, ""),
        (0xFF52, 0, ""),
        (0xFF57, 0, ""),
        (0xFFFF, 0, "\x7f"),
        (0xFE20, 1, ""),  # Shift and Tab
        (ord("v"), CONTROL, "v"),
        (ord("z"), CONTROL, "z"),
        (0x20, CONTROL, " "),
    ],
)
def test_what_moves_the_caret_passes_and_closes_the_strip(symbol: int, state: int, character: str) -> None:
    typist = Typist().open()
    assert typist.press(symbol, state, character=character) is False
    assert typist.desk.said == [("hide",)]
    typist.type("x")
    assert typist.desk.asked() == "x"  # nobody knows what stands before


@pytest.mark.parametrize("character", [" ", "1", "5", "a", "."])
def test_space_and_plain_digits_are_never_taken(character: str) -> None:
    typist = Typist().open()
    typist.type(character)
    assert typist.desk.of("commit") == []
    assert typist.desk.asked() == f"merry{character}"


def test_escape_is_for_the_strip_while_there_is_one_and_until_the_next_word() -> None:
    typist = Typist()
    assert typist.press(ESCAPE) is False
    typist.open()
    assert typist.press(ESCAPE) is True
    assert typist.desk.said == [("hide",)]
    assert typist.press(ESCAPE) is False
    typist.open("merry").press(ESCAPE)
    typist.desk.said.clear()
    typist.type("er")
    assert typist.desk.said == []
    typist.type(" ")
    assert typist.desk.asked() == "merryer "
