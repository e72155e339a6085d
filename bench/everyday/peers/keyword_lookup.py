"""Keyword look-ups as keyboards build them: the words of the text in the keyword list of an emoji library.

Each list comes from `lexicon/keywords.tsv` of the data folder, by its source. A keyword that stands in the text (as
words, or in Chinese as a run of characters) speaks for its emoji with its length, so that `it` says less than `pizza`;
what ties goes by how much an emoji is used. (Of five weightings this was the best on training phrases.) emoji-mart's
search takes the beginning of a keyword for the keyword. Without a keyword in the text there is no answer. Imports the
bench.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.everyday.asking import Answer, Contestant
from bench.everyday.lexicon import Pairs, keyword_pairs, lexicon_folder, usage_ranks
from bench.everyday.metrics import N_RANKED
from bench.everyday.peers import Ground, answer, peer
from bench.everyday.spelling import neutral
from bench.peers import SkippedError

REQUIRES: tuple[str, ...] = ()
MAX_WORDS, MAX_HAN = 3, 8
MIN_PREFIX = 3
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, kw_only=True)
class Source:
    """One library's list: its title, its name in the lexicon, its language, and whether a beginning is enough."""

    title: str
    names: tuple[str, ...]
    language: str
    by_prefix: bool = False


SOURCES = (
    Source(title="emojilib look-up", names=("emojilib",), language="en"),
    Source(title="emoji-mart search", names=("emoji-mart",), language="en", by_prefix=True),
    Source(title="gemoji list", names=("gemoji",), language="en"),
    Source(title="rime-emoji-cantonese", names=("rime-emoji-cantonese",), language="zh"),
    Source(title="CLDR look-up", names=("cldr",), language="en"),
    Source(title="CLDR look-up", names=("cldr", "cldr-hant"), language="zh"),
)


class KeywordLookup:
    """Keywords and the emoji they speak for. `ranks` breaks ties."""

    def __init__(self, pairs: Pairs, ranks: dict[str, int], *, by_prefix: bool = False) -> None:
        self.emoji: dict[str, set[str]] = defaultdict(set)
        for emoji, keyword in pairs:
            self.emoji[keyword].add(neutral(emoji))
            for end in range(MIN_PREFIX, len(keyword)) if by_prefix else ():
                self.emoji[keyword[:end]].add(neutral(emoji))
        self._ranks = ranks

    def suggest(self, text: str) -> list[str]:
        """The emoji that the keywords in the text speak for, best first."""
        votes: Counter[str] = Counter()
        for keyword in set(pieces(text)):
            for emoji in self.emoji.get(keyword, ()):
                votes[emoji] += len(keyword)
        last = len(self._ranks) + 1
        return sorted(votes, key=lambda emoji: (-votes[emoji], self._ranks.get(emoji, last), emoji))[:N_RANKED]


def pieces(text: str) -> Iterator[str]:
    """What may be a keyword: one to three words in a row, and in Chinese every run of up to eight characters.

    >>> sorted(pieces("Iced tea!"))
    ['iced', 'iced tea', 'tea']
    """
    words = _WORD.findall(text.casefold())
    for start in range(len(words)):
        yield from (" ".join(words[start:end]) for end in range(start + 1, min(start + MAX_WORDS, len(words)) + 1))
    for run in re.findall(r"[\u4e00-\u9fff]+", text):
        for start in range(len(run)):
            yield from (run[start:end] for end in range(start + 1, min(start + MAX_HAN, len(run)) + 1))


def open_peers(ground: Ground) -> list[Contestant]:
    """Every list of the language."""
    folder = lexicon_folder(ground.data)
    if folder is None:
        raise SkippedError("the data folder has no lexicon/keywords.tsv")
    ranks, opened = usage_ranks(folder), []
    for source in SOURCES:
        pairs = keyword_pairs(folder, source.language, source.names) if source.language == ground.language else []
        if pairs:
            lookup = KeywordLookup(pairs, ranks, by_prefix=source.by_prefix)
            opened.append(_contestant(source, lookup, [emoji for emoji, _ in pairs]))
    return opened


def _contestant(source: Source, lookup: KeywordLookup, labels: Sequence[str]) -> Contestant:
    def answers(texts: Sequence[str]) -> list[Answer]:
        return [answer(lookup.suggest(text)) for text in texts]

    return peer(source.title, source.language, labels, answers)
