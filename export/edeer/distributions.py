"""An emoji's emotion distribution: the mean of the soft labels of the sentences that contain it.

An emoji in too few sentences gets none: it is named with its count instead. Intervals come from drawing sentences with
replacement, which moves every emoji that shares them. Imports numpy and `export.data`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from export.data.errors import DataError
from export.data.weibo import EMOTIONS
from export.edeer.gold import GoldEmoji

MIN_SENTENCES = 20
N_RESAMPLES = 2000
PERCENTILES = (2.5, 97.5)


@dataclass(frozen=True, kw_only=True, eq=False)
class Distributions:
    """`table[row]` is the distribution of `emoji[row]`, float64 (emoji, emotions), made of `counts[row]` sentences.

    `left_out` are the emoji that have too few sentences, with their counts.
    """

    emoji: tuple[str, ...]
    counts: tuple[int, ...]
    table: NDArray[np.float64]
    left_out: Mapping[str, int]


def distributions(
    kinds: Sequence[Sequence[str]], soft_labels: NDArray[np.floating], minimum: int = MIN_SENTENCES
) -> Distributions:
    """The emoji in sentences with these `kinds`, most frequent first; soft_labels (sentences, emotions).

    >>> found = distributions([("[泪]",), ("[泪]", "😂")], np.array([[1.0, 0.0], [0.5, 0.5]]), minimum=2)
    >>> found.emoji, found.table.tolist(), found.left_out
    (('[泪]',), [[0.75, 0.25]], {'😂': 1})
    """
    if len(kinds) != len(soft_labels) or not np.isfinite(soft_labels).all():
        raise DataError(f"{len(kinds)} sentences, soft labels {soft_labels.shape}: give a finite row for each sentence")
    counts = Counter(kind for found in kinds for kind in found)
    ranked = sorted(counts, key=lambda kind: (-counts[kind], kind))
    kept = [kind for kind in ranked if counts[kind] >= minimum]
    contains = incidence(kinds, kept)  # (emoji, sentences)
    return Distributions(
        emoji=tuple(kept),
        counts=tuple(counts[kind] for kind in kept),
        table=contains @ soft_labels / np.maximum(contains.sum(axis=1, keepdims=True), 1),
        left_out={kind: counts[kind] for kind in ranked if counts[kind] < minimum},
    )


def incidence(kinds: Sequence[Sequence[str]], emoji: Sequence[str]) -> NDArray[np.float64]:
    """1 where a sentence contains an emoji, float64 (emoji, sentences)."""
    row_of = {kind: row for row, kind in enumerate(emoji)}
    contains = np.zeros((len(emoji), len(kinds)))
    for column, found in enumerate(kinds):
        for kind in found:
            if kind in row_of:
                contains[row_of[kind], column] = 1
    return contains


def judge_emoji(answers: Mapping[str, int], gold: Sequence[GoldEmoji]) -> dict[str, dict[str, int]]:
    """How many of the gold emoji an answer (emoji -> emotion) is right about, over all and by gold emotion.

    An emoji without an answer is wrong, and counted as `unanswered`. DataError where nothing can be compared.
    """
    if not any(one.emoji in answers for one in gold):
        raise DataError(f"none of the {len(gold)} gold emoji has an answer: nothing was compared")
    groups = {"all": list(gold)}
    groups |= {name: [one for one in gold if one.emotion_id == place] for place, name in enumerate(EMOTIONS)}
    return {
        name: {
            "right": sum(answers.get(one.emoji) == one.emotion_id for one in group),
            "emoji": len(group),
            "unanswered": sum(one.emoji not in answers for one in group),
        }
        for name, group in groups.items()
        if group
    }


def strongest(found: Distributions) -> dict[str, int]:
    """The strongest emotion of each emoji; of equal ones the first."""
    return dict(zip(found.emoji, found.table.argmax(axis=1).tolist(), strict=True))


def share_interval(
    kinds: Sequence[Sequence[str]],
    soft_labels: NDArray[np.floating],
    gold: Sequence[GoldEmoji],
    *,
    n_resamples: int = N_RESAMPLES,
    seed: int = 0,
) -> list[float]:
    """The middle 95 % of the share of gold emoji that are right, over draws of the sentences: [low, high]."""
    contains = incidence(kinds, [one.emoji for one in gold])  # (emoji, sentences)
    emotion_ids = np.array([one.emotion_id for one in gold])
    generator = np.random.default_rng(seed)
    shares = np.empty(n_resamples)
    for draw in range(n_resamples):
        times = np.bincount(generator.integers(len(kinds), size=len(kinds)), minlength=len(kinds))  # (sentences,)
        totals = contains @ (soft_labels * times[:, None])  # (emoji, emotions), the mean but for a factor
        is_seen = totals.sum(axis=1) > 0
        shares[draw] = ((totals.argmax(axis=1) == emotion_ids) & is_seen).mean()
    return [round(value, 4) for value in np.percentile(shares, PERCENTILES).tolist()]
