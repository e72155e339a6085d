"""Everyday texts: tidied, capped, without what is not wanted, and never one of the test's."""

from pathlib import Path

import numpy as np
import pytest

from export.data.errors import DataError
from export.data.everyday import Caps, Everyday, everyday_folder, is_wanted, load_everyday, tidied
from export.data.everyday_splits import everyday_splits, everyday_triggers, tuning_texts
from export.data.held_out import held_out
from export.data.lexicon import load_keywords, load_usage_ranks
from runtime.bundle import Label
from tests.tiny_everyday import write_rows

TRAIN = [text for text in (f"text {number}" for number in range(99)) if held_out(text) == "train"]
VALIDATION = next(text for text in (f"text {number}" for number in range(99)) if held_out(text) == "validation")
TEST = next(text for text in (f"text {number}" for number in range(99)) if held_out(text) == "test")


def corpus(folder: Path, with_emoji: list[str], plain: tuple[str, ...] = (), language: str = "en") -> Path:
    write_rows(folder / f"everyday_{language}" / "emoji.tsv", "source\temoji\tplace\ttext", with_emoji)
    write_rows(folder / f"everyday_{language}" / "plain.tsv", "source\ttext", plain)
    return folder


def test_a_text_is_tidied_and_its_emoji_are_neutral(tmp_path: Path) -> None:
    data = corpus(tmp_path, ["a\t👍🏾 ❤\ufe0f\tend\t@user so  happy for you link"])
    [one] = load_everyday(data, "en", Caps())
    assert one == Everyday(text="so happy for you", emoji=("👍", "❤"), source="a", tunes=False)
    assert not one.is_plain
    assert tidied("回复@user: 好的 https://t.cn/x") == "好的"


def test_the_test_s_texts_are_never_read_and_the_validation_s_only_tune(tmp_path: Path) -> None:
    data = corpus(tmp_path, [f"a\t😂\tend\t{text}" for text in (TRAIN[0], VALIDATION, TEST)], (f"a\t{TEST}",))
    found = {one.text: one.tunes for one in load_everyday(data, "en", Caps())}
    assert found == {TRAIN[0]: False, VALIDATION: True}


def test_caps_take_texts_that_end_in_their_emoji_first(tmp_path: Path) -> None:
    rows = [f"a\t😂\tmid\t{TRAIN[0]}", f"a\t😂\tend\t{TRAIN[1]}", f"b\t😂\tend\t{TRAIN[2]}", f"a\t😢\tmid\t{TRAIN[3]}"]
    data = corpus(tmp_path, rows)
    assert {one.text for one in load_everyday(data, "en", Caps(per_source=1))} == {TRAIN[1], TRAIN[2], TRAIN[3]}
    assert len([one for one in load_everyday(data, "en", Caps(per_emoji=1)) if one.emoji == ("😂",)]) == 1


def test_a_text_with_too_many_emoji_or_an_unknown_code_is_passed_over(tmp_path: Path) -> None:
    write_rows(
        tmp_path / "everyday_zh" / "code_to_emoji.tsv",
        "code\temoji\tname\twhy",
        ["[泪]\t😢 😭\ttear\tx", "[奥特曼]\t-\t\tx"],
    )
    data = corpus(
        tmp_path, ["a\t[泪]\tend\t好伤心", "a\t[奥特曼]\tend\t哈哈哈", f"a\t😀 😂 😢 😡 😱\tend\t{TRAIN[0]}"], (), "zh"
    )
    assert [(one.text, one.emoji) for one in load_everyday(data, "zh", Caps())] == [("好伤心", ("😢",))]


def test_politics_slurs_and_lengths() -> None:
    assert is_wanted("happy birthday", "en")
    assert not is_wanted("Trump again", "en")
    assert not is_wanted("k", "en")
    assert not is_wanted("a" * 161, "en")
    assert is_wanted("今天好开心", "zh")
    assert not is_wanted("疫情又来了", "zh")


def test_a_source_gives_so_many_plain_texts_and_none_that_had_emoji(tmp_path: Path) -> None:
    data = corpus(
        tmp_path, [f"a\t😂\tend\t{TRAIN[0]}"], tuple(f"{source}\t{text}" for source in "ab" for text in TRAIN[:5])
    )
    plain = [one for one in load_everyday(data, "en", Caps(plain_per_source=2)) if one.is_plain]
    assert [one.source for one in plain] == ["a", "a"]  # the same text is of the first source that has it
    assert TRAIN[0] not in {one.text for one in plain}


def test_missing_and_broken_files_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match=r"emoji.tsv: cannot be read .*--data needs this corpus"):
        load_everyday(tmp_path, "en", Caps())
    with pytest.raises(DataError, match=r"emoji.tsv:2: 3 columns found, 4 expected"):
        load_everyday(corpus(tmp_path, ["a\t😂\tend"]), "en", Caps())
    monkeypatch.delenv("KEYMOJI_DATA", raising=False)
    with pytest.raises(DataError, match="no data folder: give --data"):
        everyday_folder()


def test_a_keyword_needs_cldr_or_two_pickers(tmp_path: Path) -> None:
    rows = ["🎄\ten\tChristmas_tree\tcldr", "🎅\ten\txmas\ta,b", "🦌\ten\trudolf\ta", "🎄\tzh\t圣诞\tcldr"]
    rows += [f"{emoji}\ten\tthing\tcldr" for emoji in "😀😁😂😃😄😅😆😇😈😉😊"]
    write_rows(tmp_path / "lexicon" / "keywords.tsv", "emoji\tlanguage\tkeyword\tsources", rows)
    assert load_keywords(tmp_path, "en") == {"christmas tree": ("🎄",), "xmas": ("🎅",)}
    write_rows(tmp_path / "lexicon" / "usage_rank_2021.tsv", "emoji\trank", ["❤\t1", "♥\t2", "😂\t3"])
    assert load_usage_ranks(tmp_path) == {"❤": 1, "😂": 3}


def test_what_judges_never_taught(tmp_path: Path) -> None:
    """Validation are phrases that are held out, test the natural texts that tune; labels by their first emoji."""
    data = corpus(tmp_path, [f"a\t😂 😢\tend\t{VALIDATION}", f"a\t🦄\tend\t{TRAIN[0]}"], (f"a\t{VALIDATION} 1",))
    labels = (Label(id=0, emoji="😢", name="crying face"), Label(id=1, emoji="😂", name="face with tears of joy"))
    tuning_texts.cache_clear()
    splits = everyday_splits(data, "en", labels)
    assert splits["test"].texts == (VALIDATION,)
    assert splits["test"].label_ids.tolist() == [1]
    assert not set(splits["train"].texts) & set(splits["validation"].texts)
    assert len(splits["train"].texts) > 5 * len(splits["validation"].texts)
    triggers = everyday_triggers(data, "en")
    assert np.array_equal(triggers.has_emoji, [one == VALIDATION for one in triggers.texts])
    with pytest.raises(DataError, match="none has one of the labels"):
        everyday_splits(data, "en", (Label(id=0, emoji="🪤", name="mouse trap"),))
