"""Which sentences teach, which judge, and which fold's model may score which sentence.

Decided by a sentence's group (its text without emoji) alone, so that what is said twice stands on one side. Imports
numpy and `export.data`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from export.data.weibo import Sentences, place_of

HELD_OUT_SHARE = 0.10
VALIDATION_SHARE = 0.03
NO_FOLD = -1


@dataclass(frozen=True, kw_only=True, eq=False)
class Sides:
    """Three sets that share no group, bool (sentences,), and the fold of each training sentence that has emoji.

    A sentence with a fold is scored by the one model that did not learn from it; `fold` is NO_FOLD for all others.
    `scored` are the sentences with emoji but for those whose words stand among the training sentences without: all
    models start from those.
    """

    held_out: NDArray[np.bool_]
    validation: NDArray[np.bool_]
    training: NDArray[np.bool_]
    fold: NDArray[np.int64]
    scored: NDArray[np.bool_]


def sides_of(keys: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Which texts of these groups are held out, for validation, for training: bool (texts,) each."""
    place = place_of(keys, "side")  # (texts,)
    training = place >= HELD_OUT_SHARE + VALIDATION_SHARE
    return place < HELD_OUT_SHARE, (place >= HELD_OUT_SHARE) & ~training, training


def split(sentences: Sentences, n_folds: int) -> Sides:
    """The same sentences give the same sides."""
    held_out, validation, training = sides_of(sentences.keys)
    fold = (place_of(sentences.keys, "fold") * n_folds).astype(np.int64)
    has_emoji = sentences.has_emoji()
    plain = {sentences.keys[row] for row in np.flatnonzero(training & ~has_emoji)}
    return Sides(
        held_out=held_out,
        validation=validation,
        training=training,
        fold=np.where(training & has_emoji, fold, NO_FOLD),
        scored=has_emoji & ~np.array([key in plain for key in sentences.keys]),
    )
