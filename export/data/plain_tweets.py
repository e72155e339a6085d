"""Everyday tweets with and without emoji: for learning when to be silent. `plain_tweets/train.tsv`: emoji, text.

The texts had every emoji cut out; the first column says which stood there. Their subjects are rough (hate and offence
corpora), so they say whether an emoji belongs, never which. May import `runtime` and numpy.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.data.errors import DataError
from export.data.tracks import clean

FOLDER, FILE = "plain_tweets", "train.tsv"
HEADER = "emoji\ttext"
HELD_OUT_SHARE = 0.2


@dataclass(frozen=True, kw_only=True, eq=False)
class PlainTweets:
    """Texts on the clean track, whether each had an emoji (texts,), and which are held out from training (texts,)."""

    texts: tuple[str, ...]
    has_emoji: npt.NDArray[np.bool_]
    held_out: npt.NDArray[np.bool_]


def load_plain_tweets(data: Path) -> PlainTweets:
    """Read the file from the data folder, or from beside TweetEval's; DataError by file and line for a broken one."""
    for folder in (data, data.parent):
        if (folder / FOLDER / FILE).is_file():
            return parse(folder / FOLDER / FILE)
    raise DataError(f"{data / FOLDER / FILE}: not there, nor beside {data}: the trigger is learnt from it")


def parse(path: Path) -> PlainTweets:
    lines = path.read_bytes().decode("utf-8").split("\n")
    if lines[0] != HEADER:
        raise DataError(f"{path}:1: {lines[0][:40]!r} found, {HEADER!r} expected")
    rows = [line.split("\t") for line in lines[1:] if line]
    for number, row in enumerate(rows, start=2):
        if len(row) != 2:
            raise DataError(f"{path}:{number}: {len(row)} columns found, 2 expected")
    texts = tuple(clean(text) for _, text in rows)
    return PlainTweets(
        texts=texts,
        has_emoji=np.array([bool(emoji) for emoji, _ in rows]),
        held_out=np.array([is_held_out(text) for text in texts]),
    )


def is_held_out(text: str) -> bool:
    """By the text alone, so that equal texts stand on one side."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:4], "big") < HELD_OUT_SHARE * 2**32
