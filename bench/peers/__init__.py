"""What users would pick instead, each trained on the same split and track and run as its own users run it.

A peer is a file here with REQUIRES, the distributions it needs ("a or b" where either does), and `train(ground)`, which
saves its model in the ground's folder and returns what it trained. One that is not installed, or lacks what it starts
from, is skipped by name. Imports the bench; each peer's file alone imports the peer, when it trains.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bench.command import say
from bench.errors import BenchError
from bench.machine import library_version
from export.data.tweeteval import LABELS, Split

PEERS: Mapping[str, str] = {
    "linear SVM": "bench.peers.linear_svm",
    "subword bags": "bench.peers.subword_bags",
    "static embeddings": "bench.peers.static_embeddings",
    "hub pipeline": "bench.peers.hub_pipeline",
}


class SkippedError(BenchError):
    """The peer cannot take part; the message says what it lacks."""


class Answering(Protocol):
    """A trained peer."""

    def scores(self, text: str) -> npt.NDArray[np.floating]:
        """In label order, higher is better. (labels,)"""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What peers train on; `encoder` and `pipeline` are folders of Hugging Face models, where there are any."""

    split: Split
    track: str
    folder: Path
    encoder: Path | None = None
    pipeline: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Trained:
    """`model` is its title in the results, with the library and its version.

    A peer that takes milliseconds a text is judged on `n_judged` texts, evenly spread over the split, and not on all.
    """

    model: str
    answering: Answering
    size_bytes: int
    are_probabilities: bool
    n_judged: int | None = None

    def suggest(self, text: str) -> list[str]:
        """The three best emoji."""
        order = np.argsort(-self.answering.scores(text), kind="stable")[:3]
        return [LABELS[label_id].emoji for label_id in order]


def train_peers(ground: Ground, peers: Mapping[str, str]) -> list[Trained]:
    """Every peer that can take part, trained; the others are named on standard error."""
    trained: list[Trained] = []
    for name, module in peers.items():
        try:
            trained += _train(name, module, ground)
        except SkippedError as error:
            say(f"skipped: {name}: {error}")
    return trained


def folder_bytes(folder: Path) -> int:
    """The bytes of every file in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _train(name: str, module: str, ground: Ground) -> Sequence[Trained]:
    peer = importlib.import_module(module)
    missing = [library for library in peer.REQUIRES if not any(map(library_version, library.split(" or ")))]
    if missing:
        raise SkippedError(f"not installed: {', '.join(missing)}")
    place = ground.folder / module.rpartition(".")[2]
    place.mkdir(parents=True, exist_ok=True)
    say(f"training the peer {name}")
    trained: Sequence[Trained] = peer.train(replace(ground, folder=place))
    return trained
