"""The golden texts are many, each there once, writable as UTF-8, and ours."""

from pathlib import Path

import pytest

from export.data.golden_texts import AWKWARD, golden_texts
from export.data.tracks import clean
from export.data.tweeteval import SPLITS, load_split
from tests.awkward import AWKWARD_TEXTS, UNPAIRED_SURROGATES


def test_there_are_enough_and_none_twice() -> None:
    texts = golden_texts()
    assert len(texts) >= 2000
    assert len(texts) == len(set(texts))
    assert texts == golden_texts()


def test_every_awkward_text_is_among_them() -> None:
    assert set(AWKWARD_TEXTS) <= set(golden_texts())
    assert len(set(AWKWARD_TEXTS)) == len(AWKWARD)


def test_awkward_texts_are_what_they_are_called() -> None:
    assert AWKWARD["empty"] == ""
    assert AWKWARD["only white space"].strip() == ""
    assert len(AWKWARD["ten thousand characters"]) == 10_000
    assert [len(AWKWARD[f"sixty-{n} words"].split()) for n in ("four", "five")] == [64, 65]
    twins = [AWKWARD[f"heart {which} selector"] for which in ("with", "without")]
    assert twins[0] != twins[1] == twins[0].replace("\ufe0f", "")


def test_each_survives_a_round_trip_through_utf_8() -> None:
    assert all(text.encode("utf-8").decode("utf-8") == text for text in golden_texts())


@pytest.mark.parametrize("text", UNPAIRED_SURROGATES, ids=ascii)
def test_unpaired_surrogates_do_not(text: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        text.encode("utf-8")


def test_none_is_a_text_of_the_corpus(keymoji_data: Path) -> None:
    ours = {clean(text) for text in golden_texts()} - {""}
    for split in SPLITS:
        assert ours.isdisjoint(load_split(keymoji_data, split, "clean").texts)
