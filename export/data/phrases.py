"""Chat messages written for this project, with the emoji that fit, best first: what the keyboards learn most from.

`phrases/en/*.tsv` and `phrases/zh/*.tsv` in this package: `emoji kind text`, where `kind` is `show`, or `quiet` for a
message after which a keyboard stays silent. They are this project's own, under its licence. May import `runtime`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from export.data.errors import DataError
from export.data.neutral import neutral

LANGUAGES = ("en", "zh")
HEADER = "emoji\tkind\ttext"
KINDS = ("show", "quiet")
FOLDER = Path(__file__).with_name("phrases")
HELD_OUT_SHARE = 0.05


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """`emoji` are neutral, best first; none for a quiet message. `source` is its file's name."""

    text: str
    emoji: tuple[str, ...]
    source: str

    @property
    def kind(self) -> str:
        return "show" if self.emoji else "quiet"


def load_phrases(language: str, folder: Path = FOLDER) -> tuple[Phrase, ...]:
    """The phrases of a language in the order of its files' names, each text once; DataError by file and line."""
    files = sorted((folder / language).glob("*.tsv"))
    if not files:
        raise DataError(f"{folder / language}: no phrases are there: install the whole package")
    found: dict[str, Phrase] = {}
    for file in files:
        for phrase in read_phrases(file):
            found.setdefault(phrase.text, phrase)
    return tuple(found.values())


def read_phrases(file: Path) -> list[Phrase]:
    lines = file.read_text(encoding="utf-8").split("\n")
    if lines[0] != HEADER:
        raise DataError(f"{file}:1: {lines[0][:40]!r} found, {HEADER!r} expected")
    phrases = []
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) != 3 or cells[1] not in KINDS or not cells[2].strip():
            raise DataError(f"{file}:{number}: emoji, {' or '.join(KINDS)} and a text expected, {line[:40]!r} found")
        emoji = tuple(dict.fromkeys(neutral(one) for one in cells[0].split()))
        if bool(emoji) != (cells[1] == "show"):
            raise DataError(f"{file}:{number}: {cells[1]} with {len(emoji)} emoji: only what is shown has some")
        phrases.append(Phrase(text=cells[2].strip(), emoji=emoji, source=file.stem))
    return phrases


def letters_of(text: str) -> str:
    """What is the same in two texts that say the same: letters and digits, in lower case.

    >>> letters_of("Happy  birthday!!") == letters_of("happy birthday")
    True
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).lower()))


def place_of(text: str, salt: str) -> float:
    """A number from 0 to 1 by the text's letters alone, so that what says the same stands on one side."""
    digest = hashlib.sha256((salt + letters_of(text)).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def is_held_out(text: str) -> bool:
    """Whether choices are made on a phrase, which then never teaches."""
    return place_of(text, "held out") < HELD_OUT_SHARE
