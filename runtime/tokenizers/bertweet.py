"""Token ids of BERTweet, the encoder of the paper: tweets normalised as it was trained on them, then its byte pairs.

    text -> tokens of the tweet grammar -> @USER, HTTPURL, emoji by name, "do n't" -> pieces of words -> ids

All tables stand in `tokenizer.json` (`"kind": "bertweet"`), which export/training/encoders.py makes of the encoder's
files. The ids are those of the slow `BertweetTokenizer` of transformers, but for texts that spell out "<s>" or
"<mask>": a person's text is never read as a special token here. Characters in `visible` are tokens of their own, before
all else.

>>> words = BertweetWords(
...     vocabulary=("<s>", "<pad>", "</s>", "<unk>", "hey", "@USER", "s@@", "o"),
...     merges=("h e", "he y</w>"),
...     emoji={},
...     visible=(),
...     max_length=8,
... )
>>> words.encode("hey @you so!")
[0, 4, 5, 6, 7, 3, 2]

Imports the tweet grammar and the standard library only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from runtime.errors import OptionError
from runtime.tokenizers.tweet_grammar import older_token
from runtime.tokenizers.tweet_tokenizer import replace_entities
from runtime.tokenizers.word_characters import shadow

KIND = "bertweet"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
START, END, UNKNOWN = (SPECIAL.index(name) for name in ("<s>", "</s>", "<unk>"))
WORD_END = "</w>"

_REPEATED = re.compile(r"([^0-9A-Za-z])\1\1\1+")
_PLAIN = {"\u2019": "'", "\u2026": "..."}
_SPLITS = (  # in this order, each over the whole text
    ("cannot ", "can not "),
    ("n't ", " n't "),
    ("n 't ", " n't "),
    ("ca n't", "can't"),
    ("ai n't", "ain't"),
    *((f"'{ending} ", f" '{ending} ") for ending in ("m", "re", "s", "ll", "d", "ve")),
    (" p . m .", "  p.m."),
    (" p . m ", " p.m "),
    (" a . m .", " a.m."),
    (" a . m ", " a.m "),
)


@dataclass(frozen=True, kw_only=True)
class BertweetWords:
    """`vocabulary`: id is the place; `merges`: "left right", best first; `emoji`: the name of a character."""

    vocabulary: tuple[str, ...] = field(repr=False)
    merges: tuple[str, ...] = field(repr=False)
    emoji: Mapping[str, str] = field(repr=False)
    visible: tuple[str, ...]
    max_length: int

    def __post_init__(self) -> None:
        if self.vocabulary[:4] != SPECIAL:
            raise OptionError(f"vocabulary: starts with {self.vocabulary[:4]!r}, not {SPECIAL!r}: put these four first")
        if type(self.max_length) is not int or self.max_length < 3:
            raise OptionError(f"max_length: {self.max_length!r} found: give a number above 2")

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {piece: token_id for token_id, piece in enumerate(self.vocabulary)}

    @cached_property
    def _ranks(self) -> dict[tuple[str, ...], int]:
        return {tuple(merge.split(" ")): rank for rank, merge in enumerate(self.merges)}

    def encode(self, text: str) -> list[int]:
        """The ids of the text between those of <s> and </s>, `max_length` at most."""
        ids = []
        for part in self._parts(text):
            pieces = [part] if part in self.visible else self._pieces(normalize(part, self.emoji))
            ids += [self._ids.get(piece, UNKNOWN) for piece in pieces]
        return [START, *ids[: self.max_length - 2], END]

    def _parts(self, text: str) -> list[str]:
        if not self.visible:
            return [text]
        return re.split(f"({'|'.join(map(re.escape, self.visible))})", text)

    def _pieces(self, normalized: str) -> list[str]:
        return [piece for word in normalized.split() for piece in byte_pairs(word, self._ranks)]

    def to_document(self) -> dict[str, object]:
        """What `tokenizer.json` says."""
        return {
            "kind": KIND,
            "max_length": self.max_length,
            "visible": self.visible,
            "emoji": dict(self.emoji),
            "merges": self.merges,
            "vocabulary": self.vocabulary,
        }


def normalize(text: str, emoji: Mapping[str, str]) -> str:
    """The text as BERTweet's training saw it: tokens apart by one space, users and links by their kind only."""
    for written, plain in _PLAIN.items():
        text = text.replace(written, plain)
    normalized = " ".join(_normalize_token(token, emoji) for token in tokenize(text))
    for written, split in _SPLITS:
        normalized = normalized.replace(written, split)
    return " ".join(normalized.split())


def tokenize(text: str) -> list[str]:
    """The tokens of the older tweet grammar."""
    text = _REPEATED.sub(lambda repeated: repeated[1] * 3, replace_entities(text))
    return [text[token.start() : token.end()] for token in older_token().finditer(shadow(text))]


def _normalize_token(token: str, emoji: Mapping[str, str]) -> str:
    if token.startswith("@"):
        return "@USER"
    if token.lower().startswith(("http", "www")):
        return "HTTPURL"
    return _PLAIN.get(token) or emoji.get(token, token)  # an entity may have brought an apostrophe after all


def byte_pairs(word: str, ranks: Mapping[tuple[str, ...], int]) -> list[str]:
    """The word's pieces: neighbours joined, the best-ranked pair everywhere first; all but the last end in "@@".

    >>> byte_pairs("there", {("h", "e"): 0, ("r", "e</w>"): 1})
    ['t@@', 'he@@', 're']
    """
    if len(word) == 1:
        return [word]
    pieces = [*word[:-1], word[-1] + WORD_END]
    while len(pieces) > 1:
        best = min(pairwise(pieces), key=lambda pair: ranks.get(pair, len(ranks)))
        if best not in ranks:
            break
        pieces = _join(pieces, best)
    return [piece + "@@" for piece in pieces[:-1]] + [pieces[-1][: -len(WORD_END)]]


def _join(pieces: list[str], pair: tuple[str, ...]) -> list[str]:
    joined: list[str] = []
    place = 0
    while place < len(pieces):
        width = 2 if tuple(pieces[place : place + 2]) == pair else 1
        joined.append("".join(pieces[place : place + width]))
        place += width
    return joined
