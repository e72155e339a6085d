"""The corpora counted beside the paper's table: `python -m export.edeer.statistics`.

The paper's emoji are Weibo codes, so those are what is compared; sentences whose only emoji are Unicode's stand beside.
The paper does not say when a kind counts. Here its source must have it in three sentences or more, chosen since WEC
then has the paper's 191 and NLPCC2013 112 for its 110; NLPCC2014 has 69 for its 28. Imports `export.data`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from export.data.weibo import SOURCES, Sentences, load_sentences, weibo_folder
from export.edeer.gold import paper_rows
from runtime.errors import KeymojiError

MIN_OF_A_KIND = 3
COMPARED = ("sentences", "with_emoji", "kinds")
COLUMNS = (*COMPARED, "only_unicode", "kinds_seen_once_or_more")


def is_code(kind: str) -> bool:
    return kind.startswith("[")


def count(sentences: Sentences, chosen: NDArray[np.bool_]) -> dict[str, int]:
    """The figures of the chosen sentences."""
    kinds = [sentences.emoji[row] for row in np.flatnonzero(chosen)]
    with_code = sum(any(map(is_code, found)) for found in kinds)
    counts = Counter(kind for found in kinds for kind in found if is_code(kind))
    return {
        "sentences": len(kinds),
        "with_emoji": with_code,
        "kinds": sum(times >= MIN_OF_A_KIND for times in counts.values()),
        "only_unicode": sum(map(bool, kinds)) - with_code,
        "kinds_seen_once_or_more": len(counts),
    }


def statistics(sentences: Sentences) -> dict[str, dict[str, dict[str, int]]]:
    """Ours and the paper's figures by source, and over all."""
    theirs = {row["source"]: {name: int(row[name]) for name in COMPARED} for row in paper_rows("edeer_corpora")}
    ours = {source: count(sentences, sentences.sources == source) for source in SOURCES}
    ours["all"] = count(sentences, np.ones(len(sentences.texts), bool))
    return {source: {"ours": ours[source], "paper": theirs[source]} for source in ours}


def as_table(found: dict[str, dict[str, dict[str, int]]]) -> str:
    """One row a source; behind each compared figure the paper's, and by how much ours differs."""
    lines = [f"{'source':10}" + "".join(f" {name:>26}" for name in COLUMNS)]
    for source, both in found.items():
        cells = []
        for name in COLUMNS:
            cell = f"{both['ours'][name]:,}"
            if name in COMPARED:
                theirs = both["paper"][name]
                cell += f" ({theirs:,}, {100 * (both['ours'][name] / theirs - 1):+.1f} %)"
            cells.append(f" {cell:>26}")
        lines.append(f"{source:10}" + "".join(cells))
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.edeer.statistics", description="Count the Weibo corpora.")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    arguments = parser.parse_args(argv)
    try:
        found = statistics(load_sentences(weibo_folder(arguments.data)))
    except (KeymojiError, OSError) as error:
        print(f"export.edeer.statistics: {error}", file=sys.stderr)
        return 2
    print(json.dumps(found) if arguments.json else as_table(found) + "\n(in brackets: the paper's)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
