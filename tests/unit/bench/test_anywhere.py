"""The benchmark without data: who takes part, what is asked, what is written, and what the base install can do."""

import shutil
from pathlib import Path

import pytest

from bench import anywhere, latency
from bench.anywhere import Standing, entrants_of, ratios, standing, texts_of
from bench.entrants import MODELS, float32_bytes
from bench.errors import BenchError
from bench.report.anywhere_tables import anywhere_table
from bench.results import read_results
from bench.speed.timing import Protocol
from export.bundles.golden_texts import AWKWARD
from tests.unit.bench.lines import STAMP, twenty_label_bundle

SHORT = Protocol(warm_up=1, runs=2, min_queries=2, min_seconds=0)


def line(precision: str, p50: float, **changes: object) -> dict[str, object]:
    metrics = {"p50_us": p50, "p50_us_lowest": p50 - 1, "p50_us_highest": p50 + 1, "size_bytes": 1000}
    about = {"kind": "anywhere", "model": "cnn-clean", "track": "clean", "precision": precision}
    return {**about, "scope": "end_to_end", "metrics": metrics, **STAMP, **changes}


def test_a_row_has_three_precisions_and_a_dash_for_what_nobody_measured() -> None:
    lines = [line("torch", 100.0), line("int8", 20.0, ratio_to_torch=0.2, size_to_torch=0.25)]
    table = anywhere_table(lines)
    assert table.startswith("abacus, desk:\n")
    assert "| cnn-clean | end to end | 100 (99 to 101) | – | 20 (19 to 21) | 0.200 | – | 1,000 | 0.250 |" in table
    other = {**STAMP["machine"], "cpu": "slide rule"}
    assert anywhere_table([*lines, line("int8", 5.0, machine=other)]).count("| texts of ours |") == 2
    assert anywhere_table([]) == ""


def test_a_quick_line_does_not_replace_a_whole_one() -> None:
    assert "| 20 (19 to 21) |" in anywhere_table([line("int8", 20.0), line("int8", 9.0, quick=True)])


def test_the_texts_are_ours_and_of_natural_lengths() -> None:
    for language in ("en", "zh"):
        texts = texts_of(language)
        assert len(texts) == anywhere.N_TEXTS
        assert not set(texts) & set(AWKWARD.values())
        assert max(map(len, texts)) < 300


def test_every_model_of_the_shelf_and_both_keyboards_take_part() -> None:
    found = {model.name: model for model in standing()}
    assert {"ffnn-clean", "transformer-clean", "tweeteval-keyboard", "en", "zh"} <= found.keys()
    originals = [found[name].checkpoint for name in ("ffnn-clean", "transformer-clean")]
    assert originals == [MODELS / name / "torch" for name in ("ffnn-clean", "transformer-clean")]


def test_the_shelf_stays_small() -> None:
    assert sum(file.stat().st_size for file in MODELS.rglob("*") if file.is_file()) <= 45_000_000


def test_a_checkpoint_without_a_bundle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "alone" / "torch").mkdir(parents=True)
    (tmp_path / "alone" / "torch" / "checkpoint.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BenchError, match="without a bundle"):
        standing(tmp_path)


def test_bundles_alone_are_measured_without_their_originals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anywhere, "QUICK", SHORT)
    monkeypatch.setattr(anywhere, "MODELS", tmp_path / "none")
    monkeypatch.setattr(anywhere, "shipped", dict)
    twenty_label_bundle(tmp_path / "models" / "small" / "int8", {"precision": "int8"})
    done = anywhere.run(tmp_path / "out", bundles_only=True, quick=True, models=tmp_path / "models")
    assert done["files"] == ["anywhere.jsonl", "anywhere.md"]
    lines = read_results(tmp_path / "out")
    assert [(one["scope"], one["precision"]) for one in lines] == [("end_to_end", "int8"), ("model_only", "int8")]
    assert "ratio_to_torch" not in lines[0]
    assert "| small |" in (tmp_path / "out" / "anywhere.md").read_text(encoding="utf-8")


def test_the_three_precisions_of_a_model_are_linked_and_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The smallest model of the shelf: its graph is exported anew, and every line knows its original."""
    monkeypatch.setattr(anywhere, "QUICK", SHORT)
    monkeypatch.setattr(anywhere, "shipped", dict)
    shutil.copytree(MODELS / "ffnn-clean", tmp_path / "models" / "ffnn-clean")
    done = anywhere.run(tmp_path / "out", bundles_only=False, quick=True, models=tmp_path / "models")
    assert (tmp_path / "out" / "anywhere.png").read_bytes().startswith(b"\x89PNG")
    assert [one["precision"] for one in done["lines"]] == ["torch", "fp32", "int8"] * 2
    assert done["lines"][0]["ratio_to_torch"] == 1.0
    assert done["lines"][2]["size_to_torch"] < 0.4
    model = Standing(name="ffnn-clean", bundle=MODELS / "ffnn-clean" / "int8", checkpoint=None)
    [alone] = entrants_of(model, tmp_path / "scratch")
    assert ratios(alone, [alone], {"p50_us": 1.0}, {}) == {}


def test_a_halved_table_counts_as_what_it_takes_in_memory() -> None:
    header = b'{"__metadata__":{"a":"b"},"t":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}'
    assert float32_bytes(len(header).to_bytes(8, "little") + header + bytes(4)) == 8 + len(header) + 8


def test_bundles_only_takes_no_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert latency.main(["--bundles-only", "en"]) == 2
    assert "takes no model" in capsys.readouterr().err
