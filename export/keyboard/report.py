"""A keyboard's figures on what is held out from its training: strips, trigger, grave phrases, emotions, TweetEval.

The figures that the project publishes are those of bench, on texts of which nothing was chosen. Imports numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from export.keyboard.judging import area, best_strip, fairest_threshold, judge_strips, share_without
from export.keyboard.rows import FELT, NATURAL, PLAIN, QUIET, SHOW, TWEET, Rows
from export.keyboard.teacher import grave_of, merry_of, tweet_labels_of

Floats = NDArray[np.float32]
Answerer: TypeAlias = Callable[[Sequence[str]], tuple[Floats, Floats, Floats]]
FEWEST = 15  # texts of a source on either side, for its area


def report_on(answer: Answerer, rows: Rows, language: str) -> dict[str, Any]:
    """`answer` gives scores, triggers and emotions of texts."""
    shown = rows.where(language=language, kinds=(SHOW,), held_out=True)
    natural = rows.where(language=language, kinds=(NATURAL,), held_out=True)
    scores, triggers, _ = answer([rows.texts[row] for row in shown])
    _, quiet, _ = answer([rows.texts[row] for row in rows.where(language=language, kinds=(QUIET,), held_out=True)])
    natural_scores, natural_triggers, _ = answer([rows.texts[row] for row in natural])
    grave = grave_of(rows)[shown]
    found: dict[str, Any] = {
        "phrases": _strips(scores, rows, shown),
        "natural": _strips(natural_scores, rows, natural),
        "trigger": {
            "written": area(triggers, quiet),
            "natural": _by_source(answer, rows, language, natural, natural_triggers),
            "default threshold": fairest_threshold(triggers, quiet),
        },
        "grave": {
            "n_texts": int(grave.sum()),
            "without merry": share_without(scores[grave], merry_of(rows.emoji).numpy()),
        },
    }
    for name, figures in (("emotions", _emotions(answer, rows, language)), ("tweets", _tweets(answer, rows, language))):
        found |= {name: figures} if figures else {}
    return found


def _strips(scores: Floats, rows: Rows, chosen: NDArray[np.int64]) -> dict[str, float]:
    accepted = [rows.accepted(row) for row in chosen]
    figures = {"n_texts": len(accepted), "best strip": best_strip(accepted, len(rows.emoji))}
    return figures | judge_strips(scores, accepted)


def _by_source(
    answer: Answerer, rows: Rows, language: str, natural: NDArray[np.int64], triggers: Floats
) -> dict[str, float]:
    """The trigger's area inside each source, and their mean."""
    plain = rows.where(language=language, kinds=(PLAIN,), held_out=True)
    _, silent, _ = answer([rows.texts[row] for row in plain])
    areas = {}
    for source in sorted(set(rows.sources[natural].tolist())):
        sides = triggers[rows.sources[natural] == source], silent[rows.sources[plain] == source]
        if min(map(len, sides)) >= FEWEST:
            areas[source] = area(*sides)
    return {"mean": float(np.mean([*areas.values()])), **areas} if areas else {}


def _emotions(answer: Answerer, rows: Rows, language: str) -> dict[str, float]:
    felt = rows.where(language=language, kinds=(FELT,), held_out=True)
    if not len(felt):
        return {}
    _, _, emotions = answer([rows.texts[row] for row in felt])
    return {"n_texts": len(felt), "accuracy": float((emotions.argmax(axis=1) == rows.emotion_ids[felt]).mean())}


def _tweets(answer: Answerer, rows: Rows, language: str) -> dict[str, float]:
    """TweetEval's validation split, ranked among its own labels."""
    tweets = rows.where(language=language, kinds=(TWEET,), held_out=True)
    if not len(tweets):
        return {}
    labels = tweet_labels_of(rows.emoji).numpy()
    scores, _, _ = answer([rows.texts[row] for row in tweets])
    own = [[int(np.flatnonzero(labels == label)[0])] for label in rows.targets[tweets, 0]]
    return {"n_texts": len(tweets), **judge_strips(scores[:, labels], own)}
