"""What a good folder gives, and every way a broken one is refused."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from export.data.errors import DataError
from export.data.tweeteval import LABELS, SPLITS, data_folder, load_split
from runtime.errors import KeymojiError, OptionError
from tests.tiny_data import write_tiny_data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data set of our own to damage."""
    return write_tiny_data(tmp_path / "data", n_train=25, n_validation=20, n_test=20)


def refusal(folder: Path, split: str = "train") -> str:
    """The message with which loading is refused."""
    with pytest.raises(DataError) as caught:
        load_split(folder, split, "clean")
    message = str(caught.value)
    assert "\n" not in message
    assert "python -m export.data.download --out DIR" in message
    return message


def test_labels_are_fully_qualified_and_tidily_named() -> None:
    assert [label.id for label in LABELS] == list(range(20))
    assert (LABELS[0].emoji, LABELS[0].name) == ("\u2764\ufe0f", "red heart")
    assert (LABELS[12].emoji, LABELS[12].name) == ("\u2600\ufe0f", "sun")
    assert (LABELS[10].emoji, LABELS[10].name) == ("\U0001f4f7", "camera")
    assert (LABELS[11].emoji, LABELS[11].name) == ("🇺🇸", "flag: United States")
    assert len({label.emoji for label in LABELS}) == len({label.name for label in LABELS}) == 20


def test_a_split_by_hand(folder: Path) -> None:
    text_bytes = "Merry \ufe0f Christmas\n\nthree".encode()
    (folder / "val_text.txt").write_bytes(text_bytes)
    (folder / "val_labels.txt").write_bytes(b"17\n0\n19")
    shipped, cleaned = (load_split(folder, "validation", track) for track in ("as-shipped", "clean"))
    assert shipped.texts == ("Merry \ufe0f Christmas", "", "three")
    assert cleaned.texts == ("Merry Christmas", "", "three")
    assert shipped.label_ids.dtype == np.int64
    assert shipped.label_ids.tolist() == cleaned.label_ids.tolist() == [17, 0, 19]
    assert shipped.sha256 == cleaned.sha256 == hashlib.sha256(text_bytes + b"17\n0\n19").hexdigest()


def test_lines_end_at_line_feeds_only(folder: Path) -> None:
    texts = ["a\u2028b", "c\x85d", "e\x0bf\x0cg\x1ch", "i\rj"]
    (folder / "test_text.txt").write_bytes("\n".join(texts).encode())
    (folder / "test_labels.txt").write_bytes(b"1\n2\n3\n4\n")
    assert load_split(folder, "test", "as-shipped").texts == tuple(texts)


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_the_last_line_may_end_in_a_line_break(folder: Path, end: bytes) -> None:
    (folder / "test_text.txt").write_bytes(b"one\ntwo" + end)
    (folder / "test_labels.txt").write_bytes(b"1\n2" + end)
    assert load_split(folder, "test", "clean").texts == ("one", "two")


def test_too_few_labels(folder: Path) -> None:
    path = folder / "train_labels.txt"
    path.write_bytes(b"1\n" * 24)
    assert f"{path}:24: the labels end here, but train_text.txt has 25 lines" in refusal(folder)


def test_too_few_texts(folder: Path) -> None:
    path = folder / "train_text.txt"
    path.write_bytes(b"hello\n" * 23)
    assert f"{path}:23: the texts end here, but train_labels.txt has 25 lines" in refusal(folder)


@pytest.mark.parametrize("line", ["20", "-1", "1.0", "x", "", " 3", "3 ", "+3", "03", "1_0", "٣", "3\r", "9" * 5000])
def test_a_label_that_is_none(folder: Path, line: str) -> None:
    path = folder / "train_labels.txt"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[6] = line
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    assert f"{path}:7: {line[:40]!r} is not a label id from 0 to 19" in refusal(folder)


@pytest.mark.parametrize("name", ["train_text.txt", "train_labels.txt", "mapping.txt"])
@pytest.mark.parametrize("bad", [b"\xff", b"\xed\xa0\xbd", b"\xf0\x9f\x98"])
def test_not_utf_8(folder: Path, name: str, bad: bytes) -> None:
    lines = (folder / name).read_bytes().split(b"\n")
    lines[2] = b"ok " + bad
    (folder / name).write_bytes(b"\n".join(lines))
    assert f"{folder / name}:3: byte 0x{bad[0]:02x} is not UTF-8" in refusal(folder)


@pytest.mark.parametrize("name", ["train_text.txt", "train_labels.txt", "mapping.txt"])
def test_missing_and_empty_files(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")
    assert f"{folder / name}:1: the file is empty" in refusal(folder)
    (folder / name).unlink()
    assert f"{folder / name}: cannot be read (No such file" in refusal(folder)
    (folder / name).mkdir()
    assert f"{folder / name}: cannot be read" in refusal(folder)


def test_another_mapping(folder: Path) -> None:
    path = folder / "mapping.txt"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([*lines[:3], lines[4], lines[3], *lines[5:]]), encoding="utf-8")
    assert re.search(re.escape(f"{path}:4: ") + ".*does not map label 3 to 💕", refusal(folder))
    path.write_text("\n".join(lines[:19]), encoding="utf-8")
    assert f"{path}:19: the file ends here with 19 labels, not 20" in refusal(folder)
    path.write_text("\n".join([*lines[:20], "20\t🎉\t_party_popper_\t"]), encoding="utf-8")
    assert f"{path}:21: the file ends here with 21 labels, not 20" in refusal(folder)


def test_unknown_split_and_track(folder: Path) -> None:
    with pytest.raises(OptionError, match="split 'val' is unknown: use one of train, validation, test"):
        load_split(folder, "val", "clean")
    with pytest.raises(OptionError, match="track 'dirty' is unknown: use one of as-shipped, clean"):
        load_split(folder, "train", "dirty")


def test_data_folder_is_found_by_name_or_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = write_tiny_data(tmp_path / "tweeteval_emoji")
    monkeypatch.delenv("KEYMOJI_DATA", raising=False)
    assert data_folder(tmp_path) == data_folder(str(inner)) == inner
    with pytest.raises(KeymojiError, match="give --data DIR or set KEYMOJI_DATA"):
        data_folder()
    monkeypatch.setenv("KEYMOJI_DATA", str(tmp_path))
    assert data_folder() == inner
    with pytest.raises(DataError, match=r"holds neither tweeteval_emoji/mapping\.txt nor mapping\.txt"):
        data_folder(tmp_path / "elsewhere")


def test_the_real_data(keymoji_data: Path) -> None:
    splits = {split: load_split(keymoji_data, split, "as-shipped") for split in SPLITS}
    assert {split: len(data.texts) for split, data in splits.items()} == {
        "train": 45_000,
        "validation": 5_000,
        "test": 50_000,
    }
    assert all(set(data.label_ids.tolist()) == set(range(20)) for data in splits.values())
    assert float(np.mean(splits["test"].label_ids == 0)) == pytest.approx(0.216, abs=0.0005)  # the class prior alone
