"""A keyboard's figures on blind sets: messages of people who had not read the phrases that it learnt from.

A language's folder has `chat.tsv` and `slices.tsv` (slice, emoji, text; slices also `wrong`, what would be a blunder),
`quiet.tsv` (slice, text), where nothing should be shown, and `grave.tsv` (topic, text), where nothing merry should: the
emoji of `merry.tsv` (why, emoji), beside the languages. They are what a model card says first. Imports numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from export.data.errors import DataError
from export.data.neutral import neutral
from export.keyboard.judging import N_SHOWN, area, best_strip, judge_strips, share_without
from export.keyboard.report import Answerer, Floats
from runtime.bundle import Label

Row = dict[str, str]


def blind_figures(answer: Answerer, labels: Sequence[Label], folder: Path) -> dict[str, Any]:
    """Chat, each slice, the trigger between chat and quiet, and grave texts, of the language in `folder`."""
    ids = {neutral(label.emoji): label.id for label in labels}
    chat, slices, quiet, grave = (read_rows(folder / f"{name}.tsv") for name in ("chat", "slices", "quiet", "grave"))
    scores, triggers, _ = answer([row["text"] for row in chat])
    accepted = [accepted_ids(row["emoji"], ids) for row in chat]
    _, silent, _ = answer([row["text"] for row in quiet])
    solemn, _, _ = answer([row["text"] for row in grave])
    unwanted = {neutral(one) for row in read_rows(folder.parent / "merry.tsv", "emoji") for one in row["emoji"].split()}
    merry = np.array([neutral(label.emoji) in unwanted for label in labels])
    return {
        "chat": {
            "n_texts": len(chat),
            "best strip": best_strip(accepted, len(labels)),
            **judge_strips(scores, accepted),
        },
        "slices": slice_figures(answer, slices, ids),
        "trigger": {"n_quiet": len(quiet), "area": area(triggers, silent)},
        "grave": {"n_texts": len(grave), "without merry": share_without(solemn, merry)},
    }


def slice_figures(answer: Answerer, rows: Sequence[Row], ids: dict[str, int]) -> dict[str, dict[str, float]]:
    """By slice, of its texts that want an emoji: hits, and of those with blunders how many show one among three."""
    scores, _, _ = answer([row["text"] for row in rows])
    found: dict[str, dict[str, float]] = {}
    for name in sorted({row["slice"] for row in rows}):
        places = [place for place, row in enumerate(rows) if row["slice"] == name and row["emoji"].strip()]
        if not places:
            continue
        accepted = [accepted_ids(rows[place]["emoji"], ids) for place in places]
        found[name] = {"n_texts": len(places), **judge_strips(scores[places], accepted)}
        wrong = [place for place in places if rows[place].get("wrong", "").strip()]
        if wrong:
            blunders = [accepted_ids(rows[place]["wrong"], ids) for place in wrong]
            found[name] |= {"n_wrong": len(wrong), "wrong@3": judge_strips(scores[wrong], blunders)[f"hit@{N_SHOWN}"]}
    return found


def accepted_ids(emoji: str, ids: dict[str, int]) -> set[int]:
    """The label ids of emoji between spaces; what is no label cannot be hit.

    >>> sorted(accepted_ids("🎄 ❤️ 🦄", {"❤": 0, "🎄": 1}))
    [0, 1]
    """
    return {ids[one] for one in map(neutral, emoji.split()) if one in ids}


def read_rows(file: Path, needed: str = "text") -> list[Row]:
    """The lines of a file under its header; a line without what is needed is refused."""
    try:
        header, *lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise DataError(f"{file}: cannot be read as a blind set ({error})") from None
    names = header.split("\t")
    rows = [dict(zip(names, line.split("\t"), strict=False)) for line in lines if line]
    for number, row in enumerate(rows, start=2):
        if not row.get(needed, "").strip():
            raise DataError(f"{file}:{number}: no {needed}; the columns are {', '.join(names)}")
    return rows


def as_scores(answers: Mapping[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """What keyboard_answers() says, in the order that an Answerer has."""
    return answers["scores"], answers["trigger"], answers["emotions"]
