"""What the paper says: its 64 emoji with their sentences per emotion, its corpora, and its figures.

The tables are those of Zeng, Sun, Liu, Wan, Zuo, Wang, "EDEER: emoji embedded representation based on emotion
distribution", J. Shandong Univ. (Nat. Sci.) 59(3), 2024, 81-94, doi 10.6040/j.issn.1671-9352.1.2022.3548. The names of
19 emoji were pictures in our copy and were recovered by their counts; the column `name_from` says which. Imports
`export.data`.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from importlib import resources

from export.data.weibo import EMOTIONS


@dataclass(frozen=True, kw_only=True)
class GoldEmoji:
    """An emoji of the 64: `counts` are its sentences per emotion, and its gold emotion is the most frequent."""

    emoji: str
    counts: tuple[int, ...]

    @property
    def emotion_id(self) -> int:
        return self.counts.index(max(self.counts))


def paper_rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of the paper."""
    text = (resources.files("export") / "paper" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def gold_emoji() -> tuple[GoldEmoji, ...]:
    """The 64 in the paper's order, the most frequent first."""
    return tuple(
        GoldEmoji(emoji=row["emoji"], counts=tuple(int(row[emotion]) for emotion in EMOTIONS))
        for row in paper_rows("edeer_64_emoji")
    )
