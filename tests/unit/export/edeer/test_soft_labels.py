"""Soft labels that a model may have made of its own lessons are refused, and so is whatever else cannot be right."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from export.data.weibo import FOLDER, Sentences, load_sentences
from export.data.weibo_sides import split
from export.edeer.soft_labels import SoftLabelError, SoftLabels, read_soft_labels, read_unlabelled, save_soft_labels
from tests.tiny_weibo import write_tiny_weibo


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Sentences:
    return load_sentences(write_tiny_weibo(tmp_path_factory.mktemp("weibo")) / FOLDER)


@pytest.fixture
def labels(sentences: Sentences) -> SoftLabels:
    rows = np.flatnonzero(split(sentences, 5).scored)
    even = np.full((len(rows), 7), 1 / 7, np.float32)
    return SoftLabels(rows=rows, fold=split(sentences, 5).fold[rows], n_folds=5, shown=even, bare=even)


def refusal(path: Path, labels: SoftLabels, sentences: Sentences) -> str:
    save_soft_labels(path, labels, sentences)
    with pytest.raises(SoftLabelError) as caught:
        read_soft_labels(path, sentences)
    return str(caught.value)


def test_what_was_saved_is_read(tmp_path: Path, labels: SoftLabels, sentences: Sentences) -> None:
    save_soft_labels(tmp_path / "a.npz", labels, sentences)
    found = read_soft_labels(tmp_path / "a.npz", sentences)
    assert found.n_folds == 5
    for name in ("rows", "fold", "shown", "bare"):
        assert getattr(found, name).tolist() == getattr(labels, name).tolist()


def test_a_sentence_scored_by_a_model_that_learnt_from_it(
    tmp_path: Path, labels: SoftLabels, sentences: Sentences
) -> None:
    fold = labels.fold.copy()
    learnt = int(np.flatnonzero(fold == 2)[0])
    fold[learnt] = 3
    message = refusal(tmp_path / "a.npz", replace(labels, fold=fold), sentences)
    assert (
        f"sentence {labels.rows[learnt]} was scored by model 3, which may have learnt from it; its fold is 2" in message
    )


def test_a_missing_sentence_and_numbers_that_are_no_probabilities(
    tmp_path: Path, labels: SoftLabels, sentences: Sentences
) -> None:
    short = SoftLabels(
        rows=labels.rows[1:], fold=labels.fold[1:], n_folds=5, shown=labels.shown[1:], bare=labels.bare[1:]
    )
    assert "not every sentence to score once" in refusal(tmp_path / "a.npz", short, sentences)
    for value in (0.0, np.nan):
        broken = labels.bare.copy()
        broken[4] = value
        assert "bare is no probabilities" in refusal(tmp_path / "a.npz", replace(labels, bare=broken), sentences)


def test_another_corpus_and_no_file(tmp_path: Path, labels: SoftLabels, sentences: Sentences) -> None:
    save_soft_labels(tmp_path / "a.npz", labels, replace(sentences, sha256="0"))
    with pytest.raises(SoftLabelError, match="made of another corpus"):
        read_soft_labels(tmp_path / "a.npz", sentences)
    (tmp_path / "b.npz").write_bytes(b"PK")
    for name in ("b.npz", "c.npz"):
        with pytest.raises(SoftLabelError, match="no soft labels"):
            read_soft_labels(tmp_path / name, sentences)


def test_the_texts_without_labels(tmp_path: Path) -> None:
    file = tmp_path / "unlabelled.npz"
    even = np.full((3, 7), 1 / 7, np.float16)
    np.savez(file, probabilities=even)
    found = read_unlabelled(file, 3)
    assert (found.shape, found.dtype) == ((3, 7), np.float32)
    assert np.allclose(found, 1 / 7, atol=1e-3)
    broken = even.copy()
    broken[1, 2] = np.nan
    for wrong in (even[:2], even * 2, even[:, :6] * 7 / 6, even[:, 0], broken):
        np.savez(file, probabilities=wrong)
        with pytest.raises(SoftLabelError, match=r"for 3 texts, or no probabilities; make them with .* --unlabelled"):
            read_unlabelled(file, 3)


def test_a_file_of_texts_without_labels_that_is_none(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", other=np.ones((3, 7)))
    np.savez(tmp_path / "cut.npz", probabilities=np.ones((3, 7)))
    (tmp_path / "cut.npz").write_bytes((tmp_path / "cut.npz").read_bytes()[:-40])
    (tmp_path / "empty.npz").write_bytes(b"")
    for name in ("other.npz", "cut.npz", "empty.npz", "nothing.npz"):
        with pytest.raises(SoftLabelError, match="no soft labels"):
            read_unlabelled(tmp_path / name, 3)
