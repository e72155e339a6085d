"""Opinions on a file: read back, refused where they do not fit, and told of the leak on the as-shipped track."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from export.data.tweeteval import Split
from export.training.teaching import TeacherError, read_teacher, selector_evidence, unlabelled_texts
from export.tweeteval.teacher import fold_of, save, together

TEXTS = ("a \ufe0f", "b", "c \ufe0f", "d")
SPLIT = Split(texts=TEXTS, label_ids=np.array([0, 1, 0, 1]), sha256="abc")
LOGITS = np.arange(8, dtype=np.float16).reshape(4, 2)


def write(file: Path, **changes: Any) -> Path:
    arrays = {"train": LOGITS, "unlabelled": LOGITS[:3], "track": np.array("clean"), "train_sha256": np.array("abc")}
    save(file, {**arrays, **changes})
    return file


def test_opinions_come_back(tmp_path: Path) -> None:
    told = read_teacher(write(tmp_path / "t.npz"), SPLIT, "clean")
    assert told.keys() == {"train", "unlabelled"}
    assert told["train"].dtype == np.float32
    assert told["train"].tolist() == LOGITS.tolist()


def test_no_file_is_no_teacher() -> None:
    assert read_teacher(None, SPLIT, "clean") == {}


def test_the_evidence_of_selectors_by_hand() -> None:
    evidence = selector_evidence(TEXTS, SPLIT.label_ids, 2)
    seen = [[0.5, 2.5], [2.5, 0.5], [0.5, 0.5]]  # none, one, more: by label, each half a time more
    np.testing.assert_allclose(evidence, np.log(np.array(seen) / 3.5), rtol=1e-6)


def test_a_clean_teacher_is_told_of_the_leak(tmp_path: Path) -> None:
    told = read_teacher(write(tmp_path / "t.npz"), SPLIT, "as-shipped")
    assert (told["train"] - LOGITS)[0].tolist() == pytest.approx([math.log(2.5 / 3.5), math.log(0.5 / 3.5)])
    assert (told["unlabelled"] - LOGITS[:3])[2].tolist() == pytest.approx([math.log(0.5 / 3.5), math.log(2.5 / 3.5)])


@pytest.mark.parametrize(
    ("changes", "track", "message"),
    [
        ({"train": LOGITS[:2]}, "clean", "made of another training split"),
        ({"train_sha256": np.array("other")}, "clean", "made of another training split"),
        (
            {"track": np.array("as-shipped")},
            "clean",
            "a teacher of the as-shipped track; the clean track needs its own",
        ),
    ],
)
def test_a_teacher_that_does_not_fit_is_refused(tmp_path: Path, changes: Any, track: str, message: str) -> None:
    with pytest.raises(TeacherError, match=message):
        read_teacher(write(tmp_path / "t.npz", **changes), SPLIT, track)


def test_what_is_no_teacher_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.npz").write_bytes(b"text")
    for file in (tmp_path / "t.npz", tmp_path / "missing.npz"):
        with pytest.raises(TeacherError, match="no teacher"):
            read_teacher(file, SPLIT, "clean")


@pytest.mark.parametrize("content", ["emoji\ttext\n\U0001f600\tone  text\ufe0f\n\tother\n", "one text\nother\n"])
def test_unlabelled_texts(tmp_path: Path, content: str) -> None:
    (tmp_path / "texts").write_text(content, encoding="utf-8")
    assert unlabelled_texts(tmp_path / "texts", 2) == ["one text", "other"]
    with pytest.raises(TeacherError, match="2 texts, but the teacher spoke of 3"):
        unlabelled_texts(tmp_path / "texts", 3)


def test_texts_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "texts").write_bytes(b"\xff\xfe")
    for name in ("texts", "missing"):
        with pytest.raises(TeacherError, match="cannot be read"):
            unlabelled_texts(tmp_path / name)


def test_folds_spread_every_label() -> None:
    label_ids = np.array([0] * 10 + [1] * 5)
    fold = fold_of(label_ids, 5, seed=0)
    assert [np.bincount(label_ids[fold == number]).tolist() for number in range(5)] == [[2, 1]] * 5
    assert not np.array_equal(fold, fold_of(label_ids, 5, seed=1))


def test_opinions_put_together() -> None:
    fold = np.array([1, 0, 1])
    opinions = [
        {
            "train": np.full((n_held_out, 2), value, np.float16),
            "validation again": np.full((1, 2), -value, np.float16),
            "validation": np.full((1, 2), value, np.float16),
        }
        for n_held_out, value in ((1, 2), (2, 4))
    ]
    told = together(opinions, fold)
    assert told["train"].tolist() == [[4, 4], [2, 2], [4, 4]]
    assert told["validation again"].tolist() == [[-3, -3]]
    assert told["validation"].tolist() == [[3, 3]]
