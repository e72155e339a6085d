"""What the Chinese keyboard learns from and is judged on: labels by count, sides by group, texts without emoji."""

from pathlib import Path

import numpy as np
import pytest

from export.data import weibo_ranking
from export.data.errors import DataError
from export.data.weibo import FOLDER, LABELLED, UNLABELLED, group_key, load_sentences, load_unlabelled
from export.data.weibo_emoji import find_emoji
from export.data.weibo_ranking import (
    NO_EMOTION,
    RankingTexts,
    load_ranking_texts,
    ranking_labels,
    ranking_splits,
)
from export.data.weibo_sides import sides_of
from runtime.bundle import Label
from tests.tiny_weibo import ranking_texts, write_tiny_ranking

KNOWN = ("😢", "😂", "❤️", "🔥", "😃")
TEXTS = ranking_texts(
    ["a[泪]", "b[心][泪]", "c[笑cry]", "d[心]", "e😢[泪]", "f😂", "g🔥", "h❤", "i", "j[泪]", "k[心]😂"],
    "ttttttvvhhh",
    [5, 5, None, 4, 5, None, 4, 4, 0, None, 3],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_ranking(tmp_path_factory.mktemp("ranking")) / FOLDER


@pytest.fixture(scope="module")
def loaded(folder: Path) -> RankingTexts:
    return load_ranking_texts(folder)


@pytest.fixture(autouse=True)
def two_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weibo_ranking, "MIN_TEXTS", 2)


def test_labelled_sentences_come_first_and_then_the_others(folder: Path, loaded: RankingTexts) -> None:
    sentences, others = load_sentences(folder), load_unlabelled(folder)
    n_labelled = len(sentences.texts)
    assert len(loaded.texts) == n_labelled + len(others)
    assert loaded.is_labelled.tolist() == [True] * n_labelled + [False] * len(others)
    assert loaded.emotion_ids[:n_labelled].tolist() == sentences.label_ids.tolist()
    assert set(loaded.emotion_ids[n_labelled:].tolist()) == {NO_EMOTION}


def test_emoji_are_taken_out_and_named_in_unicode(folder: Path, loaded: RankingTexts) -> None:
    assert [find_emoji(text) for text in loaded.texts] == [()] * len(loaded.texts)
    assert (loaded.kinds[0], loaded.emoji[0]) == (("[泪]",), ("😢",))
    assert (loaded.kinds[-1], loaded.emoji[-1]) == (("🔥",), ("🔥",))
    assert load_sentences(folder).texts[0] == f"{loaded.texts[0]}[泪]"


def test_a_text_stands_on_the_side_of_its_group(folder: Path, loaded: RankingTexts) -> None:
    keys = [*map(group_key, load_sentences(folder).texts), *map(group_key, load_unlabelled(folder))]
    for found, expected in zip((loaded.held_out, loaded.validation, loaded.training), sides_of(keys), strict=True):
        assert found.tolist() == expected.tolist()
        assert found.any()
    assert (loaded.held_out + 0 + loaded.validation + loaded.training == 1).all()


def test_the_hash_is_of_both_files(folder: Path, loaded: RankingTexts, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert load_ranking_texts(tmp_path).sha256 == loaded.sha256
    (tmp_path / UNLABELLED).write_bytes((folder / UNLABELLED).read_bytes() + b"other\t1\tmore\n")
    assert load_ranking_texts(tmp_path).sha256 != loaded.sha256


def test_labels_are_the_emoji_of_most_texts_that_teach() -> None:
    labels = ranking_labels(TEXTS, KNOWN, ["[泪]"])
    assert labels == (
        Label(id=0, emoji="😢", name="crying face", code="[泪]", family="tears"),
        Label(id=1, emoji="❤️", name="red heart", code="[心]", family="heart"),
        Label(id=2, emoji="😂", name="face with tears of joy", code="[笑cry]", family="laughter"),
    )


def test_an_emoji_without_a_distribution_is_no_label() -> None:
    assert [label.emoji for label in ranking_labels(TEXTS, {"😢", "😂"}, ["[泪]"])] == ["😢", "😂"]


def test_a_wanted_emoji_needs_fewer_texts_and_keeps_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weibo_ranking, "MIN_TEXTS", 3)
    labels = ranking_labels(TEXTS, KNOWN, ["[心]"])
    assert [(label.emoji, label.code) for label in labels] == [("😢", "[泪]"), ("❤️", "[心]")]
    with pytest.raises(DataError, match=r"^😃 stands in too few texts that teach"):
        ranking_labels(TEXTS, KNOWN, ["[哈哈]"])
    with pytest.raises(DataError, match=r"^😢 stands in too few"):
        ranking_labels(TEXTS, KNOWN[1:], ["[泪]"])


def test_the_first_emoji_that_is_a_label_is_the_right_one() -> None:
    labels = ranking_labels(TEXTS, KNOWN, ["[泪]"])
    assert TEXTS.first_labels(labels).tolist() == [0, 1, 2, 1, 0, 2, -1, 1, -1, 0, 1]
    assert TEXTS.first_labels([labels[2], labels[0]]).tolist() == [0, 0, 2, -1, 0, 2, -1, -1, -1, 0, 2]


def test_splits_have_what_has_a_label_and_the_test_has_an_emotion_too() -> None:
    splits = ranking_splits(TEXTS, ranking_labels(TEXTS, KNOWN, ["[泪]"]))
    found = {name: (split.texts, split.label_ids.tolist()) for name, split in splits.items()}
    assert found == {
        "train": (("a", "b", "c", "d", "e", "f"), [0, 1, 2, 1, 0, 2]),
        "validation": (("h",), [1]),
        "test": (("k",), [1]),
    }
    assert {split.sha256 for split in splits.values()} == {"made up"}


def test_no_text_that_judges_teaches(loaded: RankingTexts) -> None:
    splits = ranking_splits(loaded, ranking_labels(loaded, [one for found in loaded.emoji for one in found], ["[泪]"]))
    names = ("train", "validation", "test")
    texts = [set(splits[name].texts) for name in names]
    assert all(texts)
    assert not texts[0] & texts[1] | texts[0] & texts[2] | texts[1] & texts[2]
    assert np.bincount(splits["train"].label_ids).min() > 0


def test_a_text_of_emoji_alone_neither_teaches_nor_judges(folder: Path, tmp_path: Path) -> None:
    for name in (LABELLED, UNLABELLED):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    with (tmp_path / UNLABELLED).open("a", encoding="utf-8") as file:
        file.writelines(f"other\t1\t{emoji}\n" for emoji in ("[泪]", "😂😂", "[心][心]"))
    texts = load_ranking_texts(tmp_path)
    assert texts.texts[-3:] == ("", "", "")
    assert texts.emoji[-3:] == (("😢",), ("😂",), ("❤️",))
    assert not (texts.training | texts.validation | texts.held_out)[-3:].any()
    assert (texts.training | texts.validation | texts.held_out)[:-3].all()
