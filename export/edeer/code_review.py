"""The table of Weibo codes beside what sentences say of them: `python -m export.edeer.code_review build/edeer`.

For each code: its sentences in the labelled and the unlabelled texts, its strongest emotion and its distribution (the
soft labels of the sentences without their emoji), and the same of its Unicode emoji where people typed that, with the
Jensen-Shannon distance of the two (0 the same, 1 nothing in common). A frequent code that the table lacks is refused.
No ratings by people are read here: the table is made without them. Imports scipy.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import jensenshannon

from export.data.errors import DataError
from export.data.weibo import EMOTIONS, load_sentences, load_unlabelled, weibo_folder
from export.data.weibo_codes import TABLE, CodeRow, unicode_kinds, weibo_codes
from export.data.weibo_emoji import find_emoji
from export.edeer.distributions import MIN_SENTENCES, Distributions, distributions
from export.edeer.soft_labels import read_soft_labels
from export.edeer.statistics import is_code
from runtime.errors import KeymojiError

HEAD = "code | emoji | labelled | unlabelled | strongest | " + " ".join(name[:3] for name in EMOTIONS)
BEHIND = "typed | its distribution | distance | by | why"


def check_complete(counts: Counter[str], rows: Sequence[CodeRow]) -> None:
    """DataError for a code in MIN_SENTENCES texts or more that no row judges."""
    judged = {row.code for row in rows}
    missing = [
        f"{code} ({n})"
        for code, n in counts.most_common()
        if n >= MIN_SENTENCES and is_code(code) and code not in judged
    ]
    if missing:
        raise DataError(f"{TABLE}: no row for {', '.join(missing)}; add one, with an empty emoji where none fits")


def distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The Jensen-Shannon distance of two distributions in base 2.

    >>> distance(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    1.0
    """
    return float(jensenshannon(one, other, base=2))


def review(rows: Sequence[CodeRow], codes: Distributions, typed: Distributions, counts: Sequence[Counter[str]]) -> str:
    """A line a code, and below how near the typed emoji are to their own codes and to all others."""
    row_of = {kind: place for place, kind in enumerate(codes.emoji)}
    typed_row = {kind: place for place, kind in enumerate(typed.emoji)}
    lines = [f"{HEAD} | {BEHIND}"]
    for row in rows:
        cells = [row.code, row.emoji or "-", *(str(count[row.code]) for count in counts)]
        own = codes.table[row_of[row.code]] if row.code in row_of else None
        cells += ["-", "-"] if own is None else [EMOTIONS[int(own.argmax())], percent(own)]
        if own is not None and row.emoji in typed_row:
            place = typed_row[row.emoji]
            other = typed.table[place]
            cells += [str(typed.counts[place]), percent(other), f"{distance(own, other):.3f}"]
        else:
            cells += ["-", "-", "-"]
        lines.append(" | ".join([*cells, row.by or "-", row.why]))
    return "\n".join([*lines, nearness(rows, codes, typed)])


def nearness(rows: Sequence[CodeRow], codes: Distributions, typed: Distributions) -> str:
    """The mean distance of pairs that the table makes and of those that it does not, of kinds that are frequent."""
    emoji_of = {row.code: row.emoji for row in rows if row.emoji}
    pairs: dict[bool, list[float]] = {True: [], False: []}
    for code, n_code, own in zip(codes.emoji, codes.counts, codes.table, strict=True):
        for emoji, n_emoji, other in zip(typed.emoji, typed.counts, typed.table, strict=True):
            if code in emoji_of and min(n_code, n_emoji) >= MIN_SENTENCES:
                pairs[emoji_of[code] == emoji].append(distance(own, other))
    if not all(pairs.values()):
        return f"no pair was typed both ways in {MIN_SENTENCES} sentences each"
    own_mean, other_mean = (float(np.mean(pairs[is_own])) for is_own in (True, False))
    return (
        f"mean distance, both sides in {MIN_SENTENCES} sentences or more: {own_mean:.3f} of the table's "
        f"{len(pairs[True])} pairs, {other_mean:.3f} of {len(pairs[False])} others"
    )


def percent(distribution: NDArray[np.float64]) -> str:
    return " ".join(f"{100 * value:3.0f}" for value in distribution)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.edeer.code_review", description="Review the Weibo codes.")
    parser.add_argument("folder", type=Path, help="what export.edeer.train wrote")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    arguments = parser.parse_args(argv)
    try:
        data = weibo_folder(arguments.data)
        sentences = load_sentences(data)
        labels = read_soft_labels(arguments.folder / "soft_labels.npz", sentences)
        found = (sentences.emoji, [find_emoji(text) for text in load_unlabelled(data)])
        counts = [Counter(kind for kinds in each for kind in kinds) for each in found]
        rows = weibo_codes()
        check_complete(counts[0] + counts[1], rows)
        kinds = [sentences.emoji[row] for row in labels.rows]
        typed = unicode_kinds([[kind for kind in each if not is_code(kind)] for each in kinds])
        of_codes, of_typed = (distributions(each, labels.bare, minimum=1) for each in (kinds, typed))
    except (KeymojiError, OSError) as error:
        print(f"export.edeer.code_review: {error}", file=sys.stderr)
        return 2
    print(review(rows, of_codes, of_typed, counts))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
