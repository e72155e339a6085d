"""Small made-up corpora in the everyday keyboards' forms: phrases, everyday texts, a lexicon, blind sets.

Each of some emoji has cue words of its own. The same arguments give the same bytes.
"""

from collections.abc import Iterable
from pathlib import Path


def write_rows(file: Path, header: str, rows: Iterable[str]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return file
