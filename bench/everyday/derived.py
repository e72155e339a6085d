"""Slices made from the chat set by machine: how somebody else would have typed the same message.

Each variant keeps the acceptable emoji of its text. Texts that a variant leaves as they are (Chinese has no capitals)
are left out of it. Imports the bench.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from bench.everyday.blind import Text
from bench.texts import first_characters, first_words

SEED = 0
N_STRETCHED = 4
Variant = Callable[[str, random.Random], str]


def one_typo(text: str, chance: random.Random) -> str:
    """Two neighbouring letters changed places, one was hit twice, or one left out: inside a word, never its first."""
    letters = [place for place in range(1, len(text) - 1) if text[place - 1 : place + 2].isalpha()]
    if not letters:
        return text
    place, kind = chance.choice(letters), chance.choice(("swapped", "doubled", "dropped"))
    middle = {"swapped": text[place + 1] + text[place], "doubled": text[place] * 2 + text[place + 1]}
    return text[:place] + middle.get(kind, text[place + 1]) + text[place + 2 :]


def stretched(text: str, _: random.Random) -> str:
    """The last letter four times over.

    >>> stretched("so good!", random.Random(0))
    'so gooddddd!'
    """
    end = next((place for place in reversed(range(len(text))) if text[place].isalpha()), None)
    return text if end is None else text[:end] + text[end] * (1 + N_STRETCHED) + text[end + 1 :]


def beginning(percent: int) -> Variant:
    """The first words, or of a text with Chinese characters the first characters."""
    return lambda text, _: (first_characters if any(map(is_han, text)) else first_words)(text, percent)


def is_han(letter: str) -> bool:
    """True for a Chinese character of everyday use."""
    return "\u4e00" <= letter <= "\u9fff"


VARIANTS: Mapping[str, Variant] = {
    "capitals": lambda text, _: text.upper(),
    "small letters": lambda text, _: text.lower(),
    "one typo": one_typo,
    "stretched": stretched,
    "first 75 %": beginning(75),
    "first 50 %": beginning(50),
}


def derived(texts: Sequence[Text], seed: int = SEED) -> tuple[Text, ...]:
    """Every variant of every text that it changes, `part` being the variant's name."""
    made = []
    for name, variant in VARIANTS.items():
        chance = random.Random(seed)
        changed = [(text, variant(text.text, chance)) for text in texts]
        made += [
            Text(part=name, text=other, acceptable=text.acceptable) for text, other in changed if other != text.text
        ]
    return tuple(made)
