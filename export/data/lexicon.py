"""Which words name which emoji, and how much each is used: `lexicon/keywords.tsv`, `lexicon/usage_rank_2021.tsv`.

Keywords are CLDR's and those of public emoji pickers; one is taken that CLDR has, or two of the others. May import
`runtime`.
"""

from __future__ import annotations

from pathlib import Path

from export.data.everyday import read_rows
from export.data.neutral import neutral

MOST_EMOJI = 10  # of a keyword that says anything


def load_keywords(data: Path, language: str) -> dict[str, tuple[str, ...]]:
    """Keyword -> its neutral emoji, in the order of the keywords."""
    found: dict[str, dict[str, None]] = {}
    for emoji, of_language, keyword, sources in read_rows(data / "lexicon" / "keywords.tsv", 4):
        if of_language == language and ("," in sources or "cldr" in sources):
            spaced = keyword.strip().lower().replace("_", " ").replace("-", " ")
            found.setdefault(spaced, {})[neutral(emoji)] = None
    return {word: tuple(emoji) for word, emoji in sorted(found.items()) if len(emoji) <= MOST_EMOJI}


def load_usage_ranks(data: Path) -> dict[str, int]:
    """Neutral emoji -> its place among the most used, from 1."""
    ranks: dict[str, int] = {}
    for emoji, rank in read_rows(data / "lexicon" / "usage_rank_2021.tsv", 2):
        ranks.setdefault(neutral(emoji), int(rank))
    return ranks
