"""Result lines are checked on their way in and out, and stay when a run is cut short."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.errors import BenchError
from bench.machine import commit, library_version, machine
from bench.results import Results, check_line, read_results
from tests.unit.bench.lines import size_line

LINE = {"kind": "size", "model": "cnn", "precision": "int8", "metrics": {"size_bytes": 3}}


def test_a_line_is_on_disk_as_soon_as_it_is_added(tmp_path: Path) -> None:
    results = Results(tmp_path / "new" / "a.jsonl")
    results.add(LINE)
    assert read_results(tmp_path / "new") == results.lines
    results.add(LINE)
    assert len((tmp_path / "new" / "a.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_line_names_machine_commit_and_date(tmp_path: Path) -> None:
    results = Results(tmp_path / "a.jsonl", quick=True)
    results.add(LINE)
    line = results.lines[0]
    assert line["quick"] is True
    assert line["commit"] == commit()
    assert line["machine"]["libraries"]["numpy"] == library_version("numpy")
    assert {"cpu", "cpu_flags", "n_cores", "system", "python"} <= machine().keys()


def test_a_library_that_is_not_here_has_no_version() -> None:
    assert library_version("keymoji-is-not-a-library") is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"machine": None}, "without machine"),
        ({"kind": "speed"}, "kind 'speed' is unknown"),
        ({"precision": "int4"}, "precision 'int4'"),
        ({"metrics": {}}, "no metrics"),
        ({"metrics": {"acc@1": float("nan")}}, "not a finite number"),
        ({"coverage": [{"acc@1": float("inf")}]}, "not a finite number"),
    ],
)
def test_a_wrong_line_is_refused(change: dict[str, Any], message: str) -> None:
    line = {**size_line("int8"), **change}
    line = {key: value for key, value in line.items() if value is not None}
    with pytest.raises(BenchError, match=message):
        check_line(line, "somewhere")


def test_a_peer_needs_no_precision() -> None:
    line = {key: value for key, value in size_line("int8").items() if key != "precision"}
    check_line({**line, "peer": True}, "somewhere")


@pytest.mark.parametrize(
    ("content", "message"), [(b"{}\n{", "a.jsonl:1: a result without"), (b"{", "a.jsonl:1: not JSON")]
)
def test_a_broken_file_is_refused_by_line(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    with pytest.raises(BenchError, match=message):
        read_results(tmp_path)


def test_the_place_of_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(size_line("int8")) + "\n[]\n", encoding="utf-8")
    with pytest.raises(BenchError, match=r"a\.jsonl:2"):
        read_results(tmp_path)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\xff")
    with pytest.raises(BenchError, match="cannot be read"):
        read_results(tmp_path)


def test_no_results_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="no results"):
        read_results(tmp_path / "nowhere")
