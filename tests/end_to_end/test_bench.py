"""`python -m bench` on a model made on the spot: every sort of line, the report, and a plain answer to bad input."""

import subprocess
import sys
from pathlib import Path

import pytest

import bench.__main__ as whole
from bench import accuracy, latency, reference
from bench.peers import PEERS
from bench.report.tables import TABLES
from bench.results import read_results
from bench.speed.timing import Protocol
from export.bundles import to_onnx
from export.tweeteval import train
from quantize import agreement, to_int8
from tests.tiny_data import write_tiny_data

ROOT = Path(__file__).resolve().parents[2]
TITLES = ("ffnn torch (clean)", "ffnn fp32 (clean)", "ffnn int8 (clean)")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tiny data and a checkpoint, its fp32 bundle and its int8 bundle."""
    folder = tmp_path_factory.mktemp("models")
    data = str(write_tiny_data(folder / "data", n_train=400, n_validation=60, n_test=60))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agreement, "MIN_AGREEMENT", 0.5)  # what is measured here is the bench, not the model
        patch.setattr(agreement, "MAX_ACCURACY_LOSS", 50.0)
        assert train.main(["ffnn", "--epochs", "2", "--data", data, "--out", str(folder / "torch")]) == 0
        assert to_onnx.main([str(folder / "torch"), "--data", data, "--out", str(folder / "fp32")]) == 0
        assert to_int8.main([str(folder / "fp32"), "--data", data, "--out", str(folder / "int8")]) == 0
    return folder


@pytest.fixture(scope="module")
def results(models: Path) -> Path:
    """What `python -m bench --quick` leaves behind, with a shorter protocol still."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(latency, "QUICK", Protocol(warm_up=1, runs=2, min_queries=3, min_seconds=0))
        patch.setattr(latency, "COLD_ROUNDS_QUICK", 1)
        named = [str(models / name) for name in ("torch", "fp32", "int8")]
        assert whole.main([*named, "--quick", "--data", str(models / "data"), "--out", str(models / "out")]) == 0
    return models / "out"


def test_every_sort_of_line_is_there(results: Path) -> None:
    lines = read_results(results)
    assert {line["kind"] for line in lines} == {"accuracy", "latency", "size", "cold_start"}
    scopes = {(line["scope"], line["threads"]) for line in lines if line["kind"] == "latency"}
    pairs = {(scope, threads) for scope in ("end_to_end", "model_only") for threads in (1, 2)}
    assert scopes == {*pairs, ("keystroke", 1), ("throughput", 1)}
    assert [line["model"] for line in lines if line.get("peer")] == ["Identity graph"] * 2
    assert all(line["quick"] for line in lines)
    for name in ("size", "accuracy", "latency", "cold-start"):
        assert all(title in TABLES[name](lines) for title in TITLES)


def test_each_step_is_compared(results: Path) -> None:
    lines = {line["precision"]: line for line in read_results(results) if line["kind"] == "accuracy"}
    assert "parent" not in lines["torch"]
    assert (lines["fp32"]["parent"], lines["int8"]["parent"]) == ("torch", "fp32")
    assert lines["fp32"]["against_parent"]["agreement"] == 1.0
    assert lines["fp32"]["against_parent"]["worst_difference"] < 1e-4
    assert {"against_torch", "batch_drift", "prefixes", "coverage", "per_label"} <= lines["int8"].keys()
    assert lines["fp32"]["batch_drift"]["changed_top1"] == 0
    assert len(lines["int8"]["prefixes"]) == 8
    assert len(lines["int8"]["per_label"]) == 20


def test_ratios_are_to_the_original(results: Path) -> None:
    for line in read_results(results):
        if line["kind"] == "latency" and not line.get("peer"):
            assert (line["ratio_to_torch"] == 1.0) == (line["precision"] == "torch")
        if line["kind"] == "size":
            assert line["ratio_to_torch"] <= 1.01 or line["precision"] == "fp32"


def test_pictures_and_page_are_there(results: Path) -> None:
    assert (results / "report" / "index.html").is_file()
    assert (results / "predictions" / "ffnn-int8-clean" / "confusion.png").is_file()
    assert not (results / "predictions" / "ffnn-int8-clean" / "emoji.txt").exists()  # a quick run has not all texts


def test_predictions_are_what_tweetevals_script_reads(models: Path) -> None:
    """One label id a line, as many as the test split has texts, in its order."""
    named = str(models / "int8")
    assert accuracy.main([named, "--data", str(models / "data"), "--out", str(models / "whole")]) == 0
    lines = (models / "whole" / "predictions" / "ffnn-int8-clean" / "emoji.txt").read_text().splitlines()
    gold = (models / "data" / "test_labels.txt").read_text().split()
    assert len(lines) == len(gold)
    right = sum(line == label for line, label in zip(lines, gold, strict=True)) / len(gold)
    assert right == pytest.approx(read_results(models / "whole")[0]["metrics"]["acc@1"], abs=1e-6)


def test_peers_and_variants_run_beside_the_models(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: Path) -> reference.TorchModel:
        raise reference.VariantError("no compiler here")

    monkeypatch.setattr(latency, "FULL", Protocol(warm_up=1, runs=2, min_queries=3, min_seconds=0))
    monkeypatch.setattr(latency, "COLD_ROUNDS", 1)
    monkeypatch.setattr(latency, "N_REPLAYED", 2)
    monkeypatch.setattr(reference.TorchModel, "compiled", fail)
    monkeypatch.setattr(whole, "PEERS", {"linear SVM": PEERS["linear SVM"]})
    named = [str(models / name) for name in ("torch", "int8")]
    assert whole.main([*named, "--data", str(models / "data"), "--out", str(tmp_path)]) == 0
    assert "compiled: no compiler here" in capsys.readouterr().err
    lines = read_results(tmp_path)
    assert {line["kind"] for line in lines if "LinearSVC" in line["model"]} == {"accuracy", "latency", "size"}
    assert {line["variant"] for line in lines if "variant" in line} == {"runtime tokenizer"}
    ratios = [line["ratio_to_torch"] for line in lines if "LinearSVC" in line["model"] and line["kind"] == "latency"]
    assert len(ratios) == 1
    for name in ("accuracy", "latency", "size"):
        assert "LinearSVC" in TABLES[name](lines)


def test_a_run_that_is_cut_short_keeps_what_was_finished(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(latency, "race", stop)
    monkeypatch.setattr(latency, "COLD_ROUNDS_QUICK", 1)
    arguments = [str(models / "int8"), "--quick", "--data", str(models / "data"), "--out", str(tmp_path)]
    assert latency.main(arguments) == 130
    assert "are kept" in capsys.readouterr().err
    assert [line["kind"] for line in read_results(tmp_path)] == ["size", "cold_start"]


def test_a_bundle_without_its_parent_is_said(models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert accuracy.main([str(models / "int8"), "--quick", "--data", str(models / "data"), "--out", str(tmp_path)]) == 0
    assert "its parent is not among the models" in capsys.readouterr().err
    assert "against_parent" not in read_results(tmp_path)[0]


@pytest.mark.parametrize(
    "command", ["bench", "bench.accuracy", "bench.latency", "bench.check", "bench.report", "bench.doctor"]
)
def test_bad_input_is_one_line_and_code_2(command: str, tmp_path: Path) -> None:
    nothing = str(tmp_path / "nothing")
    where = ["--results", nothing] if command in ("bench.check", "bench.report") else [nothing]
    done = subprocess.run(
        [sys.executable, "-m", command, *where], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"{command}: ")
    assert len(done.stderr.strip().splitlines()) == 1
