"""The golden texts of both languages are many, each there once, writable as UTF-8, and ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from export.bundles.golden_texts import AWKWARD, chinese_golden_texts, golden_texts, phrases
from export.data.tracks import clean
from export.data.tweeteval import SPLITS, load_split
from export.data.weibo import FOLDER, load_sentences, load_unlabelled
from tests.awkward import AWKWARD_TEXTS, UNPAIRED_SURROGATES


@pytest.mark.parametrize(("make", "least"), [(golden_texts, 2000), (chinese_golden_texts, 1200)])
def test_there_are_enough_and_none_twice(make: Callable[[], tuple[str, ...]], least: int) -> None:
    texts = make()
    assert len(texts) >= least
    assert len(texts) == len(set(texts))
    assert texts == make()


def test_every_awkward_text_is_among_them() -> None:
    assert set(AWKWARD_TEXTS) <= set(golden_texts()) & set(chinese_golden_texts())
    assert len(set(AWKWARD_TEXTS)) == len(AWKWARD)


def test_awkward_texts_are_what_they_are_called() -> None:
    assert AWKWARD["empty"] == ""
    assert AWKWARD["only white space"].strip() == ""
    assert len(AWKWARD["ten thousand characters"]) == 10_000
    assert [len(AWKWARD[f"sixty-{n} words"].split()) for n in ("four", "five")] == [64, 65]
    twins = [AWKWARD[f"heart {which} selector"] for which in ("with", "without")]
    assert twins[0] != twins[1] == twins[0].replace("\ufe0f", "")


def test_each_survives_a_round_trip_through_utf_8() -> None:
    assert all(text.encode("utf-8").decode("utf-8") == text for text in (*golden_texts(), *chinese_golden_texts()))


def test_most_chinese_ones_are_chinese_and_each_phrase_has_other_forms() -> None:
    lines, texts = phrases("golden_texts_zh.txt"), chinese_golden_texts()
    assert len(lines) == len(set(lines)) >= 400
    assert list(texts[: len(lines)]) == lines
    assert sum(any("\u4e00" <= character <= "\u9fff" for character in line) for line in lines) > 0.9 * len(lines)
    assert len(set(texts) - set(lines) - set(AWKWARD_TEXTS) - set(phrases("golden_texts.txt"))) > len(lines)


@pytest.mark.parametrize("text", UNPAIRED_SURROGATES, ids=ascii)
def test_unpaired_surrogates_do_not(text: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        text.encode("utf-8")


def test_none_is_a_text_of_the_corpus(keymoji_data: Path) -> None:
    ours = {clean(text) for text in golden_texts()} - {""}
    for split in SPLITS:
        assert ours.isdisjoint(load_split(keymoji_data, split, "clean").texts)


def test_no_chinese_line_is_a_text_of_the_corpora(keymoji_data: Path) -> None:
    """Nor what is left of a sentence without its emoji; very short forms of a line may be one."""
    folder = keymoji_data.parent / FOLDER
    if not folder.is_dir():
        pytest.skip(f"{folder}: the Weibo corpora are not here")
    sentences, others = load_sentences(folder), load_unlabelled(folder)
    ours = {clean(line) for line in phrases("golden_texts_zh.txt")}
    assert "" not in ours
    assert ours.isdisjoint(map(clean, (*sentences.texts, *others)))
    assert ours.isdisjoint(sentences.keys)
