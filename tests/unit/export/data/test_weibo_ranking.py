"""Weibo texts and the emoji that stood in them: sides by group, texts without emoji."""

from pathlib import Path

import pytest

from export.data.weibo import FOLDER, LABELLED, UNLABELLED, group_key, load_sentences, load_unlabelled
from export.data.weibo_emoji import find_emoji
from export.data.weibo_ranking import NO_EMOTION, RankingTexts, load_ranking_texts
from export.data.weibo_sides import sides_of
from tests.tiny_weibo import write_tiny_ranking


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_ranking(tmp_path_factory.mktemp("ranking")) / FOLDER


@pytest.fixture(scope="module")
def loaded(folder: Path) -> RankingTexts:
    return load_ranking_texts(folder)


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


def test_no_text_that_judges_teaches(loaded: RankingTexts) -> None:
    sides = [loaded.training, loaded.validation, loaded.held_out]
    texts = [{loaded.texts[row] for row in side.nonzero()[0]} for side in sides]
    assert all(texts)
    assert not texts[0] & texts[1] | texts[0] & texts[2] | texts[1] & texts[2]


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
