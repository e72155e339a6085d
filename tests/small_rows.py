"""Rows of a few texts, for tests of what is made of them."""

from collections.abc import Sequence

import numpy as np

from export.keyboard.rows import MOST, UNKNOWN, Rows

Entry = tuple[str, str, str, Sequence[int]]  # text, kind, source, label ids, best first


def small_rows(entries: Sequence[Entry], emoji: Sequence[str], language: str = "en", held_out: str = "") -> Rows:
    """Even shares; those texts are held out that stand in `held_out`."""
    targets, shares = np.zeros((len(entries), MOST), np.int64), np.zeros((len(entries), MOST), np.float32)
    for row, (*_, labels) in enumerate(entries):
        targets[row, : len(labels)], shares[row, : len(labels)] = labels, 1 / max(1, len(labels))
    return Rows(
        emoji=tuple(emoji),
        texts=tuple(text for text, *_ in entries),
        languages=np.array([language] * len(entries)),
        kinds=np.array([kind for _, kind, _, _ in entries]),
        sources=np.array([source for _, _, source, _ in entries]),
        held_out=np.array([text in held_out for text, *_ in entries]),
        targets=targets,
        shares=shares,
        emotion_ids=np.full(len(entries), UNKNOWN),
    )
