"""From emotion distributions to a ranking: P(emoji | emotion) by Bayes' rule. Imports numpy and `export.data`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from export.data.errors import DataError


def emoji_of_emotion(table: NDArray[np.float64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """P(emoji | emotion), a distribution in every row, float64 (emotions, emoji).

    `table` (emoji, emotions) has each emoji's emotion distribution, P(emotion | emoji), and `counts` (emoji,) how many
    texts had it, which gives P(emoji).

    >>> emoji_of_emotion(np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([1, 2])).tolist()
    [[0.5, 0.5], [0.0, 1.0]]
    """
    joint = table * counts[:, None]  # (emoji, emotions)
    totals = joint.sum(axis=0)
    if not (np.isfinite(totals).all() and (totals > 0).all()):
        raise DataError("distributions: an emotion has no share in any emoji, or one is no number: make them again")
    shares: NDArray[np.float64] = (joint / totals).T
    return shares
