"""The keyboard's model: bags, distillation, the trigger, and its two commands on made-up data."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from export.keyboard.trigger import fragments, judge_trigger, own_texts, targets_of
from export.keyboard.typing_texts import LABELLED_SETS, typing_texts
from tests.unit.export.keyboard.test_typing_texts import write_plain

from export.data.errors import DataError
from export.data.plain_tweets import HEADER, PlainTweets
from export.keyboard import to_onnx as keyboard_to_onnx
from export.keyboard import train as train_keyboard
from export.keyboard.hashing import features
from export.keyboard.model import KeyboardConfig, KeyboardModel, as_bags
from export.keyboard.to_onnx import load_keyboard
from export.keyboard.training import UNKNOWN, UNLABELLED, Bags, KeyboardRecipe, Lesson, distil, loss_of, predict
from quantize import to_int8
from runtime.predictor import EmojiPredictor
from tests.small_keyboards import SIZES, small_keyboard
from tests.tiny_data import CUE_WORDS, write_tiny_data

TEXTS = ["merry christmas", "", "so happy!!", "a", "the same again, the same"]
RECIPE = KeyboardRecipe(
    n_buckets=2000, n_importances=5001, dim=16, hidden_dim=64, letter_sizes=SIZES, epochs=6, batch_size=128
)


def test_a_batch_is_what_the_twin_says() -> None:
    bags = Bags(TEXTS, SIZES)
    rows = np.array([4, 1, 0])
    expected = as_bags([features(TEXTS[row], sizes=SIZES) for row in rows])
    for found, wanted in zip(bags.batch(rows), expected, strict=True):
        assert torch.equal(found, wanted)


def test_n_grams_are_left_out_by_share() -> None:
    bags = Bags(["the quick brown fox jumps over the lazy dog"] * 50, SIZES)
    whole, part = (len(bags.batch(np.arange(50), share, seed=1)[2]) for share in (0.0, 0.4))
    assert part / whole == pytest.approx(0.6, abs=0.05)


def test_neighbours_change_nothing() -> None:
    model, bags = small_keyboard(), Bags(TEXTS, SIZES)
    together = predict(model, bags)[0]
    for row in range(len(TEXTS)):
        alone = predict(model, Bags([TEXTS[row]], SIZES))[0]
        torch.testing.assert_close(alone[0], together[row], atol=1e-5, rtol=0)


def test_the_model_learns_its_teacher() -> None:
    texts = [f"{word} today" for words in CUE_WORDS for word in words for _ in range(8)]
    label_ids = np.repeat(np.arange(20), 24)
    teacher = 6 * torch.eye(20)[torch.from_numpy(label_ids)]
    torch.manual_seed(0)
    model = KeyboardModel(KeyboardConfig(n_buckets=2000, n_importances=5001, dim=16, hidden_dim=64))
    lesson = Lesson(teacher=teacher, label_ids=np.full(480, UNLABELLED), had_emoji=np.full(480, UNKNOWN, np.float32))
    losses = distil(model, Bags(texts, SIZES), lesson, RECIPE, seed=0)
    assert losses[-1] < losses[0]
    assert (predict(model, Bags(texts, SIZES))[0].argmax(1).numpy() == label_ids).mean() > 0.9


def test_the_loss_by_hand() -> None:
    logits, triggers = torch.zeros(3, 20), torch.tensor([0.0, 0.0, 2.0])
    sure = torch.full((20,), -torch.inf).index_fill(0, torch.tensor([5]), 0.0)
    lesson = Lesson(
        teacher=torch.stack([sure, sure, torch.full((20,), torch.nan)]),
        label_ids=np.array([5, UNLABELLED, UNLABELLED]),
        had_emoji=np.array([UNKNOWN, 0, 1], np.float32),
    )
    recipe = replace(RECIPE, label_weight=0.5, trigger_weight=0.25)
    expected = np.log(20) + 0.5 * np.log(20) + 0.25 * (np.log(2) + np.log1p(np.exp(-2.0))) / 2
    assert loss_of(logits, triggers, lesson, np.arange(3), recipe).item() == pytest.approx(expected)
    nothing = loss_of(logits[2:], triggers[2:], lesson, np.array([2]), replace(recipe, trigger_weight=0.0))
    assert nothing.item() == 0


def test_the_trigger_learns_from_tweets_that_are_not_held_out() -> None:
    tweets = PlainTweets(
        texts=("a", "b", "c", "d"),
        has_emoji=np.array([True, False, True, False]),
        held_out=np.array([False, False, True, True]),
    )
    assert targets_of(tweets).tolist() == [1, 0, UNKNOWN, UNKNOWN]
    own = own_texts(tweets)
    assert len(own.texts) == len(own.had_emoji)
    assert set(own.had_emoji.tolist()) == {0, 1}
    assert set(fragments(tweets, 20, seed=0)) == {"b"}


def test_judge_trigger_by_hand() -> None:
    report = judge_trigger(np.array([0.9, 0.8, 0.1, 0.2, 0.3]), np.array([True, False, False, False, True]))
    assert report.roc_auc == pytest.approx(5 / 6)
    assert report.precision_at_coverage == {"0.05": 1.0, "0.1": 1.0, "0.2": 1.0}
    assert (report.n_texts, report.base_rate) == (5, 0.4)


@pytest.fixture(scope="module")
def keyboard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tiny data, a teacher that knows the labels, and the checkpoint and bundles made of them."""
    folder = tmp_path_factory.mktemp("keyboard")
    data = write_tiny_data(folder / "data", n_train=1000, n_validation=200, n_test=100)
    write_plain(data, [HEADER, *(f"{'😂' if index % 9 == 0 else ''}\thaha {index} so funny" for index in range(300))])
    labels = torch.tensor([int(line) for line in (data / "train_labels.txt").read_text().split()])
    sets = typing_texts(data)
    known = (4 * torch.eye(20)[labels]).numpy()
    teacher = {name: known if name in LABELLED_SETS else np.zeros((len(sets[name]), 20)) for name in sets}
    np.savez(folder / "teacher.npz", **teacher)
    train_keyboard.train_keyboard(data, folder / "teacher.npz", RECIPE, seed=0, out=folder / "torch")
    for main, arguments in (
        (keyboard_to_onnx.main, [folder / "torch", "--out", folder / "fp32"]),
        (to_int8.main, [folder / "fp32", "--out", folder / "int8"]),
    ):
        assert main([*map(str, arguments), "--data", str(data)]) == 0
    return folder


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_the_bundle_answers(keyboard: Path, precision: str) -> None:
    predictor = EmojiPredictor.load(keyboard / precision)
    assert predictor.contract == "codepoints"
    assert predictor.predict("santa brings presents")[0].emoji == "\N{CHRISTMAS TREE}"


