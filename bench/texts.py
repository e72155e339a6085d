"""Which texts a benchmark asks, always the same ones: spread over a split, whole, by keystroke, or cut short.

Imports `export.data` and numpy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.errors import BenchError
from export.data.tweeteval import Split
from runtime.errors import OptionError

FRACTIONS = (25, 50, 75, 100)


def spread(split: Split, count: int) -> Split:
    """`count` texts evenly spaced over the split, or all it has; the order stays, and the hash is the split's."""
    if count < 1:
        raise OptionError(f"{count} texts: ask for 1 or more")
    chosen = np.unique(np.linspace(0, len(split.texts) - 1, min(count, len(split.texts))).astype(int))  # (count,)
    return replace(split, texts=tuple(split.texts[place] for place in chosen), label_ids=split.label_ids[chosen])


def last_column(file: Path) -> list[str]:
    """The texts of a table whose last column is a text, without its head; BenchError where there is none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()[1:]
    except (OSError, ValueError) as error:
        raise BenchError(f"{file}: cannot be read as a table ({error})") from None
    texts = [line.rpartition("\t")[2] for line in lines if line]
    if not texts:
        raise BenchError(f"{file}: no text is in it: give a table with a text")
    return texts


def keystrokes(texts: Sequence[str]) -> Iterator[str]:
    """Every text as it grows under the fingers, one character at a time.

    >>> list(keystrokes(["hi", "u"]))
    ['h', 'hi', 'u']
    """
    return (text[:length] for text in texts for length in range(1, len(text) + 1))


def first_words(text: str, percent: int) -> str:
    """The first `percent` of the words, rounded up: somebody is still typing.

    >>> first_words("merry christmas to you", 50)
    'merry christmas'
    """
    words = text.split()
    return text if percent == 100 else " ".join(words[: -(-len(words) * percent // 100)])


def first_characters(text: str, percent: int) -> str:
    """The first `percent` of the characters, rounded up.

    >>> first_characters("merry", 50)
    'mer'
    """
    return text[: -(-len(text) * percent // 100)]
