"""Parts of texts, which only the teacher can say something of: frequent words and pairs, spans, two spans in a row.

What a person types next is made of parts that were seen, in an order that was not. Imports the standard library.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from random import Random

_WORDS = {"en": re.compile(r"[a-z][a-z']*"), "zh": re.compile(r"[\u4e00-\u9fff]+")}
_SPANS = {"en": (2, 4), "zh": (2, 7)}  # words, or characters


def frequent(texts: Sequence[str], language: str, n_words: int, n_pairs: int) -> list[str]:
    """The words and pairs of words that most texts have; of Chinese the twos, and the threes and fours, of characters.

    >>> frequent(["so good", "so bad", "so good!"], "en", 2, 1)
    ['so', 'good', 'so good']
    """
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for text in texts:
        found = _WORDS[language].findall(text.lower())
        if language == "en":
            words.update(list(dict.fromkeys(found)))
            pairs.update(list(dict.fromkeys(f"{first} {second}" for first, second in pairwise(found))))
        else:
            words.update(list(dict.fromkeys(_runs(found, 2))))
            pairs.update(list(dict.fromkeys([*_runs(found, 3), *_runs(found, 4)])))
    return [part for counts, most in ((words, n_words), (pairs, n_pairs)) for part, _ in counts.most_common(most)]


def _runs(words: Sequence[str], size: int) -> list[str]:
    return [word[start : start + size] for word in words for start in range(len(word) - size + 1)]


def spans(
    phrases: Sequence[str], others: Sequence[str], language: str, n_alone: int, n_joined: int, chance: Random
) -> list[str]:
    """A few words of a text, `n_alone` times, and of two, the first a phrase, `n_joined` times; each once, sorted.

    >>> spans(["so good to see you"], [], "en", 2, 0, Random(0))
    ['good to see', 'to see']
    """
    if not phrases:
        return []
    others, between = others or phrases, " " if language == "en" else ""
    found = {_span(phrases if chance.random() < 0.6 else others, language, chance) for _ in range(n_alone)}
    for _ in range(n_joined):
        first = _span(phrases, language, chance)
        found.add(first + between + _span(phrases if chance.random() < 0.7 else others, language, chance))
    return sorted(found)


def _span(texts: Sequence[str], language: str, chance: Random) -> str:
    text = chance.choice(texts)
    units, between = (text.split(), " ") if language == "en" else (list(text), "")
    count = chance.randint(*_SPANS[language])
    start = chance.randint(0, max(0, len(units) - count))
    return between.join(units[start : start + count])
