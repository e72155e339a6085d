"""Lines on standard input become result lines; what cannot be published is refused in one line."""

import io
import json
from pathlib import Path

import pytest

from bench.edeer import main
from bench.results import read_results

LINE = {"kind": "edeer", "model": "EDEER", "precision": "torch", "metrics": {"accuracy": 0.5}}


def publish(monkeypatch: pytest.MonkeyPatch, text: str, out: Path) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    return main(["--out", str(out)])


def test_lines_are_stamped_and_appended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert publish(monkeypatch, json.dumps(LINE) + "\n", tmp_path) == 0
    assert publish(monkeypatch, json.dumps({**LINE, "model": "other"}), tmp_path) == 0
    lines = read_results(tmp_path)
    assert [line["model"] for line in lines] == ["EDEER", "other"]
    assert all({"commit", "machine", "date"} <= set(line) for line in lines)


@pytest.mark.parametrize(
    "text",
    ["", "not json\n", json.dumps({**LINE, "kind": "mood"}), json.dumps({**LINE, "metrics": {"a": float("nan")}})],
)
def test_what_cannot_be_published_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    assert publish(monkeypatch, text, tmp_path) == 2
    error = capsys.readouterr().err
    assert error.startswith("bench.edeer: ")
    assert error.count("\n") == 1
    assert not (tmp_path / "edeer.jsonl").exists()
