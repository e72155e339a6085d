"""The blind sets: messages that people who had not read the training phrases wrote, with the emoji they would accept.

A language has four files (README.md beside this says how they came about): `chat` and `slices` want an emoji, `quiet`
and `grave` are where a keyboard can do harm. Each is tab-separated under a header. Imports the bench.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BenchError
from bench.everyday.spelling import spelt

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "zh")
HEADERS = {
    "chat": ("slice", "emoji", "text"),
    "slices": ("slice", "emoji", "text", "wrong"),
    "quiet": ("slice", "text"),
    "grave": ("topic", "text"),
}


@dataclass(frozen=True, kw_only=True)
class Text:
    """One message: where it belongs, the emoji that suit it, and those that would be a blunder."""

    part: str
    text: str
    acceptable: frozenset[str] = frozenset()
    wrong: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class BlindSet:
    """One file; `sha256` is that of its bytes."""

    name: str
    language: str
    texts: tuple[Text, ...]
    sha256: str

    def parts(self) -> dict[str, list[int]]:
        """Slice or topic -> the places of its texts."""
        found: dict[str, list[int]] = {}
        for place, text in enumerate(self.texts):
            found.setdefault(text.part, []).append(place)
        return found


def load(language: str, name: str, folder: Path = FOLDER) -> BlindSet:
    """One set, every line checked."""
    file = folder / language / f"{name}.tsv"
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BenchError(f"{file}: cannot be read ({error}): the blind sets stand in the checkout") from None
    header, *lines = content.decode("utf-8").removesuffix("\n").split("\n")
    columns = HEADERS[name]
    if tuple(header.split("\t")) != columns:
        raise BenchError(f"{file}:1: {header[:40]!r} found, {' '.join(columns)!r} expected")
    texts = tuple(_text(line, columns, f"{file}:{number}") for number, line in enumerate(lines, start=2))
    return BlindSet(name=name, language=language, texts=texts, sha256=hashlib.sha256(content).hexdigest())


def _text(line: str, columns: tuple[str, ...], where: str) -> Text:
    cells = line.split("\t")
    if len(cells) != len(columns) or not all(cells[:-1] if columns[-1] == "wrong" else cells):
        raise BenchError(f"{where}: {line[:40]!r} does not fill {', '.join(columns)}")
    row = dict(zip(columns, cells, strict=True))
    text = Text(
        part=row[columns[0]],
        text=row["text"],
        acceptable=spelt(row.get("emoji", "")),
        wrong=spelt(row.get("wrong", "")),
    )
    if text.acceptable & text.wrong:
        raise BenchError(f"{where}: an emoji is both accepted and wrong: take it out of one column")
    return text
