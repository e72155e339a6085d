"""How answers to everyday texts are judged: an array of one value a text, or one figure with its interval.

An answer is a ranking of emoji in the spelling of spelling.py; whoever ranks fewer than are asked for misses there. A
set of acceptable emoji is right as a whole: the first three are a hit where one of them is in it, and precision counts
how many different ones are, out of three. Imports numpy and the bench.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
import numpy.typing as npt

from bench.errors import BenchError
from bench.intervals import N_RESAMPLES, interval, resampled_means

N_SHOWN = 3
N_RANKED = 10
Floats = npt.NDArray[np.float64]
Ranking = Sequence[str]
FIGURES = ("hit@1", "hit@3", "hit@5", "precision@3", "mrr@10")


def judge(rankings: Sequence[Ranking], acceptable: Sequence[AbstractSet[str]]) -> dict[str, Floats]:
    """The five figures of every text, each (texts,).

    >>> one = judge([("😂", "🔥", "❤", "🎉")], [{"🔥", "🎉"}])
    >>> one["hit@1"].tolist(), one["hit@3"].tolist(), one["mrr@10"].tolist(), one["precision@3"].round(2).tolist()
    ([0.0], [1.0], [0.5], [0.33])
    """
    if len(rankings) != len(acceptable) or not rankings:
        raise BenchError(f"{len(rankings)} answers to {len(acceptable)} texts: one each is needed, and one at least")
    places = np.array([first_place(*pair) for pair in zip(rankings, acceptable, strict=True)])  # (texts,)
    n_right = [len(set(ranking[:N_SHOWN]) & suits) for ranking, suits in zip(rankings, acceptable, strict=True)]
    hits = {f"hit@{k}": (places <= k).astype(float) for k in (1, 3, 5)}
    reciprocal = np.where(places <= N_RANKED, 1 / places, 0.0)  # (texts,)
    return {**hits, "precision@3": np.array(n_right) / N_SHOWN, "mrr@10": reciprocal}


def first_place(ranking: Ranking, acceptable: AbstractSet[str]) -> float:
    """The place of the first acceptable emoji, from 1; infinite where none is ranked."""
    return next((place for place, emoji in enumerate(ranking, start=1) if emoji in acceptable), np.inf)


def shows(rankings: Sequence[Ranking], wrong: Sequence[AbstractSet[str]]) -> Floats:
    """1 where one of the three shown is wrong. (texts,)"""
    pairs = zip(rankings, wrong, strict=True)
    return np.array([float(not bad.isdisjoint(ranking[:N_SHOWN])) for ranking, bad in pairs])


def summary(values: Mapping[str, Floats]) -> tuple[dict[str, float], dict[str, list[float]]]:
    """The mean of each figure and its 95 % interval, by a bootstrap over the texts."""
    means = {name: round(float(each.mean()), 6) for name, each in values.items()}
    return means, {name: interval(resampled_means(each)) for name, each in values.items()}


def auc(wanted: Floats, quiet: Floats) -> float:
    """The chance that a text that wants an emoji has the higher trigger; a tie is half a chance.

    >>> auc(np.array([0.9, 0.5]), np.array([0.5, 0.1]))
    0.875
    """
    return float(_auc(*_at_values(wanted, quiet))[0])


def auc_interval(wanted: Floats, quiet: Floats, seed: int = 0) -> list[float]:
    """Its 95 % interval, by a bootstrap over the texts of both kinds."""
    generator = np.random.default_rng(seed)
    counts = _at_values(wanted, quiet)
    draws = [generator.multinomial(int(one.sum()), one[0] / one.sum(), size=N_RESAMPLES) for one in counts]
    return interval(_auc(draws[0], draws[1]))


def _at_values(wanted: Floats, quiet: Floats) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """How many texts of each kind have each value of the trigger, smallest first: (1, values) twice."""
    both = np.concatenate([wanted, quiet])
    if not len(wanted) or not len(quiet) or not np.isfinite(both).all():
        raise BenchError("a trigger is compared between texts of two kinds, and is a finite number for each")
    values, places = np.unique(both, return_inverse=True)
    kinds = places[: len(wanted)], places[len(wanted) :]
    first, second = (np.bincount(kind, minlength=len(values))[None] for kind in kinds)
    return first, second


def _auc(wanted: npt.NDArray[np.int64], quiet: npt.NDArray[np.int64]) -> Floats:
    below = quiet.cumsum(axis=1) - quiet / 2  # (resamples, values)
    area: Floats = (wanted * below).sum(axis=1) / (wanted.sum(axis=1) * quiet.sum(axis=1))
    return area
