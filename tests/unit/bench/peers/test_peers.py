"""Peers take part where they are installed, and are named where they are not."""

from pathlib import Path

import numpy as np
import pytest

from bench.accuracy import measure_peers
from bench.machine import library_version
from bench.peers import PEERS, Ground, Trained, train_peers
from bench.results import Results
from bench.texts import spread
from export.data.metrics import judge
from export.data.tweeteval import load_split

INSTALLED = {"linear SVM": "scikit-learn", "subword bags": "fasttext-wheel"}


def clean_ground(data: Path, folder: Path) -> Ground:
    return Ground(split=load_split(data, "train", "clean"), track="clean", folder=folder)


@pytest.mark.parametrize("name", INSTALLED)
def test_a_peer_learns_the_tiny_data(name: str, tiny_data: Path, tmp_path: Path) -> None:
    if library_version(INSTALLED[name]) is None:
        pytest.skip(f"{INSTALLED[name]} is not installed")
    ground = clean_ground(tiny_data, tmp_path)
    test = load_split(tiny_data, "test", "clean")
    trained = train_peers(ground, {name: PEERS[name]})
    assert trained
    for peer in trained:
        scores = np.stack([peer.answering.scores(text) for text in test.texts])
        assert scores.shape == (len(test.texts), 20)
        assert judge(scores, test.label_ids)["acc@3"] > 0.15
        assert peer.size_bytes > 0
        assert len(peer.suggest("santa")) == 3
        assert str(library_version(INSTALLED[name])) in peer.model


def test_a_peer_that_is_not_installed_is_named(
    tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bench.peers.library_version", lambda _: None)
    assert train_peers(clean_ground(tiny_data, tmp_path), PEERS) == []
    messages = capsys.readouterr().err.splitlines()
    assert len(messages) == len(PEERS)
    assert messages[0] == "skipped: linear SVM: not installed: scikit-learn"


@pytest.mark.parametrize(("name", "option"), [("static embeddings", "--encoder"), ("hub pipeline", "--pipeline")])
def test_a_peer_without_its_model_is_named(
    name: str,
    option: str,
    tiny_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("bench.peers.library_version", lambda _: "1")
    ground = clean_ground(tiny_data, tmp_path)
    assert train_peers(ground, {name: PEERS[name]}) == []
    assert option in capsys.readouterr().err


def test_a_slow_peer_is_judged_on_a_part(tiny_data: Path, tmp_path: Path) -> None:
    asked: list[str] = []

    class Slow:
        def scores(self, text: str) -> np.ndarray:
            asked.append(text)
            return np.linspace(1, 0, 20)  # (labels,)

    slow = Trained(model="slow 1.0", answering=Slow(), size_bytes=1, are_probabilities=False, n_judged=30)
    results = Results(tmp_path / "accuracy.jsonl")
    split = load_split(tiny_data, "test", "clean")
    measure_peers([slow], split, "clean", results)
    assert asked == list(spread(split, 30).texts)
    assert results.lines[0]["n_texts"] == 30
