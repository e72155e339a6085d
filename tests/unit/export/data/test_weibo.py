"""Reading the Weibo corpora: what a good file gives, every way a broken one is refused, and groups of duplicates."""

from pathlib import Path

import numpy as np
import pytest

from export.data.errors import DataError
from export.data.weibo import FOLDER, LABELLED, group_key, load_sentences, load_unlabelled, place_of, weibo_folder
from tests.tiny_weibo import write_tiny_weibo

HEADER = "source\tlabel\ttext\n"


def write(folder: Path, content: str) -> Path:
    (folder / LABELLED).write_bytes(content.encode())
    return folder


def test_a_corpus_by_hand(tmp_path: Path) -> None:
    found = load_sentences(write(tmp_path, HEADER + "WEC\tfear\t怕\u2028[泪]\nNLPCC2013\tanger\t😂"))
    assert found.texts == ("怕\u2028[泪]", "😂")
    assert found.sources.tolist() == ["WEC", "NLPCC2013"]
    assert found.label_ids.tolist() == [2, 0]
    assert found.emoji == (("[泪]",), ("😂",))
    assert found.has_emoji().tolist() == [True, True]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEADER + "WEC\tfear\ta\nWEC\tjoy\tb\n", ":3: label 'joy' is none of anger"),
        (HEADER + "WEC\tfear\ta\nweibo\tfear\tb\n", ":3: source 'weibo' is none of NLPCC2013"),
        (HEADER + "WEC\tfear\ta\nWEC\tfear\n", ":3: 2 columns found, 3 expected"),
        (HEADER + "WEC\tfear\ta\tb\n", ":2: 4 columns found, 3 expected"),
        (HEADER + "WEC\tfear\ta\n\nWEC\tfear\tb\n", ":3: 1 columns found"),
        (HEADER, ":1: no rows"),
        ("", ":1: header '' found"),
        ("text\tlabel\tsource\n", ":1: header"),
    ],
)
def test_a_broken_row_is_refused_by_file_and_line(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        load_sentences(write(tmp_path, content))
    assert f"{tmp_path / LABELLED}{message}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_utf_8_are_refused_by_line(tmp_path: Path) -> None:
    (tmp_path / LABELLED).write_bytes(HEADER.encode() + b"WEC\tfear\t\xff\n")
    with pytest.raises(DataError, match=r"corpus\.tsv:2: byte 0xff is not UTF-8"):
        load_sentences(tmp_path)


def test_the_folder_is_found_by_name_by_variable_and_by_its_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tiny_weibo(tmp_path, n_sentences=7, n_unlabelled=3)
    assert weibo_folder(tmp_path) == weibo_folder(tmp_path / FOLDER) == tmp_path / FOLDER
    monkeypatch.setenv("KEYMOJI_DATA", str(tmp_path))
    assert weibo_folder() == tmp_path / FOLDER
    assert len(load_unlabelled(tmp_path / FOLDER)) == 3
    with pytest.raises(DataError, match="holds neither"):
        weibo_folder(tmp_path / "elsewhere")
    monkeypatch.delenv("KEYMOJI_DATA")
    with pytest.raises(DataError, match="give --data DIR or set KEYMOJI_DATA"):
        weibo_folder()
    with pytest.raises(DataError, match="cannot be read"):
        load_unlabelled(tmp_path)


def test_sentences_that_differ_in_emoji_alone_are_one_group() -> None:
    assert group_key("今天[泪] 好") == group_key("今天 好😂") == group_key(" 今天 好")
    assert group_key("今天好") != group_key("今天 坏")
    assert group_key("[泪][泪]") == "[泪][泪]"


def test_a_place_depends_on_key_and_salt_alone_and_is_even() -> None:
    keys = [str(number) for number in range(4000)]
    places = place_of(keys, "side")
    assert places.min() >= 0
    assert places.max() < 1
    assert np.histogram(places, bins=4, range=(0, 1))[0].min() > 900
    assert place_of(keys[::-1], "side").tolist() == places[::-1].tolist()
    assert place_of(keys, "fold").tolist() != places.tolist()
