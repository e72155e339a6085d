"""Emotion distributions of the labels: EDEER's from Weibo's sentences where there are enough, else inferred.

EDEER (Zeng et al. 2024): an emoji is the mean of what a classifier says of the sentences that had it, without it. The
classifier is the teacher, which learnt from other sentences' labels and these'. An emoji that too few Weibo sentences
had is inferred the same way from the phrases and everyday texts of both languages that go with it. Imports numpy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from export.data.neutral import neutral
from export.data.weibo import EMOTIONS, weibo_folder
from export.data.weibo_ranking import load_ranking_texts
from export.keyboard.rows import NATURAL, SHOW, Rows
from runtime.bundle import Label

Floats = NDArray[np.float32]
Tell = Callable[[Sequence[str], str], Floats]  # texts and their language -> emotions (texts, emotions)
ENOUGH = 20  # sentences
FEWEST = 3  # texts, to infer from
SOURCE = (
    "Mean of an emotion classifier's word on labelled Weibo sentences with the emoji, which was taken out (EDEER, Zeng "
    "et al. 2024); where an entry says inferred, on phrases and everyday texts in English and Chinese that go with it."
)


def emotions_document(rows: Rows, labels: Sequence[Label], data: Path, tell: Tell, *, borrowed: bool) -> dict[str, Any]:
    """What `emotions.json` of a bundle says (runtime/emotions.py); `borrowed` where Weibo is not its language."""
    heard, inferred = of_sentences(data, tell), of_rows(rows, tell)
    entries: dict[str, dict[str, Any]] = {}
    for label in labels:
        emoji = neutral(label.emoji)
        found = heard.get(emoji) or inferred.get(emoji)
        if found is None:
            continue
        mean, count = found
        entries[label.emoji] = {"distribution": rounded(mean), "n_sentences": count}
        if emoji not in heard:
            entries[label.emoji]["inferred"] = True
    return {"names": list(EMOTIONS), "source": SOURCE, "borrowed": borrowed, "emoji": entries}


def of_sentences(data: Path, tell: Tell) -> dict[str, tuple[Floats, int]]:
    """By emoji, over labelled Weibo sentences: mean, and how many they are."""
    found = load_ranking_texts(weibo_folder(data))
    asked = [row for row in np.flatnonzero(found.is_labelled & ~found.validation) if found.emoji[row]]
    said = tell([found.texts[row] for row in asked], "zh")
    by_emoji: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(asked):
        for emoji in {neutral(one) for one in found.emoji[row]}:
            by_emoji[emoji].append(place)
    return means(by_emoji, said, ENOUGH)


def of_rows(rows: Rows, tell: Tell) -> dict[str, tuple[Floats, int]]:
    """By emoji, over phrases that name it among their first two and natural texts that had it."""
    by_emoji: dict[str, list[int]] = defaultdict(list)
    asked: list[int] = []
    for language in ("en", "zh"):
        for row in rows.where(language=language, kinds=(SHOW, NATURAL), held_out=False).tolist():
            for label in rows.targets[row, :2][rows.shares[row, :2] > 0].tolist():
                by_emoji[rows.emoji[label]].append(len(asked))
            asked.append(row)
    parts = [
        tell([rows.texts[row] for row in asked if rows.languages[row] == language], language)
        for language in ("en", "zh")
    ]
    return means(by_emoji, np.concatenate(parts), FEWEST)


def means(by_emoji: Mapping[str, Sequence[int]], said: Floats, fewest: int) -> dict[str, tuple[Floats, int]]:
    return {
        emoji: (said[list(places)].mean(axis=0), len(places))
        for emoji, places in by_emoji.items()
        if len(places) >= fewest
    }


def rounded(distribution: Floats) -> list[float]:
    """To four digits, summing to 1 within them.

    >>> rounded(np.array([0.33333, 0.66667], np.float32))
    [0.3333, 0.6667]
    """
    return [round(float(share), 4) for share in distribution / distribution.sum()]
