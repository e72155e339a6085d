"""What TweetEval's tweets should be answered with, among its own 20 emoji: the true one, and what a bundle says.

Tweets say nothing of other emoji, so their loss is among the 20 alone. A bundle of those labels that learnt them well,
if one is named, is a teacher here. Imports torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from export.data.errors import DataError
from export.data.tweeteval import LABELS
from export.keyboard.teacher import tweet_places
from runtime.predictor import EmojiPredictor

TRUST = 0.7  # in the bundle

Targets = Callable[[Sequence[str], NDArray[np.int64]], NDArray[np.float32]]


def tweet_targets_by(bundle: Path | None, tweet_labels: Tensor) -> Targets:
    """Takes texts and their label ids, gives shares of TweetEval's labels: float32 (tweets, 20)."""
    teacher = EmojiPredictor.load(bundle) if bundle else None
    if teacher and [label.emoji for label in teacher.labels] != [label.emoji for label in LABELS]:
        raise DataError(f"{bundle}: its labels are not TweetEval's: name a bundle with those 20")

    def targets(texts: Sequence[str], label_ids: NDArray[np.int64]) -> NDArray[np.float32]:
        places = tweet_places(label_ids, tweet_labels).numpy()
        true: NDArray[np.float32] = np.eye(len(LABELS), dtype=np.float32)[places]  # (tweets, 20)
        if teacher is not None:
            true = (1 - TRUST) * true + TRUST * np.stack([teacher.scores(text) for text in texts])
        return true

    return targets
