"""The emoji's emotions judged against people: `python -m export.edeer.emotag build/edeer`, or `--bundle en`.

EmoTag1200 has ratings from 0 to 1 of 150 emoji; its joy is compared with our happiness and like together, and its
anticipation and trust with nothing. It is held out: neither the distributions nor the table of Weibo codes were made
with it, and nothing is fitted here. The distributions are Unicode's: a Weibo code counts as its emoji. The oracle
counts the labels themselves. Imports numpy.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from export.data.errors import DataError
from export.data.neutral import neutral
from export.data.sources import get_it
from export.data.tweeteval import DATA_VARIABLE
from export.data.weibo import EMOTIONS, Sentences, load_sentences, weibo_folder
from export.data.weibo_codes import unicode_emoji, unicode_kinds
from export.edeer.correlation import compare_columns
from export.edeer.distributions import Distributions, distributions
from export.edeer.soft_labels import SoftLabels, read_soft_labels
from runtime.bundle import Bundle, find, open_bundle
from runtime.errors import KeymojiError

FOLDER, RATINGS, SPLIT = "emoji_ratings", "EmoTag1200-scores.csv", "EmoTag1200"
ORACLE = "counting oracle"
OURS_OF = {  # a rated emotion -> ours that are summed
    **{name: (name,) for name in ("anger", "disgust", "fear")},
    "joy": ("happiness", "like"),
    **{name: (name,) for name in ("sadness", "surprise")},
}

Row = dict[str, Any]


def ratings_file(named: str | Path | None = None) -> Path:
    """The ratings in the folder named (`--data`), else in that of KEYMOJI_DATA."""
    chosen = named or os.environ.get(DATA_VARIABLE)
    if not chosen:
        raise DataError(f"no data folder: give --data DIR or set {DATA_VARIABLE}; {get_it(FOLDER)}")
    path = Path(chosen) / FOLDER / RATINGS
    if not path.is_file():
        raise DataError(f"{chosen}: holds no {FOLDER}/{RATINGS}; {get_it(FOLDER)}")
    return path


def read_ratings(path: Path) -> dict[str, list[float]]:
    """The ratings of each fully-qualified emoji, in the order of OURS_OF; DataError names the line that is wrong."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        missing = [name for name in ("emoji", *OURS_OF) if name not in (rows.fieldnames or ())]
        if missing:
            raise DataError(f"{path}:1: no column {', '.join(missing)}; get the file again")
        ratings: dict[str, list[float]] = {}
        for row in rows:
            where = f"{path}:{rows.line_num}"
            emoji = unicode_emoji(row["emoji"] or "")
            if emoji is None or emoji in ratings:
                found = f"{(row['emoji'] or '')[:20]!r} is no emoji" if emoji is None else f"{emoji} stands there twice"
                raise DataError(f"{where}: {found}; get the file again")
            ratings[emoji] = [rating(row[name], name, where) for name in OURS_OF]
    return ratings


def rating(cell: str | None, name: str, where: str) -> float:
    try:
        value = float(cell or "")
    except ValueError:
        value = float("nan")
    if not 0 <= value <= 1:  # NaN fails too
        raise DataError(f"{where}: {name} is {(cell or '')[:20]!r}, a number from 0 to 1 expected; get the file again")
    return value


