"""No group stands on two sides, and every training sentence with emoji has a fold."""

from pathlib import Path

import numpy as np

from export.data.weibo import FOLDER, Sentences, load_sentences
from export.data.weibo_sides import NO_FOLD, split
from tests.tiny_weibo import write_tiny_weibo


def repeated(sentences: Sentences) -> Sentences:
    """Every sentence twice, the second time with an emoji more."""
    return Sentences(
        texts=(*sentences.texts, *(text + "[泪]" for text in sentences.texts)),
        sources=np.tile(sentences.sources, 2),
        label_ids=np.tile(sentences.label_ids, 2),
        emoji=(*sentences.emoji, *((*kinds, "[泪]") for kinds in sentences.emoji)),
        keys=sentences.keys * 2,
        sha256="",
    )


def test_duplicates_share_their_side_and_their_fold(tmp_path: Path) -> None:
    sentences = repeated(load_sentences(write_tiny_weibo(tmp_path) / FOLDER))
    half = len(sentences.texts) // 2
    sides = split(sentences, 5)
    for side in (sides.held_out, sides.validation, sides.training):
        assert side[:half].tolist() == side[half:].tolist()
        assert side.any()
    assert (sides.held_out + 0 + sides.validation + sides.training == 1).all()
    both = np.flatnonzero((sides.fold[:half] != NO_FOLD) & (sides.fold[half:] != NO_FOLD))
    assert len(both)
    assert sides.fold[both].tolist() == sides.fold[both + half].tolist()


def test_a_fold_belongs_to_the_training_sentences_with_emoji(tmp_path: Path) -> None:
    sentences = load_sentences(write_tiny_weibo(tmp_path) / FOLDER)
    sides = split(sentences, 5)
    assert (sides.fold != NO_FOLD).tolist() == (sides.training & sentences.has_emoji()).tolist()
    assert set(sides.fold.tolist()) == {NO_FOLD, 0, 1, 2, 3, 4}
    assert 0.06 < sides.held_out.mean() < 0.14


def test_a_sentence_whose_words_the_base_learns_is_not_scored(tmp_path: Path) -> None:
    sentences = load_sentences(write_tiny_weibo(tmp_path) / FOLDER)
    alone, both = split(sentences, 5), split(repeated(sentences), 5)
    half = len(sentences.texts)
    assert alone.scored.tolist() == sentences.has_emoji().tolist()
    assert both.scored[:half].tolist() == sentences.has_emoji().tolist()
    expected = sentences.has_emoji() | ~both.training[:half]  # its twin has emoji too, or teaches nothing
    assert both.scored[half:].tolist() == expected.tolist()
    assert 0 < (~expected).sum() < half