def test_an_empty_text_gets_the_prior(keyboard: Path) -> None:
    labels = [int(line) for line in (keyboard / "data" / "train_labels.txt").read_text().split()]
    share = [labels.count(label_id) / len(labels) for label_id in range(20)]
    for text in ("", "  ", "\ufe0f"):
        assert EmojiPredictor.load(keyboard / "int8").scores(text).tolist() == pytest.approx(share, abs=1e-5)


def test_the_metrics_are_the_graphs_own(keyboard: Path) -> None:
    metrics = json.loads((keyboard / "fp32" / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["metrics"]["validation"] == pytest.approx(metrics["parent"]["validation"], abs=0.02)


def test_a_teacher_of_another_size_is_refused(
    keyboard: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    teacher = dict(np.load(keyboard / "teacher.npz"))
    for damage in ({**teacher, "prefix": teacher["prefix"][1:]}, {"train": teacher["train"]}):
        np.savez(tmp_path / "teacher.npz", **damage)
        arguments = ["--teacher", str(tmp_path / "teacher.npz"), "--data", str(keyboard / "data")]
        assert train_keyboard.main([*arguments, "--out", str(tmp_path / "out")]) == 2
        assert "teacher.npz: " in capsys.readouterr().err
    with pytest.raises(DataError, match="not a teacher's logits"):
        train_keyboard.read_teacher(tmp_path / "nothing.npz", {})


def test_a_broken_checkpoint_is_refused(keyboard: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(keyboard / "data")
    assert keyboard_to_onnx.main([data, "--data", data, "--out", str(keyboard / "none")]) == 2
    assert "not a whole checkpoint" in capsys.readouterr().err
    model, _ = load_keyboard(keyboard / "torch")
    assert model.config == replace(model.config)
