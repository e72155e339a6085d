"""Parts of texts: the frequent ones counted by text, spans of the right length that stand in a text."""

from random import Random

import pytest

from export.keyboard.parts import frequent, spans

CHINESE = ["今天真的好开心", "今天好累", "今天好开心"]


def test_what_most_texts_have_is_counted_once_a_text() -> None:
    texts = ["ha ha ha ha", "Oh no", "oh no", "oh well, no"]
    assert frequent(texts, "en", 2, 1) == ["oh", "no", "oh no"]
    assert "well no" in frequent(texts, "en", 9, 9)  # a comma is no word
    assert frequent([], "en", 5, 5) == []


def test_of_chinese_there_are_runs_of_two_then_of_three_and_four() -> None:
    found = frequent(CHINESE, "zh", 1, 1)
    assert found[0] == "今天"
    assert found[1] in ("好开心", "今天好")
    assert all(2 <= len(part) <= 4 for part in frequent(CHINESE, "zh", 99, 99))


@pytest.mark.parametrize(("language", "texts", "most"), [("en", ["a b c d e f", "g h"], 4), ("zh", CHINESE, 7)])
def test_spans_stand_in_a_text(language: str, texts: list[str], most: int) -> None:
    found = spans(texts, texts[:1], language, 30, 0, Random(1))
    assert found == sorted(set(found)) == spans(texts, texts[:1], language, 30, 0, Random(1))
    for span in found:
        assert any(span in text for text in texts)
        assert len(span.split() if language == "en" else span) <= most


def test_joined_spans_begin_with_a_phrase() -> None:
    found = spans(["one two", "two one"], ["three four"], "en", 0, 20, Random(2))
    assert found
    assert all(part.split()[0] in ("one", "two") for part in found)
    assert any("three four" in part for part in found)


def test_without_phrases_there_are_none() -> None:
    assert spans([], ["three four"], "en", 5, 5, Random(0)) == []
