"""Fine-tuning and teaching as whole commands: killed between epochs or folds, they go on, and only as themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from export.training import finetuning
from export.training.finetuning import FinetuneRecipe
from export.tweeteval import teacher
from export.tweeteval.finetune import finetune_model
from tests.tiny_data import write_tiny_data
from tests.tiny_encoders import write_tiny_bert

RECIPE = FinetuneRecipe(learning_rate=3e-3, batch_size=32, epochs=3, precision="no")


@dataclass
class Epochs:
    """Counts the epochs that are trained; the one named by `fatal`, counted from 1, is killed."""

    real: Callable[..., float]
    n_trained: int = 0
    fatal: int = 0

    def __call__(self, *arguments: Any) -> float:
        if self.n_trained + 1 == self.fatal:
            raise KeyboardInterrupt
        self.n_trained += 1
        return self.real(*arguments)


@pytest.fixture
def epochs(monkeypatch: pytest.MonkeyPatch) -> Epochs:
    counting = Epochs(finetuning.train_epoch)
    monkeypatch.setattr(finetuning, "train_epoch", counting)
    return counting


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_bert(tmp_path_factory.mktemp("tiny") / "encoder")


def train(encoder: Path, data: Path, out: Path, seed: int = 0) -> None:
    finetune_model(str(encoder), data, "clean", RECIPE, seed=seed, out=out, device="cpu")


def test_a_killed_training_goes_on(tmp_path: Path, encoder: Path, tiny_data: Path, epochs: Epochs) -> None:
    train(encoder, tiny_data, tmp_path / "whole")
    epochs.fatal, epochs.n_trained = 3, 0
    with pytest.raises(KeyboardInterrupt):
        train(encoder, tiny_data, tmp_path / "killed")
    epochs.fatal, epochs.n_trained = 0, 0
    train(encoder, tiny_data, tmp_path / "killed")
    assert epochs.n_trained == 1
    whole, killed = ((tmp_path / name / "curves.json").read_bytes() for name in ("whole", "killed"))
    assert killed == whole
    assert not list(tmp_path.glob("*.pt"))


def test_another_seed_starts_anew(tmp_path: Path, encoder: Path, tiny_data: Path, epochs: Epochs) -> None:
    epochs.fatal = 3
    with pytest.raises(KeyboardInterrupt):
        train(encoder, tiny_data, tmp_path / "out")
    epochs.fatal, epochs.n_trained = 0, 0
    train(encoder, tiny_data, tmp_path / "out", seed=1)
    assert epochs.n_trained == RECIPE.epochs


def teach(encoder: Path, data: Path, out: Path) -> None:
    options = {"n_folds": 2, "seed": 0, "device": "cpu", "unlabelled": None}
    teacher.teach(str(encoder), data, "clean", RECIPE, **options, out=out)  # type: ignore[arg-type]


def test_a_killed_teacher_goes_on(tmp_path: Path, encoder: Path, tiny_data: Path, epochs: Epochs) -> None:
    teach(encoder, tiny_data, tmp_path / "whole.npz")
    epochs.fatal, epochs.n_trained = 5, 0  # the second of the second fold
    with pytest.raises(KeyboardInterrupt):
        teach(encoder, tiny_data, tmp_path / "killed.npz")
    epochs.fatal, epochs.n_trained = 0, 0
    teach(encoder, tiny_data, tmp_path / "killed.npz")
    assert epochs.n_trained == 2
    whole, killed = (np.load(tmp_path / f"{name}.npz") for name in ("whole", "killed"))
    assert set(whole.files) == {"train", "validation", "track", "train_sha256"}
    for name in whole.files:
        np.testing.assert_array_equal(whole[name], killed[name])
    assert sorted(file.name for file in tmp_path.iterdir()) == ["killed.npz", "whole.npz"]


def test_questions_asked_anew_make_another_run(tmp_path: Path, encoder: Path, tiny_data: Path, epochs: Epochs) -> None:
    """A fold's answers of an interrupted run are not taken for answers to other questions."""
    epochs.fatal = 4
    with pytest.raises(KeyboardInterrupt):
        teach(encoder, tiny_data, tmp_path / "out.npz")
    other = write_tiny_data(tmp_path / "other", n_validation=40)
    epochs.fatal, epochs.n_trained = 0, 0
    teach(encoder, other, tmp_path / "out.npz")
    assert epochs.n_trained == 2 * RECIPE.epochs
