"""Texts as a keyboard sees them, made from the training split: begun, lower-cased, without hashtags, cut and spliced.

The teacher labels these sets and the keyboard's model learns from its word on them. The same texts and seeds give the
same sets. May import `export.data` and numpy.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from export.data.plain_tweets import load_plain_tweets
from export.data.tweeteval import load_split

LABELLED_SETS = ("train", "prefix", "lower", "lower_prefix")  # those whose true label is the training split's
SETS = (*LABELLED_SETS, "spans", "plain")


def typing_texts(data: Path) -> dict[str, tuple[str, ...]]:
    """The texts of each of SETS, clean track; the labelled ones in the order of the training split."""
    train = load_split(data, "train", "clean").texts
    lowered = tuple(as_typed(text) for text in train)
    return {
        "train": train,
        "prefix": word_prefixes(train, seed=0),
        "lower": lowered,
        "lower_prefix": word_prefixes(lowered, seed=7),
        "spans": spans(train, seed=1),
        "plain": load_plain_tweets(data).texts,
    }


def as_typed(text: str) -> str:
    """Lower case, no hashtags, no mentions, no punctuation or symbols.

    >>> as_typed("So happy!! #blessed @user it's Friday @ Home")
    'so happy its friday home'
    """
    words = [word for word in text.lower().split(" ") if not word.startswith(("#", "@user"))]
    kept = "".join(character for character in " ".join(words) if unicodedata.category(character)[0] not in "PS")
    return " ".join(kept.split())


def word_prefixes(texts: Sequence[str], *, seed: int) -> tuple[str, ...]:
    """Of each text a random number of its first words, at least one and not all (of a single word, that word)."""
    generator = np.random.default_rng(seed)
    prefixes = []
    for text in texts:
        words = text.split(" ")
        count = int(generator.integers(1, len(words))) if len(words) > 1 else 1
        prefixes.append(" ".join(words[:count]))
    return tuple(prefixes)


def spans(texts: Sequence[str], *, seed: int) -> tuple[str, ...]:
    """Of each text some neighbouring words; half of them go on with some of another text; half are as typed."""
    generator = np.random.default_rng(seed)

    def span(text: str) -> str:
        words = text.split(" ")
        count = int(generator.integers(1, len(words) + 1))
        start = int(generator.integers(0, len(words) - count + 1))
        return " ".join(words[start : start + count])

    made = []
    for text in texts:
        found = span(text)
        if generator.random() < 0.5:
            found = f"{found} {span(texts[int(generator.integers(len(texts)))])}"
        if generator.random() < 0.5:
            found = as_typed(found) or found
        made.append(found)
    return tuple(made)


def first_share(text: str, share: float) -> str:
    """The first `share` of a text's words, rounded, at least one."""
    words = text.split(" ")
    return " ".join(words[: max(1, round(share * len(words)))])
