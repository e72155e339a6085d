"""Which part a text belongs to: fixed answers, so that no part can move, and the shares."""

from collections import Counter

from export.data.held_out import held_out, normal_form


def test_fixed_answers() -> None:
    texts = ["", "so happy", "哈哈哈", "\ud800", "text 1", "text 3"]
    assert [held_out(text) for text in texts] == ["train"] * 4 + ["validation", "test"]


def test_the_parts_are_a_twentieth_each() -> None:
    counts = Counter(held_out(f"text {number}") for number in range(10_000))
    assert set(counts) == {"train", "validation", "test"}
    assert all(400 < counts[part] < 600 for part in ("validation", "test"))


def test_spellings_stand_on_one_side() -> None:
    assert normal_form("Ｓo\tHAPPY!! 😂\ufe0f_") == normal_form("so happy") == "sohappy"
    assert normal_form("ﬁne STRASSE") == normal_form("fine straße") == "finestrasse"
    assert normal_form("...") == ""
