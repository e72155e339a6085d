"""Checkpoints: what is saved comes back, and what is broken is refused by name."""

import json
from pathlib import Path

import pytest
import torch

from export.training import checkpoint
from export.training.checkpoint import Checkpoint, CheckpointError
from tests.small_models import CONFIGS, small_model

SAVED = Checkpoint(
    model="ffnn",
    config=CONFIGS["ffnn"],
    recipe={"max_length": 64},
    track="clean",
    seed=0,
    history=[{"training_loss": 1.0, "validation_loss": 2.0}],
    data_sha256={"train": "0" * 64},
    versions={"torch": torch.__version__},
)


def test_round_trip(tmp_path: Path) -> None:
    model = small_model("ffnn")
    checkpoint.save(tmp_path / "c", model, SAVED, {"tokenizer.json": b"{}"})
    loaded, saved = checkpoint.load(tmp_path / "c")
    assert saved == SAVED
    assert not loaded.training
    assert (tmp_path / "c" / "tokenizer.json").read_bytes() == b"{}"
    for name, value in model.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value)


def test_a_later_save_replaces_the_earlier_and_leaves_nothing_behind(tmp_path: Path) -> None:
    checkpoint.save(tmp_path / "c", small_model("ffnn"), SAVED, {"old": b""})
    checkpoint.save(tmp_path / "c", small_model("ffnn"), SAVED, {"new": b""})
    assert not (tmp_path / "c" / "old").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


@pytest.mark.parametrize("name", ["model.safetensors", "checkpoint.json"])
def test_a_broken_one_is_refused(tmp_path: Path, name: str) -> None:
    checkpoint.save(tmp_path / "c", small_model("ffnn"), SAVED, {})
    (tmp_path / "c" / name).write_bytes(b"{")
    with pytest.raises(CheckpointError, match=r"c: not a whole checkpoint \(.*train one with export.tweeteval.train"):
        checkpoint.load(tmp_path / "c")


def test_weights_of_another_shape_are_refused(tmp_path: Path) -> None:
    checkpoint.save(tmp_path / "c", small_model("ffnn"), SAVED, {})
    document = json.loads((tmp_path / "c" / "checkpoint.json").read_text())
    document["config"]["vocabulary_size"] = 51
    (tmp_path / "c" / "checkpoint.json").write_text(json.dumps(document))
    with pytest.raises(CheckpointError, match="not a whole checkpoint"):
        checkpoint.load(tmp_path / "c")


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="not a whole checkpoint"):
        checkpoint.load(tmp_path / "nothing")
