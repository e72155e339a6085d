"""What a keyboard could embed instead, asked the same texts in the same run.

A peer is a file here with REQUIRES, the distributions it needs, and `open_peers(ground)`, which returns those of its
contestants that speak the language. One that is not installed, or lacks what it starts from, is skipped by name.
Imports the bench; each peer's file alone imports the peer, when it is opened.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.command import say
from bench.everyday.asking import Answer, Contestant
from bench.everyday.metrics import N_RANKED
from bench.everyday.spelling import neutral
from bench.machine import library_version
from bench.peers import SkippedError

PEERS: Mapping[str, str] = {
    "keyword look-up": "bench.everyday.peers.keyword_lookup",
    "USE retrieval": "bench.everyday.peers.sentence_retrieval",
    "encoder retrieval": "bench.everyday.peers.encoder_retrieval",
}


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What peers start from; `data` is the folder of the data, `encoder` that of a Hugging Face model, if any."""

    language: str
    data: Path | None
    encoder: Path | None = None


def open_peers(ground: Ground, peers: Mapping[str, str] = PEERS) -> list[Contestant]:
    """Every peer that can take part; the others are named on standard error."""
    opened: list[Contestant] = []
    for name, module in peers.items():
        peer = importlib.import_module(module)
        missing = [library for library in peer.REQUIRES if not any(map(library_version, library.split(" or ")))]
        try:
            if missing:
                raise SkippedError(f"not installed: {', '.join(missing)}")
            opened += peer.open_peers(ground)
        except SkippedError as error:
            say(f"skipped: {name}, {ground.language}: {error}")
    return opened


def peer(
    model: str, language: str, labels: Sequence[str], answers: Callable[[Sequence[str]], list[Answer]]
) -> Contestant:
    """A contestant of the results: `model` is its title, with the library and its version."""
    spelt = frozenset(map(neutral, labels))
    about = {"model": model, "peer": True}
    return Contestant(about=about, language=language, labels=spelt, has_trigger=False, answers=answers)


def answer(emoji: Sequence[str]) -> Answer:
    """A peer's ranking as an answer, twins of the same spelling once; where it is empty, no strip shows."""
    ranking = tuple(dict.fromkeys(map(neutral, emoji)))[:N_RANKED]
    return Answer(ranking=ranking, trigger=None, is_shown=bool(ranking))
