"""What is put on the shelf: smaller, ranked as before, never with another model's bundle."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from bench import shelve
from bench.entrants import MODELS

ORIGINAL, BUNDLE = MODELS / "ffnn-clean" / "torch", MODELS / "ffnn-clean" / "int8"


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """The FFNN with all its weights in 32 bits, none of them one that 16 can say."""
    folder = tmp_path / "checkpoint"
    shutil.copytree(ORIGINAL, folder)
    weights = {name: one.float() for name, one in load_file(ORIGINAL / "model.safetensors").items()}
    weights["embedding.weight"] *= 1 + 1e-5
    save_file(weights, folder / "model.safetensors")
    return folder


def options(checkpoint: Path, tmp_path: Path, *more: str) -> list[str]:
    named = ["--name", "ffnn", "--bundle", str(BUNDLE), "--models", str(tmp_path / "shelf")]
    return [str(checkpoint), *named, *more]


def test_tables_are_halved_where_nobody_sees_it(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shelve.main(options(checkpoint, tmp_path)) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["halved"], done["n_swapped"]) == (["embedding.weight"], 0)
    weights = load_file(tmp_path / "shelf" / "ffnn" / "torch" / "model.safetensors")
    assert weights["embedding.weight"].dtype == torch.float16
    assert {one.dtype for name, one in weights.items() if name != "embedding.weight"} == {torch.float32}
    assert "16-bit" in (tmp_path / "shelf" / "ffnn" / "torch" / "README.md").read_text(encoding="utf-8")
    assert (tmp_path / "shelf" / "ffnn" / "int8" / "manifest.json").is_file()


def test_tables_stay_where_a_text_would_be_ranked_otherwise(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shelve, "NEAR", -1.0)  # then not even the same ranking is near enough
    assert shelve.main(options(checkpoint, tmp_path)) == 0
    assert json.loads(capsys.readouterr().out)["halved"] == []
    stored = (tmp_path / "shelf" / "ffnn" / "torch" / "model.safetensors").read_bytes()
    assert stored == (checkpoint / "model.safetensors").read_bytes()


def test_another_models_bundle_is_refused(checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weights = load_file(checkpoint / "model.safetensors")
    save_file({name: -one for name, one in weights.items()}, checkpoint / "model.safetensors")
    assert shelve.main(options(checkpoint, tmp_path)) == 2
    assert "of our texts get the answer of" in capsys.readouterr().err
    assert not (tmp_path / "shelf").exists()


def test_the_bundle_goes_alone_where_room_is_short(checkpoint: Path, tmp_path: Path) -> None:
    assert shelve.main(options(checkpoint, tmp_path, "--bundle-only")) == 0
    assert [folder.name for folder in (tmp_path / "shelf" / "ffnn").iterdir()] == ["int8"]


@pytest.mark.parametrize("more", [["--name", "../a"], ["--name", "nobody"], ["--name", "en", "--bundle-only"]])
def test_bad_names_are_one_line(more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = ["--bundle", str(BUNDLE)] if more[-1] == "../a" else []
    assert shelve.main([str(ORIGINAL), *more, *bundle, "--models", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
