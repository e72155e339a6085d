"""Everyday texts of the held-out parts, with the emoji that their writers put: read from the data folder, never shown.

`everyday_en` and `everyday_zh` hold `emoji.tsv` (source, emoji, place, text) and `plain.tsv` (source, text). Asked are
the texts that `held_out` calls `test` and whose emoji all stood at the end, since one inside a text may have been a
word; at most MAX_PER_EMOJI an emoji and source, so that no seed of a collection dominates, in the order of a hash. The
bracket codes of Weibo become emoji by `code_to_emoji.tsv`. Imports `export.data` and the bench.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BenchError
from bench.everyday.blind import Text
from bench.everyday.spelling import neutral
from export.data.held_out import held_out
from export.data.tweeteval import DATA_VARIABLE

PART = "test"
MAX_PER_EMOJI = 100
MAX_PER_SOURCE = 500  # of either kind, for the trigger
COLUMNS = {"emoji.tsv": ("source", "emoji", "place", "text"), "plain.tsv": ("source", "text")}
Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Corpora:
    """Held-out texts of one language; a text's `part` is its source.

    `suggesting` is what hits are counted on; `expressive` (with emoji) and `plain` are compared within each source.
    """

    suggesting: tuple[Text, ...]
    expressive: tuple[Text, ...]
    plain: tuple[Text, ...]
    sha256: str


def everyday_folder(named: str | None, language: str) -> Path | None:
    """Where the corpora of a language lie: in the data folder, or beside TweetEval's; None where they do not."""
    chosen = named or os.environ.get(DATA_VARIABLE)
    for folder in (Path(chosen), Path(chosen).parent) if chosen else ():
        if (folder / f"everyday_{language}" / "emoji.tsv").is_file():
            return folder / f"everyday_{language}"
    return None


def load_corpora(folder: Path, part: str = PART) -> Corpora:
    """Both files of one language, cut to a part."""
    digest = hashlib.sha256()
    codes = _codes(folder / "code_to_emoji.tsv")
    expressive, plain = (_held_out(folder / name, part, digest, codes) for name in COLUMNS)
    return Corpora(
        suggesting=_capped(expressive, by_emoji=True, most=MAX_PER_EMOJI),
        expressive=_capped(expressive, by_emoji=False, most=MAX_PER_SOURCE),
        plain=_capped(plain, by_emoji=False, most=MAX_PER_SOURCE),
        sha256=digest.hexdigest(),
    )


def emoji_of(column: str, codes: dict[str, str]) -> list[str]:
    """The emoji of a row in the order in which they stand; a code without an emoji is left out.

    >>> emoji_of("[泪] 😂 [草]", {"[泪]": "😭", "[草]": "-"})
    ['😭', '😂']
    """
    found = (codes.get(one, one) for one in column.split())
    return [neutral(one) for one in found if one != "-" and not one.startswith("[")]


def _held_out(file: Path, part: str, digest: hashlib._Hash, codes: dict[str, str]) -> list[tuple[str, Text]]:
    """The part's texts with their first emoji, in the order of their hashes: any beginning is a fair sample."""
    texts = []
    for row in _rows(file, COLUMNS[file.name], digest):
        if row.get("place", "end") != "end":
            continue
        emoji = emoji_of(row.get("emoji", ""), codes)
        is_wanted = bool(emoji) or "emoji" not in row
        if is_wanted and row["text"].strip() and held_out(row["text"]) == part:
            text = Text(part=row["source"], text=row["text"].strip(), acceptable=frozenset(emoji))
            texts.append((emoji[0] if emoji else "", text))
    return sorted(texts, key=lambda pair: hashlib.sha256(pair[1].text.encode("utf-8", "surrogatepass")).digest())


def _capped(texts: list[tuple[str, Text]], *, by_emoji: bool, most: int) -> tuple[Text, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    kept = []
    for emoji, text in texts:
        key = (text.part, emoji if by_emoji else "")
        counts[key] += 1
        if counts[key] <= most:
            kept.append(text)
    return tuple(kept)


def _rows(file: Path, columns: tuple[str, ...], digest: hashlib._Hash | None = None) -> Iterator[Row]:
    """Row by row: a corpus is large, and a twentieth of it is kept."""
    if not file.is_file():
        raise BenchError(f"{file}: not there: name the data folder that has it with --data")
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if digest is not None:
                digest.update(line)
            cells = line.decode("utf-8").removesuffix("\n").split("\t", len(columns) - 1)
            if number == 1 and tuple(cells) != columns:
                raise BenchError(f"{file}:1: {' '.join(cells)[:40]!r} found, {' '.join(columns)!r} expected")
            if len(cells) != len(columns):
                raise BenchError(f"{file}:{number}: {len(cells)} columns found, {len(columns)} expected")
            if number > 1:
                yield dict(zip(columns, cells, strict=True))


def _codes(file: Path) -> dict[str, str]:
    """Bracket code -> emoji, or `-`; English has none."""
    rows = _rows(file, ("code", "emoji", "count", "note")) if file.is_file() else ()
    return {row["code"]: row["emoji"] for row in rows}
