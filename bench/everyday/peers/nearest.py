"""Retrieval: the emoji whose name or keyword is nearest to the text, in the space of a sentence encoder.

Each emoji is known by its keywords of CLDR, each keyword by itself, and by all of them as one sentence; an emoji is as
near as its nearest. There is always a nearest, so it is never silent. Imports numpy and the bench.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.everyday.asking import Answer, Contestant
from bench.everyday.lexicon import keyword_pairs, lexicon_folder
from bench.everyday.metrics import N_RANKED
from bench.everyday.peers import answer, peer
from bench.everyday.spelling import neutral
from bench.peers import SkippedError

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]  # texts -> (texts, dim), each of length 1
SOURCES = ("cldr",)
BATCH = 512


def retrieval(title: str, language: str, data: Path | None, encode: Encode) -> Contestant:
    """A contestant that answers with the nearest emoji."""
    folder = lexicon_folder(data)
    if folder is None:
        raise SkippedError("the data folder has no lexicon/keywords.tsv")
    known: dict[str, list[str]] = {}
    for emoji, keyword in keyword_pairs(folder, language, SOURCES):
        known.setdefault(neutral(emoji), []).append(keyword)
    labels = list(known)
    sentences = [sentence for words in known.values() for sentence in (*words, " ".join(words))]
    starts = np.cumsum([0, *(len(words) + 1 for words in known.values())])[:-1]  # (labels,)
    vectors = encode(sentences)  # (sentences, dim)

    def answers(texts: Sequence[str]) -> list[Answer]:
        found = []
        for start in range(0, len(texts), BATCH):
            nearness = encode(texts[start : start + BATCH]) @ vectors.T  # (texts, sentences)
            by_label = np.maximum.reduceat(nearness, starts, axis=1)  # (texts, labels)
            order = np.argsort(-by_label, axis=1, kind="stable")[:, :N_RANKED]  # (texts, ranked)
            found += [answer([labels[place] for place in places]) for places in order]
        return found

    return peer(title, language, labels, answers)
