"""The coverage-precision curve of a trigger, from everyday tweets that it was not learnt from.

The held-out tweets are sorted by their trigger and cut into groups of at least GROUP, tweets of the same trigger
together. Neighbouring groups are pooled until the share with an emoji falls from group to group, as a trigger promises
(isotonic regression), and the curve has a point where a pooled group ends. So its precision never falls as the
threshold rises, each point rests on a hundred tweets or more, and no threshold is better by one lucky tweet: picked on
one half of the tweets, a threshold keeps on the other half, on average, the precision that was asked for.

May import `runtime` and numpy.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from export.data.errors import DataError
from export.data.plain_tweets import PlainTweets
from runtime.predictor import EmojiPredictor
from runtime.strip.thresholds import CurvePoint, Thresholds

GROUP = 100
DEFAULT_COVERAGE = 0.05  # by default a keyboard speaks after one everyday tweet in twenty: one in twelve had an emoji
DIGITS = 6


def measure_thresholds(predictor: EmojiPredictor, tweets: PlainTweets, default: float | None = None) -> Thresholds:
    """The curve of this very graph, asked one tweet at a time; by default the threshold that gives DEFAULT_COVERAGE."""
    held_out = np.flatnonzero(tweets.held_out)
    if not len(held_out):
        raise DataError("plain_tweets: no tweet is held out: the trigger's curve would be measured on nothing")
    triggers = np.array([predictor.trigger(tweets.texts[index]) for index in held_out])  # (tweets,)
    spoken = np.sort(triggers)[::-1][: max(1, int(DEFAULT_COVERAGE * len(triggers)))]
    chosen = spoken[-1] if default is None else default
    return Thresholds(default=_rounded(chosen), curve=trigger_curve(triggers, tweets.has_emoji[held_out]))


def trigger_curve(triggers: npt.NDArray[np.float64], has_emoji: npt.NDArray[np.bool_]) -> tuple[CurvePoint, ...]:
    """From the highest threshold to the lowest, which answers every text. (texts,), (texts,)"""
    order = np.argsort(-triggers, kind="stable")
    triggers, has_emoji = triggers[order], has_emoji[order]
    points = []
    for end in _pooled_ends(_group_ends(triggers), has_emoji):
        share, precision = end / len(triggers), float(has_emoji[:end].mean())
        points.append(
            CurvePoint(
                threshold=_rounded(triggers[end - 1]),
                coverage=round(share, DIGITS),
                precision=round(precision, DIGITS),
            )
        )
    return tuple(points)


def _group_ends(triggers: npt.NDArray[np.float64]) -> list[int]:
    """Where groups end: each has GROUP texts or more, and equal triggers (once rounded) are in one group."""
    ends, start = [], 0
    for end in range(1, len(triggers)):
        if (
            end - start >= GROUP
            and len(triggers) - end >= GROUP
            and _rounded(triggers[end]) < _rounded(triggers[end - 1])
        ):
            ends.append(end)
            start = end
    return [*ends, len(triggers)]


def _pooled_ends(ends: list[int], has_emoji: npt.NDArray[np.bool_]) -> list[int]:
    """The ends that are left when neighbours are pooled until the share with an emoji falls from group to group."""
    groups: list[tuple[int, int]] = []  # start and end
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        group = (start, end)
        while groups and has_emoji[slice(*groups[-1])].mean() <= has_emoji[slice(*group)].mean():
            group = (groups.pop()[0], end)
        groups.append(group)
    return [end for _, end in groups]


def _rounded(trigger: float) -> float:
    """Down, so that a text of exactly this trigger is answered."""
    return float(math.floor(trigger * 10**DIGITS) / 10**DIGITS)
