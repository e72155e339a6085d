"""What keys do: every rule of the engine that needs no desktop, with a desk that writes down what it is told."""

from collections.abc import Sequence
from typing import Any

import pytest

from runtime.ibus.core import LEFT_ALONE, Core
from runtime.ibus.field import LATE, READ
from runtime.ibus.keys import ALT, BACKSPACE, CONTROL, ENTER, ESCAPE, SUPER, TAB, Key, parse_bindings

STRIP = ["🎄", "🎅", "🎁"]
LEFT, SHIFT_KEY, ALT_KEY, RELEASED = 0xFF51, 0xFFE1, 0xFFE9, 1 << 30


class Desk:
    """It answers nothing by itself."""

    def __init__(self) -> None:
        self.said: list[tuple[Any, ...]] = []

    def show(self, emoji: Sequence[str], cursor: int) -> None:
        self.said.append(("show", "".join(emoji), cursor))

    def hide(self) -> None:
        self.said.append(("hide",))

    def commit(self, text: str) -> None:
        self.said.append(("commit", text))

    def delete(self, n: int) -> None:
        self.said.append(("delete", n))

    def ask(self, serial: int, text: str) -> None:
        self.said.append(("ask", serial, text))

    def learn(self, text: str, emoji: str) -> None:
        self.said.append(("learn", text, emoji))

    def asked(self) -> str:
        return [one[2] for one in self.said if one[0] == "ask"][-1]

    def of(self, *names: str) -> list[tuple[Any, ...]]:
        return [one for one in self.said if one[0] in names]


class Typist:
    """A core and its desk, at a time that only the tests move on."""

    def __init__(self, take: str = "Tab", choose: str = "Alt", gives_text: bool = True) -> None:
        self.now = 0.0
        self.desk = Desk()
        self.core = Core(self.desk, parse_bindings(take, choose), lambda: self.now)
        self.core.focus()
        self.core.capabilities(gives_text)

    def type(self, text: str) -> None:
        for character in text:
            assert self.core.key(Key(ord(character), character=character)) is False

    def press(self, symbol: int, state: int = 0, code: int = 0, character: str = "") -> bool:
        return self.core.key(Key(symbol, code, state, character))

    def model(self, strip: Sequence[str] = STRIP) -> None:
        """The answer to what was asked last."""
        self.core.answer(self.desk.of("ask")[-1][1], strip)

    def open(self, text: str = "merry") -> "Typist":
        self.type(text)
        self.model()
        assert self.desk.said[-1] == ("show", "🎄🎅🎁", 0)
        self.desk.said.clear()
        return self


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


def test_backspace_follows_the_text() -> None:
    typist = Typist()
    typist.type("hi 🎄")
    assert typist.press(BACKSPACE) is False
    assert typist.desk.asked() == "hi "
    typist.core.reset()  # as GTK does after Backspace
    typist.type("x")
    assert typist.desk.asked() == "hi x"
    typist.core.reset()  # a click
    typist.type("y")
    assert typist.desk.asked() == "y"


def test_what_is_deleted_or_undone_at_once_is_not_learnt() -> None:
    for symbol, state, character in ((BACKSPACE, 0, ""), (ord("z"), CONTROL, "z")):
        typist = Typist().open()
        typist.press(TAB)
        typist.press(symbol, state, character=character)
        assert typist.desk.of("learn") == []
        assert typist.desk.said[-1] != ("show", "🎄🎅🎁", 0)


def test_dead_keys_make_one_letter() -> None:
    typist = Typist()
    typist.type("caf")
    assert typist.press(0xFE51) is False
    assert typist.press(SHIFT_KEY) is False
    typist.type("e")
    assert typist.desk.asked() == "café"


def test_words_from_before_are_read() -> None:
    typist = Typist()
    typist.core.surrounding("merry christ and more", 12, 12)
    assert typist.desk.said == []  # the caret came by focus: Tab is not to be taken from the user
    typist.type("m")
    assert typist.desk.asked() == "merry christm"


def test_what_another_engine_wrote_is_a_reason_to_suggest() -> None:
    typist = Typist()
    typist.core.enable()
    typist.core.surrounding("圣诞快乐", 4, 4)
    assert typist.desk.asked() == "圣诞快乐"
    typist.model()
    typist.press(TAB)
    assert typist.desk.of("commit") == [("commit", "🎄")]


def test_a_late_text_is_not_believed_and_a_true_one_is() -> None:
    typist = Typist()
    typist.type("merry")
    typist.core.surrounding("mer", 3, 3)
    typist.type("!")
    assert typist.desk.asked() == "merry!"
    typist.now += 2 * LATE
    typist.core.surrounding("mer", 3, 3)  # the application took no more
    assert typist.desk.asked() == "mer"
    typist.core.surrounding("Mer", 3, 3)
    assert typist.desk.asked() == "Mer"


def test_a_selection_closes_the_strip_and_is_replaced() -> None:
    typist = Typist().open()
    typist.core.surrounding("merry", 5, 0)
    assert typist.desk.said[-1] == ("hide",)
    typist.type("h")
    assert typist.desk.asked() == "h"


@pytest.mark.parametrize("purpose", LEFT_ALONE)
def test_secret_fields_are_left_alone(purpose: int) -> None:
    typist = Typist().open()
    typist.core.content(purpose, 0)
    assert typist.desk.said == [("hide",)]
    typist.type("merry")
    typist.core.surrounding("merry", 5, 5)
    assert typist.press(TAB) is False
    assert typist.desk.said == [("hide",)]
    typist.core.focus()
    typist.core.content(0, 0)
    typist.type("x")
    assert typist.desk.asked() == "x"


def test_a_field_without_emoji_and_one_with_bullets_are_left_alone() -> None:
    typist = Typist()
    typist.core.content(0, 1 << 10)
    typist.type("merry")
    assert typist.desk.said == []
    typist.core.content(0, 0)
    typist.type("m")
    typist.core.surrounding("●", 1, 1)
    typist.desk.said.clear()
    typist.type("erry")
    assert typist.desk.said == []
    typist.core.focus()
    typist.type("m")
    assert typist.desk.asked() == "m"


def test_what_is_taken_in_a_private_field_is_not_learnt() -> None:
    typist = Typist()
    typist.core.content(0, 1 << 11)
    typist.open()
    typist.press(TAB)
    typist.type("x")
    assert typist.desk.of("commit", "learn") == [("commit", " 🎄")]


def test_another_field_begins_anew() -> None:
    typist = Typist().open()
    typist.press(TAB)
    typist.core.focus()
    assert typist.desk.said[-2:] == [("learn", "merry", "🎄"), ("hide",)]
    assert typist.press(TAB) is False
    typist.type("x")
    assert typist.desk.asked() == "x"


def test_switched_off_nothing_is_looked_at() -> None:
    typist = Typist().open()
    typist.core.switch(False)
    typist.type("merry")
    assert typist.press(TAB) is False
    assert typist.desk.said == [("hide",)]
    typist.core.switch(True)
    typist.type("x")
    assert typist.desk.asked() == "x"


def test_a_click_takes() -> None:
    typist = Typist().open()
    typist.core.click(2)
    typist.core.click(3)
    assert typist.desk.of("commit") == [("commit", " 🎁")]


def test_it_remembers_no_more_than_a_model_reads_twice() -> None:
    typist = Typist()
    typist.type("merry christmas " * 500)
    texts = [one[2] for one in typist.desk.of("ask")]
    assert max(map(len, texts)) < 4 * READ
    assert min(map(len, texts[READ:])) >= READ
