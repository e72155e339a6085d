"""The keywords that emoji libraries and CLDR give to emoji, by source: `lexicon/keywords.tsv` of the data folder.

Its columns are emoji, language, keyword and the names of the sources, with commas. Imports the bench.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from bench.errors import BenchError
from bench.everyday.spelling import neutral

HEADER = "emoji\tlanguage\tkeyword\tsources"
Pairs = list[tuple[str, str]]


def lexicon_folder(data: Path | None) -> Path | None:
    """The folder `lexicon`, in the data folder or beside TweetEval's; None where there is none."""
    folders = (data, data.parent) if data else ()
    return next((folder / "lexicon" for folder in folders if (folder / "lexicon" / "keywords.tsv").is_file()), None)


def keyword_pairs(folder: Path, language: str, sources: Collection[str]) -> Pairs:
    """(emoji, keyword) of the pairs that any of the sources has, emoji in the order of the file."""
    file = folder / "keywords.tsv"
    header, *lines = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    if header != HEADER:
        raise BenchError(f"{file}:1: {header[:40]!r} found, {HEADER!r} expected")
    rows = [line.split("\t") for line in lines]
    return [
        (emoji, keyword.casefold())
        for emoji, speech, keyword, names in rows
        if speech == language and not set(sources).isdisjoint(names.split(","))
    ]


def usage_ranks(folder: Path) -> dict[str, int]:
    """Emoji -> its place among the most used, 1 first; only to break ties."""
    lines = (folder / "usage_rank_2021.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ranks: dict[str, int] = {}
    for line in lines:
        emoji, rank = line.split("\t")[:2]
        ranks.setdefault(neutral(emoji), int(rank))
    return ranks
