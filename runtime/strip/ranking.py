"""Raw outputs to scores, and scores to a ranking: the best labels first, ties in label order, NaN refused.

This file may import numpy and the error tree.
"""

import math
from collections.abc import Collection, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from runtime.errors import KeymojiError, OptionError

_Kind = TypeVar("_Kind", bound="np.floating[Any]")
FEW = 100  # labels, which are sorted in place
ONE_BY_ONE = 8  # emoji, which are looked for one after another


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Positive scores that sum to one, in the order of `logits`. (labels,) -> (labels,)"""
    scores: NDArray[np.float32] = np.exp(logits - np.maximum.reduce(logits))  # the greatest is exp(0): no overflow
    scores /= np.add.reduce(scores)
    return scores


def top_k(scores: Sequence[float] | NDArray[np.floating], k: int, among: Collection[int] | None = None) -> list[int]:
    """The ids of the `k` best labels, best first; all of them when there are no more than `k`.

    With `among`, ids in label order, no other label is ranked. Few labels are sorted sooner as a plain list, the more
    so when the processor comes from other work; of many, a few best are looked for one by one, and for more, only
    those that are not below the k-th are sorted at all.

    >>> top_k([0.2, 0.5, 0.1, 0.5], 3)
    [1, 3, 0]
    >>> top_k([0.2, 0.5, 0.1, 0.5], 2, among=[0, 2, 3])
    [3, 0]
    """
    check_top_k(k)
    is_all = among is None or len(among) == len(scores)
    if len(scores) > FEW and k < FEW:
        ids = None if is_all or among is None else np.fromiter(among, np.int64, len(among))
        array = np.asarray(scores)
        if ids is not None:
            _check_numbers(array)  # of the others too
        if k <= ONE_BY_ONE and (best := _few_of_many(array, k, ids)):
            return best
        _check_numbers(array)
        return _best_of_many(array, k, ids)
    _check_numbers(scores)
    values = scores.tolist() if isinstance(scores, np.ndarray) else scores
    few = range(len(values)) if among is None else among
    return sorted(few, key=values.__getitem__, reverse=True)[:k]


def _few_of_many(scores: NDArray[np.floating], k: int, ids: NDArray[np.int64] | None) -> list[int]:
    """The same for few emoji of many labels; nothing where one is NaN or minus infinity, which wants a closer look."""
    left = scores.copy() if ids is None else scores[ids]  # (labels,), those taken are minus infinity
    taken: list[int] = []
    for _ in range(min(k, len(left))):
        place = int(left.argmax())  # the first of equals, or of NaN
        if not left[place] > -math.inf:
            return []
        left[place] = -math.inf
        taken.append(place)
    return taken if ids is None else ids[taken].tolist()


def _best_of_many(scores: NDArray[np.floating], k: int, ids: NDArray[np.int64] | None) -> list[int]:
    """The same for many labels; `ids` None ranks all."""
    values = scores if ids is None else scores[ids]  # (labels,)
    if k < len(values):
        places = np.flatnonzero(values >= np.partition(values, len(values) - k)[len(values) - k])
    else:
        places = np.arange(len(values))
    best = places[np.argsort(-values[places], kind="stable")[:k]]
    found: list[int] = (best if ids is None else ids[best]).tolist()
    return found


def _check_numbers(scores: Sequence[float] | NDArray[np.floating]) -> None:
    total = np.add.reduce(scores) if isinstance(scores, np.ndarray) else sum(scores)
    if total != total:  # a NaN among them, or infinities of both signs
        for label, value in enumerate(scores):
            if value != value:
                raise KeymojiError(f"scores: label {label} scores NaN: fetch the bundle again, or update onnxruntime")


def check_scores(scores: NDArray[_Kind], n_labels: int) -> NDArray[_Kind]:
    """Return `scores` as they are, or raise OptionError unless there is one for each label. (labels,)"""
    found = scores.shape if isinstance(scores, np.ndarray) else type(scores).__name__
    if found != (n_labels,):
        raise OptionError(f"scores: found {found}, expected an array of shape ({n_labels},): pass a score a label")
    return scores


def check_top_k(k: int) -> None:
    """Raise OptionError unless `k` is a number of emoji."""
    if not isinstance(k, int) or k < 1:
        raise OptionError(f"top_k: {k!r} is not a number of emoji: ask for 1 or more")
