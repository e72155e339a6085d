"""The made-up data set is the same every time, leaks as the real one does, and can be learnt."""

from pathlib import Path

import numpy as np
import pytest

from export.data.tweeteval import SPLITS, load_split
from tests.tiny_data import CUE_WORDS, LEAKING_LABELS, write_tiny_data


def test_same_arguments_same_bytes(tmp_path: Path) -> None:
    folders = [write_tiny_data(tmp_path / name, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))]
    first, second, other = ({path.name: path.read_bytes() for path in sorted(folder.iterdir())} for folder in folders)
    assert first == second
    assert first["train_text.txt"] != other["train_text.txt"]
    assert len(first) == 7


def test_line_counts_are_as_asked_and_every_label_occurs(tmp_path: Path) -> None:
    folder = write_tiny_data(tmp_path, n_train=50, n_validation=20, n_test=30)
    for split, n_texts in zip(SPLITS, (50, 20, 30), strict=True):
        loaded = load_split(folder, split, "clean")
        assert len(loaded.texts) == len(loaded.label_ids) == n_texts
        assert set(loaded.label_ids.tolist()) == set(range(20))


def test_the_selector_gives_hearts_and_suns_away_in_one_track_only(tiny_data: Path) -> None:
    shipped, cleaned = (load_split(tiny_data, "train", track) for track in ("as-shipped", "clean"))
    leaking = {int(label) for text, label in zip(shipped.texts, shipped.label_ids, strict=True) if "\ufe0f" in text}
    assert leaking == set(LEAKING_LABELS)
    assert not any("\ufe0f" in text or "  " in text for text in cleaned.texts)


def test_cue_words_tell_the_label(tiny_data: Path) -> None:
    split = load_split(tiny_data, "test", "clean")
    label_of = {word: label_id for label_id, words in enumerate(CUE_WORDS) for word in words}
    assert len(label_of) == 60
    answers = [next((label_of[word] for word in text.split() if word in label_of), -1) for text in split.texts]
    assert float(np.mean(split.label_ids == answers)) == pytest.approx(0.9, abs=0.08)
