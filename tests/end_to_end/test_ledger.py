"""`python -m bench.ledger` on tiny data: a cell is filled once, and only what its changes touch is done again."""

import importlib
import io
import json
import shutil
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import pytest

import bench.ledger.__main__ as ledger
from bench import latency
from bench.errors import BenchError
from bench.ledger.cells import Cell, Ground
from bench.results import read_results
from bench.speed.timing import Protocol
from quantize import agreement
from tests.tiny_data import write_tiny_data

STAGES = {
    "export.tweeteval.train": "torch",
    "export.bundles.to_onnx": "fp32",
    "quantize.to_int8": "int8",
    "bench.accuracy": "accuracy",
    "bench.latency": "latency",
}


class Desk:
    """A ledger's folder, and what `python -m bench.ledger` did there: its stages run in this process."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "out"
        self.data = write_tiny_data(folder / "data", n_train=400, n_validation=60, n_test=60)
        self.done: list[str] = []

    def execute(self, arguments: Sequence[str]) -> str:
        module, *options = arguments
        with redirect_stdout(io.StringIO()) as printed:
            code = importlib.import_module(module).main(options)
        if code:
            raise BenchError(f"{module} failed")
        self.done.append(STAGES[module])
        return printed.getvalue()

    def fill(self, *options: str) -> tuple[int, list[str]]:
        """The exit code, and the stages that were done."""
        self.done = []
        code = ledger.main(["--data", str(self.data), "--out", str(self.out), "--quick", *options])
        return code, self.done

    def pending(self) -> list[str]:
        """The stages of ffnn:clean that the next run would do."""
        ground = Ground(data=str(self.data), out=self.out, encoder="none", chinese_encoder="none", quick=True)
        return ledger.pending(Cell(model="ffnn", track="clean"), ground)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose cell ffnn:clean is finished."""
    folder = tmp_path_factory.mktemp("ledger")
    with pytest.MonkeyPatch.context() as patch:
        desk = Desk(folder)
        make_easy(patch, desk)
        assert desk.fill("--only", "ffnn:clean") == (0, list(STAGES.values()))
    return folder


@pytest.fixture
def desk(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    shutil.copytree(filled, tmp_path / "copy")
    desk = Desk(tmp_path / "copy")
    make_easy(monkeypatch, desk)
    return desk


def make_easy(patch: pytest.MonkeyPatch, desk: Desk) -> None:
    """Short protocols, and a tiny model's int8 is let pass: what is tested is the ledger."""
    patch.setattr(ledger, "execute", lambda arguments, *_: desk.execute(arguments))
    patch.setattr(agreement, "MIN_AGREEMENT", 0.1)
    patch.setattr(agreement, "MAX_ACCURACY_LOSS", 100.0)
    patch.setattr(latency, "QUICK", Protocol(warm_up=1, runs=2, min_queries=3, min_seconds=0))
    patch.setattr(latency, "COLD_ROUNDS_QUICK", 1)


def test_a_cell_has_all_three_precisions_measured(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    lines = read_results(desk.out / "results")
    assert [line["precision"] for line in lines if line["kind"] == "accuracy"] == ["torch", "fp32", "int8"]
    assert {line["model"] for line in lines if not line.get("peer")} == {"ffnn"}
    assert desk.fill("--only", "ffnn:clean", "--print") == (0, [])
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ffnn acc@1")]
    figures = [line["metrics"]["acc@1"] for line in lines if line["kind"] == "accuracy"]
    assert [f"{figure:.3f}" for figure in figures] == [cell.split()[0] for cell in rows[0].split("|")[2:5]]


def test_what_is_finished_is_kept(desk: Desk) -> None:
    before = (desk.out / "results" / "accuracy.jsonl").read_bytes()
    assert desk.fill("--only", "ffnn:clean") == (0, [])
    assert (desk.out / "results" / "accuracy.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("lost", "again"),
    [
        ("ffnn-clean/torch/checkpoint.json", ["torch", "fp32", "int8", "accuracy", "latency"]),
        ("ffnn-clean/fp32/model.onnx", ["fp32", "int8", "accuracy", "latency"]),
        ("ffnn-clean/int8", ["int8", "accuracy", "latency"]),
        ("results/accuracy.jsonl", ["accuracy"]),
        ("results/latency.jsonl", ["latency"]),
    ],
)
def test_what_was_lost_is_done_again_with_what_comes_of_it(desk: Desk, lost: str, again: list[str]) -> None:
    lose = shutil.rmtree if (desk.out / lost).is_dir() else Path.unlink
    lose(desk.out / lost)
    assert desk.pending() == again


def test_another_recipe_or_other_data_are_trained_anew(desk: Desk) -> None:
    file = desk.out / "ffnn-clean" / "torch" / "checkpoint.json"
    saved = json.loads(file.read_bytes())
    file.write_text(json.dumps({**saved, "recipe": {**saved["recipe"], "gamma": 0.125}}), encoding="utf-8")
    assert desk.pending() == list(STAGES.values())
    file.write_text(json.dumps(saved), encoding="utf-8")
    assert desk.pending() == []
    write_tiny_data(desk.data, n_train=401, n_validation=60, n_test=60)
    assert desk.pending() == list(STAGES.values())


def test_a_cell_that_fails_stops_no_other(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.fill("--only", "ffnn:clean", "--only", "edeer") == (1, [])  # no Weibo here
    captured = capsys.readouterr()
    assert "edeer, torch: about 95 of 102 minutes" in captured.err
    assert json.loads(captured.out.splitlines()[-1])["failed"] == ["edeer"]


def test_an_unknown_cell_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.fill("--only", "lstm") == (2, [])
    assert "--only lstm: no such cell: use ffnn:as-shipped, " in capsys.readouterr().err


def test_a_stage_that_fails_says_why_and_where(tmp_path: Path) -> None:
    log = tmp_path / "int8.log"
    with pytest.raises(BenchError, match=r"^quantize\.to_int8 failed: .*nowhere.* \(all of it: .*int8\.log\)$"):
        ledger.execute(["quantize.to_int8", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")], log)
    assert ledger.execute(["bench.ledger", "--help"], log).startswith("usage: python -m bench.ledger")
