"""The page's benchmark: which texts are typed, what its server counts, and what it refuses. No browser is started."""

import gzip
import json
from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.web import CountingServer, main, typed_texts
from runtime.web.server import build_site
from tests.web_server import ask, serving


def golden(folder: Path, texts: list[str]) -> Path:
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    (folder / "golden.jsonl.gz").write_bytes(gzip.compress(lines.encode("ascii")))
    return folder


def test_texts_are_sentences_evenly_spaced(tmp_path: Path) -> None:
    folder = golden(tmp_path, ["short", "x" * 61, "a line\nand another", *(f"a sentence, {n}" for n in range(5))])
    assert typed_texts(folder, 3) == ["a sentence, 0", "a sentence, 2", "a sentence, 4"]


def test_nothing_to_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="no text of its golden file can be typed"):
        typed_texts(golden(tmp_path, ["short"]), 3)


def test_what_is_sent_is_counted() -> None:
    with serving(build_site(["en"]), CountingServer) as server:
        status, headers, body = ask(server, "GET", "/bundles/en/labels.json")
        assert status == 200
        assert len(body) == int(headers["Content-Length"])
        assert len(body) < server.n_bytes < len(body) + 2000


def test_an_unknown_bundle_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("bench.web.programs", lambda: ("node", "chromium"))
    assert main(["nowhere"]) == 2
    complaint = capsys.readouterr().err
    assert "nowhere" in complaint
    assert complaint.count("\n") == 1


def test_a_missing_browser_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setenv("PATH", "")
    assert main([]) == 2
    assert "Chromium" in capsys.readouterr().err
