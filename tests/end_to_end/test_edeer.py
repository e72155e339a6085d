"""EDEER from corpora and an encoder's folder to the judgement, through the commands' own doors."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from bench.results import check_line
from export.bundles import to_onnx
from export.data.weibo import EMOTIONS, FOLDER, load_sentences
from export.edeer import train
from export.edeer.distributions import distributions, strongest
from export.edeer.evaluate import bundle_line
from export.edeer.soft_labels import read_soft_labels
from runtime.bundle import open_bundle
from runtime.predictor import EmojiPredictor
from tests.tiny_encoders import write_tiny_bert
from tests.tiny_weibo import CODES, write_tiny_weibo

FAST = ["--epochs", "2", "--fold-epochs", "2", "--folds", "3", "--precision", "no", "--unlabelled"]
FAST += ["--learning-rate", "3e-3", "--batch-size", "16", "--frozen-layers", "0"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpora, an encoder, and `out`, what training made of them."""
    folder = tmp_path_factory.mktemp("edeer")
    write_tiny_weibo(folder, n_sentences=1050)
    write_tiny_bert(folder / "encoder")
    assert command(folder, *FAST) == 0
    return folder


def command(folder: Path, *arguments: str) -> int:
    named = ["--encoder", str(folder / "encoder"), "--data", str(folder), "--out", str(folder / "out")]
    return train.main([*named, *arguments])


def test_an_emoji_feels_as_the_words_around_it_do(made: Path) -> None:
    sentences = load_sentences(made / FOLDER)
    labels = read_soft_labels(made / "out" / "soft_labels.npz", sentences)
    kinds = [sentences.emoji[row] for row in labels.rows]
    for soft in (labels.shown, labels.bare):
        answers = strongest(distributions(kinds, soft))
        right = [answers[f"[{code}]"] == emotion_id for emotion_id, code in enumerate(CODES)]
        assert sum(right) >= 6


def test_the_figures_and_the_texts_without_labels(made: Path) -> None:
    metrics = json.loads((made / "out" / "metrics.json").read_text(encoding="utf-8"))
    assert {"all", "NLPCC2013", "WEC", "with emoji", "with emoji, taken out", "without emoji"} <= set(metrics)
    assert metrics["all"]["acc@1"] > 0.6
    assert metrics["all"]["sentences"] == metrics["with emoji"]["sentences"] + metrics["without emoji"]["sentences"]
    with np.load(made / "out" / "unlabelled.npz") as archive:
        assert archive["probabilities"].shape == (70, 7)
        assert np.allclose(archive["probabilities"].sum(axis=1), 1, atol=0.01)


def test_a_run_that_was_killed_goes_on_and_ends_the_same(made: Path) -> None:
    before = (made / "out" / "soft_labels.npz").read_bytes()
    kept = (made / "out" / "base" / "model.safetensors").stat().st_mtime_ns
    (made / "out" / "soft_labels.npz").unlink()
    (made / "out" / "final" / "checkpoint.json").unlink()
    (made / "out" / "fold-2" / "checkpoint.json").unlink()
    assert command(made, *FAST) == 0
    assert (made / "out" / "base" / "model.safetensors").stat().st_mtime_ns == kept
    sentences = load_sentences(made / FOLDER)
    again = read_soft_labels(made / "out" / "soft_labels.npz", sentences)
    (made / "out" / "before.npz").write_bytes(before)
    first = read_soft_labels(made / "out" / "before.npz", sentences)
    assert np.array_equal(first.bare, again.bare)


def test_the_classifier_becomes_a_bundle_of_emotions(made: Path) -> None:
    final = shutil.copytree(made / "out" / "final", made / "short")
    saved = json.loads((final / "checkpoint.json").read_text(encoding="utf-8"))
    saved["recipe"]["max_length"] = 64  # the tiny encoder has 80 positions, and golden texts are longer
    (final / "checkpoint.json").write_text(json.dumps(saved), encoding="utf-8")
    named = ["--data", str(made), "--out", str(made / "fp32"), "--name", "tiny"]
    assert to_onnx.main([str(final), "--task", "weibo-emotions", *named]) == 0
    predictor = EmojiPredictor.load(made / "fp32")
    assert [label.name for label in predictor.labels] == list(EMOTIONS)
    assert predictor.predict("so thankful today")[0].name == "sadness"
    metrics = json.loads((made / "fp32" / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["metrics"]["test"]["acc@1"] == pytest.approx(metrics["parent"]["test"]["acc@1"], abs=0.02)
    assert "emotions a Chinese sentence has" in (made / "fp32" / "README.md").read_text(encoding="utf-8")
    line = bundle_line(open_bundle(made / "fp32"))
    check_line({**line, "commit": "c", "machine": {}, "date": "2026-01-01"}, "here")
    assert (line["precision"], line["metrics"]) == ("fp32", metrics["metrics"]["test"])
    assert line["n_texts"] == json.loads((made / "out" / "metrics.json").read_text())["all"]["sentences"]


@pytest.mark.parametrize("arguments", [["--folds", "1"], ["--epochs", "0"], ["--epochs", "3"], ["--data", "nowhere"]])
def test_bad_input_ends_in_one_line(made: Path, arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    assert command(made, *FAST, *arguments) == 2
    last = capfd.readouterr().err.splitlines()[-1]
    assert last.startswith("export.edeer.train: ")
