"""The peer's folder is made by one command, opened by the peer, and refused where it was made of other data."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from bench.peers import PEERS, Ground, train_peers
from bench.peers.finetune_pipeline import ABOUT, main
from export.data.metrics import judge
from export.data.tweeteval import load_split
from tests.tiny_encoders import write_tiny_bert

PIPELINE = {"hub pipeline": PEERS["hub pipeline"]}


@pytest.fixture(scope="module")
def made(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pipeline")
    encoder = write_tiny_bert(folder / "encoder")
    named = ["--encoder", str(encoder), "--data", str(tiny_data), "--out", str(folder / "out")]
    assert main([*named, "--epochs", "8", "--learning-rate", "1e-2"]) == 0
    return folder / "out"


def ground_of(made: Path, data: Path, folder: Path, track: str) -> Ground:
    return Ground(split=load_split(data, "train", track), track=track, folder=folder, pipeline=made)


def test_the_peer_opens_what_was_made(made: Path, tiny_data: Path, tmp_path: Path) -> None:
    [peer] = train_peers(ground_of(made, tiny_data, tmp_path, "clean"), PIPELINE)
    assert peer.model.endswith("pipeline of encoder, 8 epochs")
    assert peer.size_bytes > (made / "model.safetensors").stat().st_size
    assert len(peer.suggest("santa")) == 3
    tokenizer = AutoTokenizer.from_pretrained(made)
    model = AutoModelForSequenceClassification.from_pretrained(made).eval()
    with torch.inference_mode():
        logits = model(**tokenizer("santa brings presents", return_tensors="pt")).logits  # (1, labels)
    expected = torch.softmax(logits, dim=1)[0].numpy()
    np.testing.assert_allclose(peer.answering.scores("santa brings presents"), expected, atol=1e-6)


def test_it_learns(made: Path, tiny_data: Path, tmp_path: Path) -> None:
    [peer] = train_peers(ground_of(made, tiny_data, tmp_path, "clean"), PIPELINE)
    test = load_split(tiny_data, "test", "clean")
    scores = np.stack([peer.answering.scores(text) for text in test.texts])  # (texts, labels)
    prior = np.tile(np.bincount(test.label_ids, minlength=20), (len(test.texts), 1))  # (texts, labels)
    assert judge(scores, test.label_ids)["mrr"] > judge(prior, test.label_ids)["mrr"] + 0.1


def test_another_track_is_named(
    made: Path, tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train_peers(ground_of(made, tiny_data, tmp_path, "as-shipped"), PIPELINE) == []
    assert "was trained on clean" in capsys.readouterr().err


def test_other_data_is_named(made: Path, tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    about = json.loads((made / ABOUT).read_bytes())
    (tmp_path / ABOUT).write_text(json.dumps({**about, "data_sha256": "0"}), encoding="utf-8")
    assert train_peers(ground_of(tmp_path, tiny_data, tmp_path, "clean"), PIPELINE) == []
    assert "was trained on clean 0, not on clean" in capsys.readouterr().err


def test_a_folder_of_unknown_making_is_named(
    tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train_peers(ground_of(tmp_path, tiny_data, tmp_path, "clean"), PIPELINE) == []
    assert "no finetuned.json: make it with python -m bench.peers.finetune_pipeline" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"--encoder": "nowhere"}, "no config.json is there"),
        ({"--out": "."}, "it exists already"),
        ({"--epochs": "0"}, "train for 1 epoch or more"),
        ({"--learning-rate": "nan"}, "a learning rate between 0 and 1"),
        ({"--track": "dirty"}, "invalid choice"),
    ],
)
def test_bad_input_is_one_line(
    change: dict[str, str], message: str, tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.json").write_text("{}")
    named = {"--encoder": str(tmp_path), "--data": str(tiny_data), "--out": str(tmp_path / "out")} | change
    assert main([word for pair in named.items() for word in pair]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert message in found.err
    assert len(found.err.splitlines()) == 1


def test_a_library_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bench.peers.finetune_pipeline.library_version", lambda _: None)
    assert main(["--encoder", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "not installed: transformers, torch, accelerate" in capsys.readouterr().err
