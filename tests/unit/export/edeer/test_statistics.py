"""The counts of a corpus that can be counted by hand, and the command's two forms."""

import json
from pathlib import Path

import pytest

from export.data.weibo import FOLDER, LABELLED, load_sentences
from export.edeer import statistics

ROWS = ["WEC\tfear\ta[泪]", "WEC\tfear\tb[淚]", "WEC\tfear\tc[泪][哈哈]", "WEC\tfear\td😂", "NLPCC2013\tlike\te[图片]"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / LABELLED).write_bytes("\n".join(["source\tlabel\ttext", *ROWS]).encode())
    return tmp_path


def test_counts_by_hand(data: Path) -> None:
    found = statistics.statistics(load_sentences(data / FOLDER))
    assert found["WEC"]["ours"] == {
        "sentences": 4,
        "with_emoji": 3,
        "kinds": 1,
        "only_unicode": 1,
        "kinds_seen_once_or_more": 2,
    }
    assert found["NLPCC2013"]["ours"]["with_emoji"] == 0
    assert found["all"]["paper"] == {"sentences": 56065, "with_emoji": 11107, "kinds": 262}


def test_the_command_prints_a_table_or_a_document(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert statistics.main(["--data", str(data)]) == 0
    assert "3 (8,961, -100.0 %)" in capsys.readouterr().out
    assert statistics.main(["--data", str(data), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["all"]["ours"]["sentences"] == 5


def test_a_broken_row_ends_in_one_line(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / FOLDER / LABELLED).write_text("source\tlabel\ttext\nWEC\tjoy\ta\n", encoding="utf-8")
    assert statistics.main(["--data", str(data)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("export.edeer.statistics: ")
    assert "corpus.tsv:2: label 'joy'" in error
    assert error.count("\n") == 1
