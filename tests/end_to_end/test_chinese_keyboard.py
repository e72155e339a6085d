"""The Chinese keyboard from corpora and soft labels to `python -m runtime.predict`, on made-up data."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from export.data.weibo import EMOTIONS, FOLDER, weibo_folder
from export.data.weibo_codes import emoji_of_code
from export.data.weibo_ranking import load_ranking_texts
from export.edeer.gold import gold_emoji
from export.keyboard import to_onnx as keyboard_to_onnx
from export.keyboard import train_chinese as train_keyboard
from export.keyboard.chinese_lesson import EmotionKeyboardRecipe
from quantize import to_int8
from runtime import golden
from runtime.bundle import open_bundle
from runtime.predictor import EmojiPredictor
from tests.tiny_weibo import own_word, write_tiny_labels, write_tiny_ranking

ROOT = Path(__file__).resolve().parents[2]
RECIPE = EmotionKeyboardRecipe(
    n_buckets=4000,
    n_importances=8009,
    dim=16,
    hidden_dim=64,
    letter_sizes=(2, 3),
    dropout=0.0,
    drop_share=0.1,
    weight_decay=0.01,
    epochs=6,
    batch_size=128,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the corpora, soft labels, the checkpoint, and the bundles that the commands made of it."""
    folder = tmp_path_factory.mktemp("zh")
    write_tiny_ranking(folder)
    labels = write_tiny_labels(folder, folder / "edeer")
    train_keyboard.train_all(weibo_folder(folder), labels, RECIPE, seed=0, out=folder / "torch")
    for main, arguments in (
        (keyboard_to_onnx.main, [folder / "torch", "--out", folder / "fp32", "--name", "tiny-zh"]),
        (to_int8.main, [folder / "fp32", "--out", folder / "int8"]),
    ):
        assert main([*map(str, arguments), "--data", str(folder)]) == 0
    return folder


def predict(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "runtime.predict", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_explains_its_answer(made: Path) -> None:
    one = gold_emoji()[0]
    done = predict(f"so kind{own_word(0)}", "--bundle", made / "int8", "--explain", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    emoji = [prediction["emoji"] for prediction in answer["predictions"]]
    assert emoji[0] == emoji_of_code()[one.emoji] == "😢"
    assert list(answer["emotions"]) == ["text", *emoji]
    for about in ("text", emoji[0]):
        shares = answer["emotions"][about]
        assert list(shares) == list(EMOTIONS)
        assert sum(shares.values()) == pytest.approx(1, abs=1e-3)
        assert max(shares, key=shares.__getitem__) == "sadness"


def test_the_table_has_a_line_for_each_reason(made: Path) -> None:
    done = predict("so happy", "--bundle", made / "int8", "--explain")
    lines = done.stdout.splitlines()
    assert len(lines) == 3 + 1 + 3
    assert lines[3].startswith("text: ")
    assert all(line.count("%") == 3 for line in lines[3:])


def test_every_emoji_of_the_paper_can_be_suggested(made: Path) -> None:
    labels = open_bundle(made / "int8").labels
    assert {one.emoji for one in gold_emoji()} == {label.code for label in labels} - {None}
    assert [(label.emoji, label.code) for label in labels if label.code is None] == [("🔥", None)]
    assert {label.family for label in labels} > {None, "heart", "laughter"}


def test_it_ranks_better_than_by_popularity(made: Path) -> None:
    metrics = json.loads((made / "torch" / "metrics.json").read_text(encoding="utf-8"))
    found = {
        row["model"]: row["metrics"]["acc@5"] for row in metrics["ranking"] if row["split"] == "held-out sentences"
    }
    assert len(found) == 6
    assert found["zh"] > found["EDEER alone, classifier"] > found["popularity"]
    assert metrics["emotions"]["acc@1"] > 0.6
    lines = (made / "torch" / "ranking.jsonl").read_text(encoding="utf-8").splitlines()
    *ranked, emotions = [json.loads(line) for line in lines]
    assert [line["model"] for line in ranked] == [row["model"] for row in metrics["ranking"]]
    assert emotions["metrics"]["acc@1"] == metrics["emotions"]["acc@1"]
    assert emotions["n_texts"] == metrics["emotions"]["sentences"]


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_bundle_passes_its_own_golden_file(made: Path, precision: str) -> None:
    predictor = EmojiPredictor.load(made / precision)
    report = golden.check(predictor)
    assert report.passed, report
    assert report.n_texts > 1200
    assert predictor.has_emotions
    assert not predictor.has_trigger


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_an_empty_text_gets_what_is_usual(made: Path, precision: str) -> None:
    texts, predictor = load_ranking_texts(made / FOLDER), EmojiPredictor.load(made / precision)
    ids = texts.first_labels(predictor.labels)[texts.training].tolist()
    n_ids = len(ids) - ids.count(-1)
    expected = [ids.count(label.id) / n_ids for label in predictor.labels]
    assert predictor.scores("").tolist() == pytest.approx(expected, abs=1e-6)


def test_the_bundles_say_what_they_were_made_for(made: Path) -> None:
    for precision, parent in (("fp32", "PyTorch model"), ("int8", "fp32 graph")):
        config = json.loads((made / precision / "config.json").read_text(encoding="utf-8"))
        assert (config["task"], config["architecture"], config["precision"]) == ("weibo", "emotion-keyboard", precision)
        card = (made / precision / "README.md").read_text(encoding="utf-8")
        assert "Chinese text" in card
        assert parent in card
        metrics = json.loads((made / precision / "metrics.json").read_text(encoding="utf-8"))
        assert metrics["metrics"]["test"] == pytest.approx(metrics["parent"]["test"], abs=0.01)
    emotions = [(made / precision / "emotions.json").read_bytes() for precision in ("fp32", "int8")]
    assert emotions[0] == emotions[1] == (made / "torch" / "emotions.json").read_bytes()


def test_bad_input_ends_in_one_line(made: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    for folder, data, message in (
        (tmp_path, made, "no soft labels"),
        (made / "edeer", tmp_path / "nowhere", "holds neither"),
    ):
        arguments = [str(folder), "--data", str(data), "--out", str(tmp_path / "out")]
        assert train_keyboard.main(arguments) == 2
        lines = capfd.readouterr().err.splitlines()
        assert len(lines) == 1
        assert lines[0].startswith("export.keyboard.train_chinese: ")
        assert message in lines[0]
    assert not (tmp_path / "out").exists()
