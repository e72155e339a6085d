"""BERT from an encoder's folder to `python -m runtime.predict`, by the commands a person types; two processes too."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from runtime import golden
from runtime.predictor import EmojiPredictor
from tests.end_to_end.test_pipeline import run
from tests.tiny_data import write_tiny_data
from tests.tiny_encoders import write_tiny_bert

ROOT = Path(__file__).resolve().parents[2]
FAST = ["--learning-rate", "3e-3", "--batch-size", "16"]


def succeed(*command: str | Path) -> dict[str, object]:
    done = run(*command)
    assert done.returncode == 0, done.stderr
    report: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return report


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that the commands make of the tiny encoder and the tiny data."""
    folder = tmp_path_factory.mktemp("bert")
    data = write_tiny_data(folder / "data", n_train=2000, n_validation=1000, n_test=60)
    encoder = write_tiny_bert(folder / "encoder")
    (folder / "more.txt").write_text("love the ocean tonight\nsanta was here\n" * 20, encoding="utf-8")
    common = ["--encoder", encoder, "--data", data, "--unlabelled", folder / "more.txt", *FAST]
    teacher = ["--teacher", folder / "teacher.npz"]
    succeed("export.teacher", *common, "--folds", "2", "--epochs", "4", "--out", folder / "teacher.npz")
    succeed("export.train", "bert", *common, *teacher, "--epochs", "4", "--out", folder / "student")
    succeed(
        "export.hybrid", folder / "student", *teacher, "--data", data, "--min-count", "1", "--out", folder / "torch"
    )
    succeed("export.to_onnx", folder / "torch", "--data", data, "--out", folder / "fp32", "--name", "tiny")
    succeed("quantize.to_int8", folder / "fp32", "--data", data, "--out", folder / "int8")
    return folder


def test_the_prediction_is_right(pipeline: Path) -> None:
    done = run("runtime.predict", "santa brings presents", "--bundle", pipeline / "int8", "--json")
    assert json.loads(done.stdout)["predictions"][0]["emoji"] == "\N{CHRISTMAS TREE}"


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_bundle_passes_its_own_golden_file(pipeline: Path, precision: str) -> None:
    report = golden.check(EmojiPredictor.load(pipeline / precision))
    assert report.passed, report


def test_opinions_are_out_of_fold(pipeline: Path) -> None:
    told = np.load(pipeline / "teacher.npz")
    assert told["train"].shape == (2000, 20)
    assert told["unlabelled"].shape == (40, 20)
    assert not list(pipeline.glob("teacher.npz.*"))


def test_the_bundle_has_the_encoder_s_tokenizer(pipeline: Path) -> None:
    document = json.loads((pipeline / "int8" / "tokenizer.json").read_text(encoding="utf-8"))
    assert document["model"]["type"] == "WordPiece"
    assert "santa" in document["model"]["vocab"]


def curve(folder: Path, *launcher: str) -> list[float]:
    """Training loss by epoch of a run without dropout in the encoder."""
    out = folder / f"out-{len(launcher)}"
    command = [*launcher, "export.train", "bert", "--encoder", folder / "encoder", "--data", folder / "data"]
    command += ["--epochs", "3", *FAST, "--out", out]
    done = subprocess.run(
        list(map(str, command)),
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [epoch["training_loss"] for epoch in json.loads((out / "curves.json").read_text(encoding="utf-8"))]


def test_two_processes_walk_the_path_of_one(tmp_path: Path) -> None:
    write_tiny_data(tmp_path / "data", n_train=800, n_validation=100, n_test=40)
    write_tiny_bert(tmp_path / "encoder", dropout=False)
    one = curve(tmp_path, sys.executable, "-m")
    two = curve(
        tmp_path, sys.executable, "-m", "accelerate.commands.launch", "--cpu", "--num_processes", "2", "--module"
    )
    assert one[-1] < one[0] - 0.2
    assert one == pytest.approx(two, abs=0.1)  # the head's dropout still differs


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["export.train", "bert", "--data", "{data}", "--out", "{out}", "--gamma", "1"], "bert has no --gamma"),
        (["export.train", "cnn", "--data", "{data}", "--out", "{out}", "--r-drop", "1"], "cnn has no --r-drop"),
        (["export.train", "bert", "--encoder", "{data}", "--data", "{data}", "--out", "{out}"], "cannot be loaded"),
        (
            ["export.hybrid", "{data}", "--teacher", "{out}", "--data", "{data}", "--out", "{out}"],
            "not a whole checkpoint",
        ),
        (["export.teacher", "--data", "{data}", "--out", "{out}", "--folds", "1"], "folds is 1; it must be above 1"),
    ],
)
def test_bad_input_gets_one_line(pipeline: Path, tmp_path: Path, command: list[str], message: str) -> None:
    done = run(*(part.format(data=pipeline / "data", out=tmp_path / "out") for part in command))
    assert done.returncode == 2
    assert message in done.stderr
    assert not (tmp_path / "out").exists()
