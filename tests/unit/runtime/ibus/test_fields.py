"""What is known of the text, and the fields that are left alone."""

import pytest

from runtime.ibus.core import LEFT_ALONE
from runtime.ibus.field import LATE, READ
from runtime.ibus.keys import BACKSPACE, CONTROL, TAB
from tests.ibus.typist import Typist

LEFT, SHIFT_KEY, ALT_KEY, RELEASED = 0xFF51, 0xFFE1, 0xFFE9, 1 << 30


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
