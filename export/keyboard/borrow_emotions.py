"""Lend emotions: `python -m export.keyboard.borrow_emotions runtime/bundles/zh runtime/bundles/en`.

The second bundle is published again with the first one's distributions of its own emoji, marked as borrowed, and with
the families of families.py; its graph, its figures and its golden file stay. An emoji that the first does not know gets
no distribution. Imports `export.data` and `runtime`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from export.bundles.publishing import as_json, label_rows
from export.data.errors import DataError
from export.data.families import family_of
from runtime.bundle import Bundle, open_bundle
from runtime.errors import KeymojiError
from runtime.publish import publish
from runtime.strip.skin_tones import bare_spelling

EMOTIONS, CARD = "emotions.json", "README.md"
NOTE = """
## Borrowed emotions

`emotions.json` has emotion distributions of {n_found} of the {n_labels} emoji. They are borrowed from the bundle
`{lender}`: learnt from another language, and no part of how this one ranks.
"""


def borrow(lender: Bundle, borrower: Bundle) -> dict[str, Any]:
    """Publish the borrower again; returns which of its emoji have a distribution now, and which have none."""
    if not lender.emotions:
        raise DataError(f"{lender.path}: it has no {EMOTIONS} to lend: name a bundle that has")
    document = json.loads(lender.emotions)
    if document["borrowed"]:
        raise DataError(f"{lender.path}: its emotions are borrowed themselves: name the bundle that they come from")
    entries = {bare_spelling(emoji): entry for emoji, entry in document["emoji"].items()}
    found = {one.emoji: entries[key] for one in borrower.labels if (key := bare_spelling(one.emoji)) in entries}
    if not found:
        raise DataError(f"{lender.path}: it knows none of the emoji of {borrower.path}: name another")
    names = {file for file in borrower.manifest["files"] if file != EMOTIONS}
    files = {name: (borrower.path / name).read_bytes() for name in sorted(names)}
    families = [replace(one, family=family_of(one.emoji)) for one in borrower.labels]
    files["labels.json"] = as_json(label_rows(families))
    files[EMOTIONS] = as_json({**document, "borrowed": True, "emoji": found})
    about = NOTE.format(n_found=len(found), n_labels=len(borrower.labels), lender=lender.name)
    card = files[CARD].decode("utf-8").partition(NOTE.split("{")[0])[0]  # without what an earlier loan left there
    files[CARD] = (card + about).encode("utf-8")
    publish(borrower.path, files, name=borrower.name, opset=borrower.manifest["opset"])
    return {
        "bundle": str(borrower.path),
        "borrowed": list(found),
        "without": [one.emoji for one in borrower.labels if one.emoji not in found],
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m export.keyboard.borrow_emotions", description="Lend a bundle's emotions."
    )
    parser.add_argument("lender", type=Path, help="folder of a bundle with emotions of its own")
    parser.add_argument("borrower", type=Path, help="folder of the bundle to publish again with them")
    arguments = parser.parse_args(argv)
    try:
        report = borrow(open_bundle(arguments.lender), open_bundle(arguments.borrower))
    except (KeymojiError, OSError) as error:
        print(f"export.keyboard.borrow_emotions: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
