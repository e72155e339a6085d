"""From a text to the hashes of its n-grams: the readable twin of what the keyboard model's graph does.

    code points -> the last 201 -> folded -> spaces collapsed -> words, pairs, letter n-grams -> hashes modulo a prime

What is read is short because a text field is not a tweet: what a person types now matters most. Beside this bag stand
the pieces, in their order: a text's words, or its letters, which is what they are in Chinese.

Folding lower-cases, drops U+FE0E and U+FE0F, makes white space a space, look-alike quotes and dashes their ASCII form,
and marks letters, digits and marks as word characters by adding WORD to their code point. A token is a run of
word characters, or any other sign on its own. Every product stays below 2 ** 63, so that no port depends on overflow.

`export/keyboard/codepoints_graph.py` says the same in ONNX operators; a test holds the two equal. Imports numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from export.keyboard.folding import DROPPED, LIMIT, SPACE, WORD, fold_table

Ids = NDArray[np.int64]

LONGEST = 201  # code points that are looked at, the last ones, some of which may stand for nothing

PRIME = 2**31 - 1
BASE = 1_000_003
SALTS = {"word": 40_503_001, "pair": 97_654_321, 2: 16_777_619, 3: 73_856_093, 4: 19_349_663, 5: 83_492_791}
START, END = 1_234_567, 7_654_321  # stand for a word before the first and after the last
PIECES = ("words", "letters")  # what a text is a sequence of


@dataclass(frozen=True, kw_only=True)
class Features:
    """The hashes of one text, int64 below PRIME: (words + pairs,), (letter n-grams,), (pieces,) in order.

    Empty: `n_tokens` is 0, and there is one n-gram, the pair of START and END.
    """

    words: Ids
    letters: Ids
    pieces: Ids
    n_tokens: int

    @property
    def ngrams(self) -> Ids:
        """What is in the bag: words, pairs and letter n-grams."""
        return np.concatenate([self.words, self.letters])


def fold(text: str) -> Ids:
    """The text as numbers: cut, folded, spaces collapsed, one space before and after. (length,)"""
    code_points = np.frombuffer(text[-LONGEST:].encode("utf-32-le", "surrogatepass"), "<i4").astype(np.int64)
    numbers = np.where(code_points < LIMIT, fold_table()[np.minimum(code_points, LIMIT - 1)], code_points)
    numbers = numbers[numbers % WORD < DROPPED]
    numbers = np.concatenate([[SPACE], numbers, [SPACE]])
    again = np.concatenate([[False], (numbers[1:] == SPACE) & (numbers[:-1] == SPACE)])
    collapsed: Ids = numbers[~again]
    return collapsed


def tokens(numbers: Ids) -> tuple[Ids, Ids]:
    """Where the tokens of folded text start and end (inclusive): (tokens,) each."""
    is_word, is_sign = numbers >= WORD, numbers != SPACE
    starts = is_sign[1:] & ~(is_word[1:] & is_word[:-1])
    ends = is_sign[:-1] & ~(is_word[:-1] & is_word[1:])
    return np.flatnonzero(starts) + 1, np.flatnonzero(ends)


@cache
def powers() -> tuple[Ids, Ids]:
    """BASE ** position modulo PRIME and its inverse, for every place in a folded text's windows: (places,) each."""
    inverse = pow(BASE, -1, PRIME)
    positions = range(LONGEST + 5)
    return (
        np.array([pow(BASE, position, PRIME) for position in positions], np.int64),
        np.array([pow(inverse, position, PRIME) for position in positions], np.int64),
    )


def word_hashes(numbers: Ids, starts: Ids, ends: Ids) -> Ids:
    """A polynomial hash of each token, below PRIME: sum of number * BASE ** place in the token. (tokens,)"""
    power, inverse = powers()
    sums = np.concatenate([[0], np.cumsum(numbers * power[: len(numbers)] % PRIME)])
    hashes: Ids = (sums[ends + 1] - sums[starts]) % PRIME * inverse[starts] % PRIME
    return hashes


def letter_ngrams(numbers: Ids, size: int) -> Ids:
    """Hashes of the n-grams of `size` numbers that have no space inside; one at either end says where a word ends."""
    count = len(numbers) - size + 1
    hashes = np.zeros(max(count, 0), np.int64)
    whole = np.ones(max(count, 0), bool)
    for place in range(size if count > 0 else 0):
        window = numbers[place : place + count]
        hashes += window * int(powers()[0][place]) % PRIME
        if 0 < place < size - 1:
            whole &= window != SPACE
    ngrams: Ids = hashes[whole] % PRIME * SALTS[size] % PRIME
    return ngrams


def features(text: str, *, sizes: tuple[int, ...], pieces: str = "words") -> Features:
    """The hashes of a text: tokens and pairs of neighbours, letter n-grams of the given sizes, pieces.

    >>> [len(features("so so happy", sizes=(3,), pieces=kind).pieces) for kind in PIECES]
    [3, 9]
    """
    numbers = fold(text)
    starts, ends = tokens(numbers)
    words = word_hashes(numbers, starts, ends)
    left, right = np.concatenate([[START], words]), np.concatenate([words, [END]])
    pairs = (left * BASE % PRIME + right) % PRIME
    return Features(
        words=np.concatenate([words * SALTS["word"] % PRIME, pairs * SALTS["pair"] % PRIME]),
        letters=np.concatenate([letter_ngrams(numbers, size) for size in sizes]),
        pieces=words if pieces == "words" else numbers[numbers != SPACE],
        n_tokens=len(starts),
    )
