"""Raw outputs to scores, and scores to a ranking: the best labels first, ties in label order, NaN refused.

This file may import numpy and the error tree.
"""

import numpy as np
from numpy.typing import NDArray

from runtime.errors import KeymojiError, OptionError


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Positive scores that sum to one, in the order of `logits`. (labels,) -> (labels,)"""
    scores: NDArray[np.float32] = np.exp(logits - np.maximum.reduce(logits))  # the greatest is exp(0): no overflow
    scores /= np.add.reduce(scores)
    return scores


def top_k(scores: NDArray[np.floating], k: int) -> list[int]:
    """The ids of the `k` best labels, best first; all of them when there are no more than `k`.

    >>> top_k(np.array([0.2, 0.5, 0.1, 0.5]), 3)
    [1, 3, 0]
    """
    if not isinstance(k, int) or k < 1:
        raise OptionError(f"top_k: {k!r} is not a number of emoji: ask for 1 or more")
    ranking = np.argsort(-scores, kind="stable")  # (labels,), NaN last whatever its sign
    last = ranking[-1]
    if np.isnan(scores[last]):
        raise KeymojiError(f"scores: label {last} scores NaN: fetch the bundle again, or update onnxruntime")
    ids: list[int] = ranking[:k].tolist()
    return ids
