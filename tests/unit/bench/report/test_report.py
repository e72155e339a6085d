"""FIGURES.md says what the results say, and a difference is found."""

import json
from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.report.__main__ import FIGURES, RESULTS, differing, filled, main
from bench.report.latest import latest
from bench.report.tables import TABLES
from bench.results import read_results
from tests.unit.bench.lines import accuracy_line, every_line, latency_line, size_line

DOCUMENT = "# title\n<!-- bench:size -->\nold\n<!-- /bench:size -->\nend\n"


def write_lines(folder: Path) -> Path:
    text = "".join(json.dumps(line) + "\n" for line in every_line())
    (folder / "a.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_the_figures_are_what_the_results_say() -> None:
    """Run `python -m bench.report --write` where this fails."""
    assert differing(FIGURES.read_text(encoding="utf-8"), read_results(RESULTS), "FIGURES.md") == []


@pytest.mark.parametrize("name", TABLES)
def test_the_figures_have_every_table(name: str) -> None:
    assert f"<!-- bench:{name} -->" in FIGURES.read_text(encoding="utf-8")


def test_one_thing_has_one_name() -> None:
    """`en` is no "keyboard" in another table, and the CNN that was trained for accuracy is not the paper's."""
    figures = FIGURES.read_text(encoding="utf-8")
    assert "| keyboard torch" not in figures
    assert "keyboard" not in {line["model"] for line in read_results(RESULTS)}


def test_the_committed_results_are_no_quick_ones() -> None:
    assert [line for line in read_results(RESULTS) if line.get("quick")] == []


def test_a_table_is_filled_in_and_the_rest_stays() -> None:
    text = filled(DOCUMENT, every_line(), "FIGURES.md")
    assert text.startswith("# title\n<!-- bench:size -->\n| on disk |")
    assert "| cnn int8 (clean) | 1,000,000 | 1,100,000 | 0.250 |" in text
    assert text.endswith("<!-- /bench:size -->\nend\n")
    assert differing(text, every_line(), "FIGURES.md") == []


def test_a_changed_figure_is_found() -> None:
    text = filled(DOCUMENT, every_line(), "FIGURES.md").replace("1,000,000", "900,000")
    assert differing(text, every_line(), "FIGURES.md") == ["size"]


@pytest.mark.parametrize(
    "name", [name for name in TABLES if not name.startswith(("shipped", "edeer", "everyday", "ledger"))]
)
def test_every_table_has_our_model(name: str) -> None:
    table = TABLES[name](every_line())
    assert ("abacus" if name == "machine" else "cnn int8 (clean)") in table
    widths = {line.count("|") for line in table.splitlines()}
    assert len(widths) == 1


@pytest.mark.parametrize("name", [name for name in TABLES if name != "machine"])
def test_a_table_of_nothing_is_empty(name: str) -> None:
    assert TABLES[name]([]) == ""


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("<!-- bench:size -->\n", "no partner"),
        ("<!-- bench:size -->\n<!-- /bench:loss -->", "no partner"),
        ("<!-- bench:speed -->\n<!-- /bench:speed -->", "no table is called 'speed'"),
    ],
)
def test_a_wrong_marker_is_refused(document: str, message: str) -> None:
    with pytest.raises(BenchError, match=message):
        filled(document, every_line(), "FIGURES.md")


def test_a_table_without_results_is_refused() -> None:
    with pytest.raises(BenchError, match="nothing was measured"):
        filled(DOCUMENT, [accuracy_line("int8")], "FIGURES.md")


def test_the_last_line_counts_and_a_quick_one_does_not() -> None:
    quick = latency_line("int8", "end_to_end", {"quick": True, "ratio_to_torch": 0.1, "date": "2026-02-02"})
    lines = [latency_line("int8", "end_to_end"), latency_line("int8", "end_to_end", {"ratio_to_torch": 0.3}), quick]
    assert latest(lines, "latency")["cnn int8 (clean)"]["ratio_to_torch"] == 0.3
    assert "quick run" in TABLES["machine"]([quick])


def test_originals_come_before_what_was_made_of_them() -> None:
    titles = list(latest([size_line("int8"), size_line("torch"), size_line("fp32")], "size"))
    assert titles == ["cnn torch (clean)", "cnn fp32 (clean)", "cnn int8 (clean)"]


def test_the_command_writes_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results, figures = write_lines(tmp_path), tmp_path / "FIGURES.md"
    figures.write_text(DOCUMENT, encoding="utf-8")
    assert main(["--results", str(results), "--check", str(figures)]) == 1
    assert "run bench.report --write" in capsys.readouterr().err
    assert main(["--results", str(results), "--write", str(figures)]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["changed"] == ["size"]
    assert main(["--results", str(results), "--check", str(figures)]) == 0


def test_without_a_file_the_command_checks_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["differing"] == []


def test_the_command_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    assert main(["--results", str(write_lines(tmp_path)), "--out", str(tmp_path / "out")]) == 0
    files = json.loads(capsys.readouterr().out.splitlines()[-1])["files"]
    assert {"prefix.png", "prefix.svg", "coverage.png", "accuracy-latency.svg", "index.html"} <= set(files)
    assert (tmp_path / "out" / "prefix.png").read_bytes().startswith(b"\x89PNG")
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<svg" in page
    assert "cnn int8 (clean)" in page


def test_bad_results_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--results", str(tmp_path)]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.startswith("bench.report: ")
    assert len(found.err.splitlines()) == 1
