"""BERT from an encoder's folder to `python -m runtime.predict`, through the commands' own doors; two processes too.

Only what must be a process of its own is one: each takes seconds to import what it needs.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from export.bundles import to_onnx
from export.data.metrics import judge
from export.data.tweeteval import LABELS, load_split
from export.training import checkpoint
from export.training.encoders import load_encoder
from export.tweeteval import hybrid, teacher, train
from quantize import to_int8
from runtime import golden
from runtime.predictor import EmojiPredictor
from tests.end_to_end.test_pipeline import run
from tests.tiny_data import write_tiny_data
from tests.tiny_encoders import write_tiny_bert, write_tiny_bertweet

ROOT = Path(__file__).resolve().parents[2]
FAST = ["--learning-rate", "3e-3", "--batch-size", "16"]


def succeed(main: Callable[[list[str]], int], *arguments: str | Path) -> None:
    assert main(list(map(str, arguments))) == 0


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that the commands make of the tiny encoder and the tiny data."""
    folder = tmp_path_factory.mktemp("bert")
    data = write_tiny_data(folder / "data", n_train=2000, n_validation=1000, n_test=60)
    encoder = write_tiny_bert(folder / "encoder")
    (folder / "more.txt").write_text("love the ocean tonight\nsanta was here\n" * 20, encoding="utf-8")
    common = ["--encoder", encoder, "--data", data, "--unlabelled", folder / "more.txt", *FAST]
    taught = ["--teacher", folder / "teacher.npz"]
    succeed(teacher.main, *common, "--folds", "2", "--epochs", "4", "--out", folder / "teacher.npz")
    succeed(train.main, "bert", *common, *taught, "--epochs", "4", "--out", folder / "student")
    succeed(hybrid.main, folder / "student", *taught, "--data", data, "--min-count", "1", "--out", folder / "torch")
    succeed(to_onnx.main, folder / "torch", "--data", data, "--out", folder / "fp32", "--name", "tiny")
    succeed(to_int8.main, folder / "fp32", "--data", data, "--out", folder / "int8")
    return folder


def test_the_prediction_is_right(pipeline: Path) -> None:
    done = run("runtime.predict", "santa brings presents", "--bundle", pipeline / "int8", "--json")
    assert json.loads(done.stdout)["predictions"][0]["emoji"] == "\N{CHRISTMAS TREE}"


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_bundle_passes_its_own_golden_file(pipeline: Path, precision: str) -> None:
    report = golden.check(EmojiPredictor.load(pipeline / precision))
    assert report.passed, report


def test_a_teacher_speaks_of_every_text(pipeline: Path) -> None:
    told = np.load(pipeline / "teacher.npz")
    shapes = {name: told[name].shape for name in told.files if told[name].shape}
    assert shapes == {"train": (2000, 20), "unlabelled": (40, 20), "validation": (1000, 20)}
    assert not list(pipeline.glob("teacher.npz.*"))
    label_ids = load_split(pipeline / "data", "train", "clean").label_ids
    assert judge(told["train"].astype(np.float32), label_ids)["acc@1"] > 0.22  # the commonest label has 0.19


def test_the_bundle_has_the_encoder_s_tokenizer(pipeline: Path) -> None:
    document = json.loads((pipeline / "int8" / "tokenizer.json").read_text(encoding="utf-8"))
    assert document["model"]["type"] == "WordPiece"
    assert "santa" in document["model"]["vocab"]


def test_bertweet_from_its_own_files(tmp_path: Path) -> None:
    """vocab.txt and bpe.codes -> training -> fp32 -> int8 -> the command line, on the track with a token to add."""
    data = write_tiny_data(tmp_path / "data", n_train=1200, n_validation=300, n_test=40)
    folder = write_tiny_bertweet(tmp_path / "encoder")
    training = ["--encoder", folder, "--track", "as-shipped", "--data", data, *FAST, "--epochs", "6"]
    succeed(train.main, "bert", *training, "--out", tmp_path / "torch")
    succeed(to_onnx.main, tmp_path / "torch", "--data", data, "--out", tmp_path / "fp32", "--name", "tiny")
    succeed(to_int8.main, tmp_path / "fp32", "--data", data, "--out", tmp_path / "int8")
    document = json.loads((tmp_path / "int8" / "tokenizer.json").read_text(encoding="utf-8"))
    assert (document["kind"], document["visible"]) == ("bertweet", ["\ufe0f"])
    assert golden.check(EmojiPredictor.load(tmp_path / "int8")).passed
    model, _ = checkpoint.load(tmp_path / "torch")
    encoder = load_encoder(str(folder), "as-shipped", 64)
    bundle = EmojiPredictor.load(tmp_path / "fp32")
    for text in ("Santa, don't wait: https://a.b/c @you", "love \u2764\ufe0f so \ufe0f much"):
        input_ids = torch.tensor([encoder.reference(text)])  # (1, time), by transformers' own tokenizer
        expected = torch.softmax(model(input_ids, torch.ones_like(input_ids))[0], dim=0)
        np.testing.assert_allclose(bundle.scores(text), expected.detach().numpy(), atol=1e-5)
    done = run("runtime.predict", "so \ufe0f much", "--bundle", tmp_path / "int8", "--json")
    assert json.loads(done.stdout)["predictions"][0]["emoji"] == LABELS[0].emoji  # the heart's leak, a token of its own


def test_two_processes_walk_the_path_of_one(tmp_path: Path) -> None:
    data = write_tiny_data(tmp_path / "data", n_train=800, n_validation=100, n_test=40)
    encoder = write_tiny_bert(tmp_path / "encoder", dropout=False)
    command = ["bert", "--encoder", encoder, "--data", data, "--epochs", "3", *FAST, "--out"]
    succeed(train.main, *command, tmp_path / "one")
    launcher = [sys.executable, "-m", "accelerate.commands.launch", "--cpu", "--num_processes", "2", "--module"]
    done = subprocess.run(
        [*launcher, "export.tweeteval.train", *map(str, command), str(tmp_path / "two")],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    one, two = (json.loads((tmp_path / name / "curves.json").read_text(encoding="utf-8")) for name in ("one", "two"))
    assert len(one) == len(two) == 3
    assert one[-1]["training_loss"] < one[0]["training_loss"] - 0.2
    for alone, together in zip(one, two, strict=True):
        assert alone["training_loss"] == pytest.approx(together["training_loss"], abs=0.1)  # the head's dropout differs


@pytest.mark.parametrize(
    ("main", "arguments", "message"),
    [
        (train.main, ["bert", "--gamma", "1"], "bert has no --gamma"),
        (train.main, ["cnn", "--r-drop", "1"], "cnn has no --r-drop"),
        (train.main, ["bert", "--encoder", "{data}"], "cannot be loaded"),
        (hybrid.main, ["{data}", "--teacher", "{out}"], "not a whole checkpoint"),
        (teacher.main, ["--folds", "1"], "folds is 1; it must be above 1"),
    ],
)
def test_bad_input_gets_one_line(
    pipeline: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    main: Callable[[list[str]], int],
    arguments: list[str],
    message: str,
) -> None:
    places = {"out": str(tmp_path / "out"), "data": str(pipeline / "data")}
    options = ["--data", places["data"], "--out", places["out"]]
    assert main([*(part.format(**places) for part in arguments), *options]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()
