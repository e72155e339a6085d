"""Blind sets by hand: a keyboard that always says the same gets what that is worth."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from export.data.errors import DataError
from export.keyboard.blind import accepted_ids, blind_figures, read_rows
from runtime.bundle import Label
from tests.tiny_everyday import write_rows

LABELS = tuple(Label(id=place, emoji=one, name=one) for place, one in enumerate(["😂", "❤️", "😢", "🎄", "🕯️"]))


def write_blind(folder: Path) -> Path:
    write_rows(folder / "chat.tsv", "slice\temoji\ttext", ["chat\t😂 🤣\tlol", "chat\t🎄\tmerry"])
    slices = ["negation\t😢\tnot funny\t😂 ❤️", "negation\t❤️\tnot sad\t😢", "silent\t\tat five\t", "typo\t🎄\tmery\t"]
    write_rows(folder / "slices.tsv", "slice\temoji\ttext\twrong", slices)
    write_rows(folder / "quiet.tsv", "slice\ttext", ["fact\tat five", "fact\tlol"])
    write_rows(folder / "grave.tsv", "topic\ttext", ["death\the died", "death\tlol"])
    write_rows(folder.parent / "merry.tsv", "why\temoji", ["laughing\t😂 🤣", "in love\t😍"])
    return folder


def answer(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Laughter, a heart and a tear first; of "he died" a candle instead of laughter."""
    scores = np.tile(np.float32([0.4, 0.3, 0.2, 0.1, 0.0]), (len(texts), 1))
    scores[[text == "he died" for text in texts]] = np.float32([0.0, 0.3, 0.2, 0.1, 0.4])
    triggers = np.float32([text in ("lol", "merry") for text in texts])
    return scores, triggers, np.zeros((len(texts), 7), np.float32)


def test_figures_by_hand(tmp_path: Path) -> None:
    found = blind_figures(answer, LABELS, write_blind(tmp_path / "en"))
    assert found["chat"] == {
        "n_texts": 2,
        "best strip": 1.0,
        "hit@1": 0.5,
        "hit@3": 0.5,
        "hit@5": 1.0,
        "precision@3": pytest.approx(1 / 6),
    }
    assert set(found["slices"]) == {"negation", "typo"}
    negation = found["slices"]["negation"]
    assert (negation["hit@1"], negation["hit@3"], negation["n_wrong"], negation["wrong@3"]) == (0.0, 1.0, 2, 1.0)
    assert "wrong@3" not in found["slices"]["typo"]
    assert found["trigger"] == {"n_quiet": 2, "area": pytest.approx(0.75)}
    assert found["grave"] == {"n_texts": 2, "without merry": 0.5}


def test_what_is_no_label_cannot_be_hit() -> None:
    assert accepted_ids("🦄 ❤ ♥️", {"❤": 7}) == {7}
    assert accepted_ids("", {"❤": 7}) == set()


def test_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"chat.tsv: cannot be read as a blind set"):
        read_rows(tmp_path / "chat.tsv")
    with pytest.raises(DataError, match=r"chat.tsv:2: no text; the columns are slice, emoji, text"):
        read_rows(write_rows(tmp_path / "chat.tsv", "slice\temoji\ttext", ["chat\t😂"]))
