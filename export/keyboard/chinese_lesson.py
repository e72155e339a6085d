"""What the Chinese keyboard's model learns from: emoji that people put into texts, emotions that they are known by.

loss = cross-entropy of the ranking + teacher_weight * KL(classifier || emotions) + gold_weight * the gold emotions'
cross-entropy, each over the texts that have an emoji, the classifier's word, or a label. Imports torch and numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from export.data.weibo import EMOTIONS, load_sentences
from export.data.weibo_ranking import NO_EMOTION, RankingTexts
from export.edeer.distributions import Distributions, distributions
from export.edeer.soft_labels import read_soft_labels, read_unlabelled
from export.keyboard.posterior import emoji_of_emotion
from export.keyboard.training import Ids, Pace
from runtime.bundle import Label

LEAST = 1e-6  # what a batch without emoji is divided by


@dataclass(frozen=True, kw_only=True)
class EmotionKeyboardRecipe(Pace):
    """`others_weight` is what a text without a gold emotion counts in the ranking: it is there for its emoji."""

    n_buckets: int = 64_000
    n_importances: int = 600_011
    dim: int = 32
    hidden_dim: int = 192
    letter_sizes: tuple[int, ...] = (2, 3)
    dropout: float = 0.3
    epochs: int = 3
    weight_decay: float = 1.0
    gold_weight: float = 0.5
    teacher_weight: float = 1.0
    others_weight: float = 0.5
    uses_emotions: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class Lesson:
    """What is known of each text.

    `emoji` float32 (texts, emoji) sums to 1, or to 0 where none is a label, and counts `weights` (texts,).
    `emotion_ids` is the gold emotion or NO_EMOTION (texts,), `teacher` the classifier's word (texts, emotions), NaN
    where it was not asked.
    """

    emoji: Tensor
    weights: Tensor
    emotion_ids: Tensor
    teacher: Tensor


def teacher_of(folder: Path, data: Path, texts: RankingTexts) -> NDArray[np.float32]:
    """The classifier's word on every text that had emoji, without them; float32 (texts, emotions), NaN for others.

    It is not asked about a text without a gold emotion whose words it learnt with one.
    """
    labels = read_soft_labels(folder / "soft_labels.npz", load_sentences(data))
    teacher = np.full((len(texts.texts), len(EMOTIONS)), np.nan, np.float32)
    teacher[labels.rows] = labels.bare
    teacher[~texts.is_labelled] = read_unlabelled(folder / "unlabelled.npz", int((~texts.is_labelled).sum()))
    learnt = {texts.texts[row] for row in np.flatnonzero(texts.training & texts.is_labelled)}
    teacher[[row for row in np.flatnonzero(~texts.is_labelled) if texts.texts[row] in learnt]] = np.nan
    return teacher


def new_lesson(
    texts: RankingTexts, teacher: NDArray[np.float32], labels: Sequence[Label], others_weight: float
) -> Lesson:
    """The lesson of all texts; those that judge are left out by the rows that are trained on."""
    ids = {label.emoji: label.id for label in labels}
    emoji = np.zeros((len(texts.texts), len(labels)), np.float32)
    for row, found in enumerate(texts.emoji):
        for one in found:
            if one in ids:
                emoji[row, ids[one]] = 1
    emoji /= np.maximum(emoji.sum(axis=1, keepdims=True), 1)
    return Lesson(
        emoji=torch.from_numpy(emoji),
        weights=torch.from_numpy(np.where(texts.is_labelled, 1, others_weight).astype(np.float32)),
        emotion_ids=torch.from_numpy(texts.emotion_ids),
        teacher=torch.from_numpy(teacher),
    )


def loss_of(found: tuple[Tensor, Tensor], lesson: Lesson, rows: Ids, recipe: EmotionKeyboardRecipe) -> Tensor:
    """Of a batch, (): each part is a mean over the texts that it is about, and 0 where there are none."""
    log_scores, emotion_logits = found
    weights = lesson.weights[rows] * lesson.emoji[rows].sum(dim=1)  # (batch,), 0 without an emoji
    ranking = -(weights * (lesson.emoji[rows] * log_scores).sum(dim=1)).sum() / weights.sum().clamp(min=LEAST)
    teacher, gold = lesson.teacher[rows], lesson.emotion_ids[rows]
    asked, labelled = ~teacher[:, 0].isnan(), gold != NO_EMOTION
    log_emotions = torch.log_softmax(emotion_logits, dim=1)
    divergence = functional.kl_div(log_emotions[asked], teacher[asked], reduction="sum") / asked.sum().clamp(min=1)
    labels = functional.cross_entropy(emotion_logits[labelled], gold[labelled], reduction="sum")
    labels = labels / labelled.sum().clamp(min=1)
    return ranking + recipe.teacher_weight * divergence + recipe.gold_weight * labels


def judged_distributions(texts: RankingTexts, teacher: NDArray[np.float32]) -> Distributions:
    """The emotion distributions that export.edeer.evaluate judges, by Unicode emoji: of the labelled sentences."""
    rows = np.flatnonzero(texts.is_labelled & ~np.isnan(teacher[:, 0]))
    return distributions([texts.emoji[row] for row in rows], teacher[rows])


def learnt_distributions(texts: RankingTexts, teacher: NDArray[np.float32]) -> Distributions:
    """The emotion distributions of all Unicode emoji, from the texts that teach and have the classifier's word."""
    rows = np.flatnonzero(texts.training & ~np.isnan(teacher[:, 0]))
    return distributions([texts.emoji[row] for row in rows], teacher[rows])


def posterior_of(learnt: Distributions, labels: Sequence[Label]) -> Tensor:
    """P(emoji | emotion) of the labels, float32 (emotions, emoji)."""
    row_of = {emoji: row for row, emoji in enumerate(learnt.emoji)}
    rows = [row_of[label.emoji] for label in labels]
    shares = emoji_of_emotion(learnt.table[rows], np.array(learnt.counts)[rows])
    return torch.from_numpy(shares.astype(np.float32))
