"""Weibo's codes as Unicode emoji, by the reviewed table `export/paper/weibo_codes.csv`.

Each row has a code, the emoji that says the same in its fully-qualified spelling and with its CLDR short name, by what
it was chosen (the code's `name`, its `picture` or its `meaning`), and why. A code for which Unicode has nothing stands
there with an empty emoji. The 64 of the paper have 64 emoji; any other code may share one. `code_review` prints the
table beside the distributions. Imports emoji, where a name or a spelling is asked for.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from export.data.errors import DataError
from export.data.weibo_emoji import find_emoji
from runtime.strip.skin_tones import TONES, bare_spelling

COLUMNS = ("code", "emoji", "name", "by", "why")
REASONS = ("name", "picture", "meaning")
TABLE = "weibo_codes.csv"
SKIN_TONES = frozenset(TONES.values())


@dataclass(frozen=True, kw_only=True)
class CodeRow:
    """A row of the table; of a code without a counterpart `emoji`, `name` and `by` are empty."""

    code: str
    emoji: str
    name: str
    by: str
    why: str


def read_codes(path: Path) -> tuple[CodeRow, ...]:
    """The rows in their order; DataError names the line that is wrong."""
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read ({error}); get the file again") from error
    if not lines or lines[0] != list(COLUMNS):
        found = ", ".join(lines[0]) if lines else "nothing"
        raise DataError(f"{path}:1: header {found[:60]!r} found, {', '.join(COLUMNS)} expected; repair the line")
    rows: dict[str, CodeRow] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if wrong := what_is_wrong(cells, rows.keys()):
            raise DataError(f"{path}:{number}: {wrong}; repair the line")
        rows[cells[0]] = CodeRow(**dict(zip(COLUMNS, cells, strict=True)))
    return tuple(rows.values())


def what_is_wrong(cells: Sequence[str], codes: Collection[str]) -> str:
    """What speaks against a row behind those with these codes; empty where nothing does."""
    if len(cells) != len(COLUMNS):
        return f"{len(cells)} columns found, {len(COLUMNS)} expected ({', '.join(COLUMNS)})"
    code, emoji, name, by, why = cells
    if find_emoji(code) != (code,) or not code.startswith("["):
        return f"{code[:20]!r} is no code as the texts' are read"
    if code in codes:
        return f"{code} stands there twice"
    if not why:
        return f"{code} has no reason"
    if not emoji:
        return f"{code} has no emoji but a name, or by what it was chosen" if name or by else ""
    if fully_qualified().get(bare_spelling(emoji)) != emoji:
        return f"{emoji[:20]!r} ({code}) is no fully-qualified emoji"
    if name != short_name(emoji):
        return f"{code} is named {name[:40]!r}, {emoji} is {short_name(emoji)!r}"
    return "" if by in REASONS else f"{code} is chosen by {by[:20]!r}, which is none of {', '.join(REASONS)}"


def short_name(emoji: str) -> str:
    """The English CLDR short name in lower case.

    >>> short_name("👌")
    'ok hand'
    """
    return cldr_name(emoji).lower()


def cldr_name(emoji: str) -> str:
    """The English CLDR short name, with the capitals of names.

    >>> cldr_name("🗽")
    'Statue of Liberty'
    """
    from emoji import EMOJI_DATA

    name: str = EMOJI_DATA[emoji]["en"]
    return name.strip(":").replace("_", " ")


@lru_cache(maxsize=1)
def fully_qualified() -> dict[str, str]:
    """The fully-qualified spelling of each Unicode emoji, by its spelling without selectors and skin tones."""
    from emoji import EMOJI_DATA, STATUS

    qualified = (one for one, about in EMOJI_DATA.items() if about["status"] == STATUS["fully_qualified"])
    return {bare_spelling(one): one for one in qualified if SKIN_TONES.isdisjoint(one)}


@lru_cache(maxsize=1)
def weibo_codes() -> tuple[CodeRow, ...]:
    """The rows of the project's table."""
    with resources.as_file(resources.files("export") / "paper" / TABLE) as path:
        return read_codes(path)


@lru_cache(maxsize=1)
def emoji_of_code() -> dict[str, str]:
    return {row.code: row.emoji for row in weibo_codes() if row.emoji}


def unicode_emoji(kind: str) -> str | None:
    """The fully-qualified Unicode emoji of a Weibo code, or of a Unicode emoji in any spelling; None without one.

    >>> unicode_emoji("[心]"), unicode_emoji("❤") == unicode_emoji("[心]"), unicode_emoji("[挖鼻屎]")
    ('❤️', True, None)
    """
    return emoji_of_code().get(kind) if kind.startswith("[") else fully_qualified().get(bare_spelling(kind))


def unicode_kinds(kinds: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The Unicode emoji of each sentence's kinds, each once, in their order; a kind without one is passed over.

    >>> unicode_kinds([("[笑cry]", "😂", "[心]"), ("[挖鼻屎]",)])
    [('😂', '❤️'), ()]
    """
    return [tuple(dict.fromkeys(one for kind in found if (one := unicode_emoji(kind)))) for found in kinds]
