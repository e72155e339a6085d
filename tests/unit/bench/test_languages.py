"""Every shipped bundle in one race, with its ratio to `en`."""

import json
from pathlib import Path

import pytest

from bench import languages
from bench.results import read_results
from tests.bundles import as_json, codepoints_graph, make_bundle

CONFIG = {"contract": "codepoints", "precision": "int8", "track": "clean"}


def shelf(folder: Path, *names: str) -> dict[str, Path]:
    files = {"config.json": as_json(CONFIG), "model.onnx": codepoints_graph()}
    return {name: make_bundle(folder / name, "codepoints", files) for name in names}


def test_each_bundle_gets_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(languages, "shipped", lambda: shelf(tmp_path, "en", "zh"))
    monkeypatch.setattr(languages, "held_out_texts", lambda folder, _: [folder.name, "love"])
    assert languages.main(["--quick", "--out", str(tmp_path / "out")]) == 0
    assert len(json.loads(capsys.readouterr().out)["lines"]) == 2
    lines = {line["model"]: line for line in read_results(tmp_path / "out")}
    assert {name: (line["scope"], line["mean_characters"], line["n_texts"]) for name, line in lines.items()} == {
        "en": ("shipped", 3.0, 2),
        "zh": ("shipped", 3.0, 2),
    }
    assert lines["en"]["ratio_to_en"] == 1
    assert lines["zh"]["ratio_to_en"] == pytest.approx(
        lines["zh"]["metrics"]["p50_us"] / lines["en"]["metrics"]["p50_us"], abs=1e-4
    )


def test_without_en_there_is_nothing_to_compare_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(languages, "shipped", lambda: shelf(tmp_path, "zh"))
    assert languages.main(["--out", str(tmp_path / "out")]) == 2
    assert "no bundle 'en' is shipped" in capsys.readouterr().err
