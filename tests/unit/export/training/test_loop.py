"""The loop: it learns, it stops early, and a killed run ends where an undisturbed one does."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from export.training import loop
from export.training.batches import Encoded
from export.training.loop import Progress, predict_logits, train
from export.tweeteval.recipes import RECIPES
from tests.small_models import small_model

RECIPE = replace(RECIPES["ffnn"], epochs=4, learning_rate=5e-3)


def learnable(n_texts: int, seed: int) -> Encoded:
    """Texts of random words, labelled by the one word among 2..21 that they all have."""
    generator = np.random.default_rng(seed)
    label_ids = generator.integers(0, 20, n_texts)
    fillers = [generator.integers(22, 50, generator.integers(0, 6)).tolist() for _ in label_ids]
    ids = tuple([*filler, int(label_id) + 2] for filler, label_id in zip(fillers, label_ids, strict=True))
    return Encoded(ids=ids, label_ids=label_ids)


TRAINING, VALIDATION = learnable(600, 0), learnable(100, 1)


def test_it_learns(tmp_path: Path) -> None:
    model = small_model("cnn")
    progress = train(model, TRAINING, VALIDATION, RECIPE, seed=0, resume=tmp_path / "resume.pt")
    assert len(progress.history) == 4
    assert progress.history[-1]["validation_loss"] < progress.history[0]["validation_loss"]
    assert progress.history[-1]["validation_acc@1"] > 0.5  # chance is 0.05


def test_a_killed_run_ends_where_an_undisturbed_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    undisturbed = small_model("ffnn")
    whole = train(undisturbed, TRAINING, VALIDATION, RECIPE, seed=3, resume=tmp_path / "whole.pt")
    seen = []
    real_epoch = loop.train_epoch

    def killed_in_the_third(*arguments: Any) -> float:
        seen.append(1)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return real_epoch(*arguments)

    monkeypatch.setattr(loop, "train_epoch", killed_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        train(small_model("ffnn"), TRAINING, VALIDATION, RECIPE, seed=3, resume=tmp_path / "killed.pt")
    monkeypatch.setattr(loop, "train_epoch", real_epoch)
    resumed = small_model("ffnn")
    rest = train(resumed, TRAINING, VALIDATION, RECIPE, seed=3, resume=tmp_path / "killed.pt")
    assert rest.history == whole.history
    for name, value in undisturbed.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], value, msg=name)


def test_another_seed_is_another_run(tmp_path: Path) -> None:
    histories = [
        train(small_model("ffnn"), TRAINING, VALIDATION, RECIPE, seed=seed, resume=tmp_path / f"{seed}.pt").history
        for seed in (0, 1)
    ]
    assert histories[0] != histories[1]


def history(*losses: float) -> list[dict[str, float]]:
    return [{"validation_loss": loss} for loss in losses]


@pytest.mark.parametrize(
    ("losses", "patience", "finished", "kept"),
    [
        ((3.0, 2.0, 2.5), 2, False, 1),
        ((3.0, 2.0, 2.5, 2.1), 2, True, 1),
        ((3.0, 2.0, 2.5, 1.9), 2, False, 3),
        ((3.0, 2.0, 2.5, 2.6, 2.7), 0, False, 4),  # patience 0: never early, and the last is kept
    ],
)
def test_early_stopping(losses: tuple[float, ...], patience: int, finished: bool, kept: int) -> None:
    recipe = replace(RECIPE, epochs=9, patience=patience)
    progress = Progress(history=history(*losses))
    assert (progress.finished(recipe), progress.kept_epoch(recipe)) == (finished, kept)


def test_the_last_epoch_ends_it() -> None:
    assert Progress(history=history(3, 2, 1)).finished(replace(RECIPE, epochs=3, patience=5))


def test_the_best_weights_are_left(tmp_path: Path) -> None:
    recipe = replace(RECIPE, epochs=6, learning_rate=0.3, patience=6)  # far too fast, so it gets worse
    model = small_model("cnn")
    progress = train(model, TRAINING, VALIDATION, recipe, seed=0, resume=tmp_path / "resume.pt")
    kept = progress.kept_epoch(recipe)
    accuracy = (predict_logits(model, VALIDATION).argmax(1).numpy() == VALIDATION.label_ids).mean()
    assert accuracy == pytest.approx(progress.history[kept]["validation_acc@1"])


def test_logits_come_in_the_order_of_the_texts() -> None:
    model = small_model("transformer")
    together = predict_logits(model, VALIDATION, batch_size=7)
    for index in (0, 13, 99):
        one = Encoded(ids=(VALIDATION.ids[index],), label_ids=VALIDATION.label_ids[index : index + 1])
        torch.testing.assert_close(predict_logits(model, one)[0], together[index], atol=1e-5, rtol=0)
