"""From text files to `python -m runtime.predict`, by the commands a person types, on made-up data."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from export.data.tweeteval import DATA_VARIABLE
from runtime import golden
from runtime.predictor import EmojiPredictor
from tests.tiny_data import write_tiny_data

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """A command of ours in a fresh process, without the real data in its environment."""
    environment = {name: value for name, value in os.environ.items() if name != DATA_VARIABLE}
    return subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=ROOT,
        env={**environment, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny data, and the checkpoint and both bundles that the commands made of it."""
    folder = tmp_path_factory.mktemp("pipeline")
    data = write_tiny_data(folder / "data", n_train=2000, n_validation=300, n_test=100)
    steps = [
        [
            "export.tweeteval.train",
            "cnn",
            "--epochs",
            "6",
            "--class-weight-power",
            "0",
            "--data",
            data,
            "--out",
            folder / "torch",
        ],
        ["export.bundles.to_onnx", folder / "torch", "--data", data, "--out", folder / "fp32", "--name", "tiny"],
        ["quantize.to_int8", folder / "fp32", "--data", data, "--out", folder / "int8"],
    ]
    for step in steps:
        done = run(*step)
        assert done.returncode == 0, done.stderr
        json.loads(done.stdout.splitlines()[-1])
    return folder


def test_the_prediction_is_right(pipeline: Path) -> None:
    done = run("runtime.predict", "santa brings presents", "--bundle", pipeline / "int8", "--json")
    answer = json.loads(done.stdout)
    assert answer["text"] == "santa brings presents"
    assert answer["predictions"][0]["emoji"] == "\N{CHRISTMAS TREE}"
    assert len(answer["predictions"]) == 3


def test_an_empty_text_gets_the_prior(pipeline: Path) -> None:
    train = [int(line) for line in (pipeline / "data" / "train_labels.txt").read_text().split()]
    scores = EmojiPredictor.load(pipeline / "int8").scores("")
    assert scores.tolist() == pytest.approx([train.count(label_id) / len(train) for label_id in range(20)], abs=1e-6)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_bundle_passes_its_own_golden_file(pipeline: Path, precision: str) -> None:
    report = golden.check(EmojiPredictor.load(pipeline / precision))
    assert report.passed, report
    assert report.n_texts > 300


def test_the_bundles_say_where_they_come_from(pipeline: Path) -> None:
    config = json.loads((pipeline / "int8" / "config.json").read_text(encoding="utf-8"))
    manifest = json.loads((pipeline / "fp32" / "manifest.json").read_text(encoding="utf-8"))
    assert config["precision"] == "int8"
    assert config["parent_sha256"] == manifest["files"]["model.onnx"]["sha256"]
    metrics = json.loads((pipeline / "int8" / "metrics.json").read_text(encoding="utf-8"))
    parents = json.loads((pipeline / "fp32" / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["parent"] == parents["metrics"]
    assert metrics["metrics"]["validation"]["acc@1"] > 0.5
    card = (pipeline / "int8" / "README.md").read_text(encoding="utf-8")
    assert card.index("Weaknesses") < card.index("Figures")


def test_the_checkpoint_has_its_reports(pipeline: Path) -> None:
    names = {path.name for path in (pipeline / "torch").iterdir()}
    assert {"curves.png", "curves.json", "labels.csv", "metrics.json", "tokenizer.json"} <= names
    assert not list(pipeline.glob("*.pt"))  # the state of the run is gone when the run is over


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["export.tweeteval.train", "cnn", "--out", "{out}"], "export.tweeteval.train: "),
        (
            ["export.tweeteval.train", "cnn", "--data", "{data}", "--out", "{out}", "--epochs", "0"],
            "epochs is 0; it must be above 0",
        ),
        (["export.bundles.to_onnx", "{data}", "--data", "{data}", "--out", "{out}"], "not a whole checkpoint"),
        (
            ["quantize.to_int8", "{int8}", "--data", "{data}", "--out", "{out}"],
            "precision is 'int8'; give the fp32 bundle",
        ),
        (["quantize.compare", "{out}", "--data", "{data}"], "neither a shipped bundle nor a folder"),
    ],
)
def test_bad_input_gets_one_line(pipeline: Path, tmp_path: Path, command: list[str], message: str) -> None:
    places = {"out": tmp_path / "out", "data": pipeline / "data", "int8": pipeline / "int8"}
    done = run(*(part.format(**places) for part in command))
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_past_the_budget_nothing_is_published(pipeline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from quantize import agreement, to_int8

    monkeypatch.setattr(agreement, "MIN_AGREEMENT", 1.01)
    arguments = [pipeline / "fp32", "--data", pipeline / "data", "--out", tmp_path / "out"]
    assert to_int8.main([str(argument) for argument in arguments]) == 2
    assert not (tmp_path / "out").exists()