def as_rated(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distributions over our emotions as the emotions that people rated, float64 (emoji, rated emotions)."""
    columns = [[EMOTIONS.index(name) for name in names] for names in OURS_OF.values()]
    return np.stack([table[:, places].sum(axis=1) for places in columns], axis=1)


def judged(method: str, found: Distributions, ratings: Mapping[str, Sequence[float]]) -> Row:
    """How a method's distributions go with the ratings, over the emoji that have both."""
    rows = [row for row, emoji in enumerate(found.emoji) if emoji in ratings]
    theirs = np.array([ratings[found.emoji[row]] for row in rows]).reshape(len(rows), len(OURS_OF))
    compared = [found.emoji[row] for row in rows]
    return {
        "method": method,
        "correlations": compare_columns(as_rated(found.table[rows]), theirs, list(OURS_OF)),
        "compared": compared,
        "too_few_sentences": {emoji: n for emoji, n in found.left_out.items() if emoji in ratings},
        "never_seen": sorted(ratings.keys() - compared - found.left_out.keys()),
        "unrated": [emoji for emoji in found.emoji if emoji not in ratings],
    }


def emotag_rows(sentences: Sentences, labels: SoftLabels, ratings: Mapping[str, Sequence[float]]) -> list[Row]:
    """EDEER with the emoji taken out of the text and left in, and the labels themselves, counted."""
    kinds = unicode_kinds([sentences.emoji[row] for row in labels.rows])
    true = np.eye(len(EMOTIONS))[sentences.label_ids[labels.rows]]  # (sentences, emotions)
    methods = (
        ("EDEER, emoji taken out", labels.bare),
        ("EDEER, emoji left in", labels.shown),
        (ORACLE, true),
    )
    return [judged(method, distributions(kinds, soft), ratings) for method, soft in methods]


def bundle_rows(bundle: Bundle, ratings: Mapping[str, Sequence[float]]) -> list[Row]:
    """Of a bundle's emotions.json: the emoji that Weibo's sentences had, and those that were inferred from others."""
    if not bundle.emotions:
        raise DataError(f"{bundle.path}: holds no emotions.json: give a bundle that has emotions")
    told = json.loads(bundle.emotions)["emoji"]
    rated = {neutral(emoji): rating for emoji, rating in ratings.items()}
    parts = []
    for method, inferred in (("in Weibo's sentences", False), ("inferred", True)):
        entries = {neutral(emoji): entry for emoji, entry in told.items() if entry.get("inferred", False) == inferred}
        found = Distributions(
            emoji=tuple(entries),
            counts=tuple(entry["n_sentences"] for entry in entries.values()),
            table=np.array([entry["distribution"] for entry in entries.values()]).reshape(-1, len(EMOTIONS)),
            left_out={},
        )
        parts.append(judged(f"{bundle.name}, {method}", found, rated))
    return parts


def result_lines(rows: Sequence[Row]) -> list[Row]:
    """The rows as result lines of kind "edeer"; a metric is named "pearson joy", "spearman mean" and so on."""
    lines = []
    for row in rows:
        flat = {f"{kind} {name}": one for kind, each in row["correlations"].items() for name, one in each.items()}
        how = {"peer": True} if row["method"] == ORACLE else {"precision": "torch"}
        lines.append(
            {
                "kind": "edeer",
                "model": row["method"],
                "split": SPLIT,
                **how,
                "metrics": {name: one["value"] for name, one in flat.items()},
                "intervals": {name: one["interval"] for name, one in flat.items()},
                "emoji": len(row["compared"]),
                "too_few_sentences": len(row["too_few_sentences"]),
                "never_seen": len(row["never_seen"]),
                "unrated": len(row["unrated"]),
            }
        )
    return lines


def as_table(rows: Sequence[Row]) -> str:
    """Each correlation with its interval, and which emoji were compared and which were not."""
    names = (*OURS_OF, "mean")
    lines = [f"{'':33}" + "".join(f" {name:>22}" for name in names)]
    for row in rows:
        for kind, each in row["correlations"].items():
            cells = [
                f"{one['value']:.3f} ({one['interval'][0]:.3f}, {one['interval'][1]:.3f})" for one in each.values()
            ]
            lines.append(f"{row['method'] + ', ' + kind:33}" + "".join(f" {cell:>22}" for cell in cells))
    first = rows[0]
    few = [f"{emoji} ({n})" for emoji, n in first["too_few_sentences"].items()]
    lines.append("(in brackets: 95 % over draws of the emoji)")
    for what, emoji in (
        ("compared", first["compared"]),
        ("rated, in too few sentences", few),
        ("rated, in no sentence", first["never_seen"]),
        ("not rated", first["unrated"]),
    ):
        lines.append(f"{what}: {len(emoji)}  {' '.join(emoji)}")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.edeer.emotag", description="Judge emoji against people.")
    parser.add_argument("folder", type=Path, nargs="?", help="what export.edeer.train wrote")
    parser.add_argument("--bundle", help="the emotions.json of this bundle instead, a shipped name or a folder")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--jsonl", action="store_true", help="result lines instead of a table")
    arguments = parser.parse_args(argv)
    if (arguments.folder is None) == (arguments.bundle is None):
        parser.error("give the folder of export.edeer.train, or --bundle")
    try:
        ratings = read_ratings(ratings_file(arguments.data))
        if arguments.bundle is None:
            sentences = load_sentences(weibo_folder(arguments.data))
            rows = emotag_rows(sentences, read_soft_labels(arguments.folder / "soft_labels.npz", sentences), ratings)
        else:
            rows = bundle_rows(open_bundle(find(arguments.bundle)), ratings)
    except (KeymojiError, OSError, ValueError) as error:
        print(f"export.edeer.emotag: {error}", file=sys.stderr)
        return 2
    print("\n".join(json.dumps(line) for line in result_lines(rows)) if arguments.jsonl else as_table(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
