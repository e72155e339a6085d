"""The trigger: the probability that a person would put an emoji here. What it learns from, and how it is judged.

It learns from everyday tweets, of which one in twelve had an emoji, and from wishes and never-fire texts of our own, in
the same training as the ranking (`export/keyboard/training.py`): a word may then matter to it that says nothing about
which emoji. A layer fitted afterwards to the ranking's own had a ROC AUC of 0.73 on held-out tweets, this one 0.78.
TweetEval's texts say nothing here: every one of them had an emoji and they look like captions, so a trigger that saw
them would learn which corpus a text is from. Judged on the fifth of the tweets that is held out. Imports torch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from export.data.plain_tweets import PlainTweets
from export.keyboard.model import KeyboardModel
from export.keyboard.never_fire import never_fire_texts
from export.keyboard.training import UNKNOWN, Bags, predict
from export.keyboard.wishes import wish_texts

N_NEVER_FIRE, N_WISHES, N_FRAGMENTS = 9000, 3000, 9000
FRAGMENT = 4  # words at most
COVERAGES = (0.05, 0.1, 0.2)


@dataclass(frozen=True, kw_only=True)
class TriggerReport:
    """On the held-out tweets: area under the ROC curve, and the share with an emoji among the most likely ones."""

    n_texts: int
    base_rate: float
    roc_auc: float
    precision_at_coverage: dict[str, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnTexts:
    """Texts that we made, and whether an emoji belongs, 1 or 0 (texts,)."""

    texts: list[str]
    had_emoji: NDArray[np.float32]


def own_texts(tweets: PlainTweets) -> OwnTexts:
    """Wishes, never-fire texts, and fragments of the tweets that had no emoji: of a few words one says little."""
    wishes = wish_texts(N_WISHES, seed=0)
    others = [*never_fire_texts(N_NEVER_FIRE, seed=0), *fragments(tweets, N_FRAGMENTS, seed=0)]
    return OwnTexts(
        texts=[*wishes, *others], had_emoji=np.repeat(np.array([1, 0], np.float32), [len(wishes), len(others)])
    )


def fragments(tweets: PlainTweets, count: int, *, seed: int) -> list[str]:
    """A few neighbouring words each, of tweets without emoji that are not held out."""
    generator = np.random.default_rng(seed)
    found = []
    for index in generator.choice(np.flatnonzero(~tweets.held_out & ~tweets.has_emoji), count):
        words = tweets.texts[index].split(" ")
        start = int(generator.integers(len(words)))
        found.append(" ".join(words[start : start + int(generator.integers(1, FRAGMENT + 1))]))
    return found


def targets_of(tweets: PlainTweets) -> NDArray[np.float32]:
    """Whether each tweet had an emoji, 1 or 0, and UNKNOWN for those that are held out. (tweets,)"""
    return np.where(tweets.held_out, UNKNOWN, tweets.has_emoji).astype(np.float32)


def held_out_triggers(model: KeyboardModel, tweets: PlainTweets) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The trigger's logits of the held-out tweets, and whether they had an emoji: (tweets,) each."""
    held_out = np.flatnonzero(tweets.held_out)
    bags = Bags([tweets.texts[index] for index in held_out], model.config.letter_sizes)
    return predict(model, bags)[1].numpy(), tweets.has_emoji[held_out]


def judge_trigger(scores: np.ndarray, has_emoji: np.ndarray) -> TriggerReport:
    """scores (texts,), has_emoji (texts,); any increasing function of the probability will do as score."""
    likeliest = has_emoji[np.argsort(-scores, kind="stable")]
    precision = {str(share): float(likeliest[: max(1, round(share * len(scores)))].mean()) for share in COVERAGES}
    return TriggerReport(
        n_texts=len(scores),
        base_rate=float(has_emoji.mean()),
        roc_auc=float(roc_auc_score(has_emoji, scores)),
        precision_at_coverage=precision,
    )
