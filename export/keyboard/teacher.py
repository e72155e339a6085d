"""The teacher of both keyboards: a wide head over frozen sentence features, which learns all rows of both languages.

    features (512) and the language -> hidden layer -> a score for each label
                                    -> smaller one  -> trigger, emotions

Phrases count most, natural texts little: at full weight they pull every answer to what is popular. A grave phrase also
costs what is left to merry emoji. Of natural texts and tweets a share is drawn anew each epoch. Imports torch.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from export.data.moods import MERRY, is_grave
from export.data.neutral import neutral
from export.data.phrases import LANGUAGES
from export.data.tweeteval import LABELS
from export.data.weibo import EMOTIONS
from export.keyboard.contrasts import ContrastRecipe, Contrasts, contrasts_of
from export.keyboard.rows import FELT, KEYWORD, NATURAL, SHOW, TWEET, UNKNOWN, Rows

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class TeacherRecipe:
    hidden_dim: int = 1024
    side_dim: int = 192
    dropouts: tuple[float, float] = (0.2, 0.3)
    epochs: int = 7
    batch_size: int = 256
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    natural_per_epoch: int = 30_000
    show_weight: float = 3.0
    natural_weight: float = 0.3
    keyword_weight: float = 0.5
    tweet_weight: float = 0.1
    side_weight: float = 0.5
    emotion_weight: float = 0.5
    grave_weight: float = 2.0
    contrasts: ContrastRecipe = field(default_factory=ContrastRecipe)


class Opinions(NamedTuple):
    """Of each text: label logits (texts, labels), trigger logit (texts,), emotion logits (texts, emotions)."""

    labels: Floats
    triggers: Floats
    emotions: Floats


class Teacher(nn.Module):
    def __init__(self, n_features: int, n_labels: int, recipe: TeacherRecipe) -> None:
        super().__init__()
        first, second = recipe.dropouts
        self.hidden = nn.Sequential(
            nn.Dropout(first), nn.Linear(n_features, recipe.hidden_dim), nn.GELU(), nn.Dropout(second)
        )
        self.labels = nn.Linear(recipe.hidden_dim, n_labels)
        self.side = nn.Sequential(
            nn.Dropout(first),
            nn.Linear(n_features, recipe.side_dim),
            nn.GELU(),
            nn.Dropout(second),
            nn.Linear(recipe.side_dim, 1 + len(EMOTIONS)),
        )


def with_language(features: Floats, languages: Sequence[str] | NDArray[np.str_]) -> Floats:
    """Features and one column for each language: (texts, features + languages)."""
    columns = [np.asarray(languages) == language for language in LANGUAGES]
    return np.concatenate([features, np.stack(columns, axis=1).astype(np.float32)], axis=1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Lesson:
    """What the loss needs of the rows, beside the features."""

    rows: Rows
    features: Floats
    weights: Floats  # (texts,) of a text's labels
    contrasts: Contrasts
    grave: NDArray[np.bool_]
    merry: Tensor  # (labels,)
    tweet_labels: Tensor  # (20,) label ids


def new_lesson(rows: Rows, features: Floats, recipe: TeacherRecipe) -> Lesson:
    weights = np.zeros(len(rows.texts), np.float32)
    kinds = ((SHOW, recipe.show_weight), (NATURAL, recipe.natural_weight), (KEYWORD, recipe.keyword_weight))
    for kind, weight in kinds:
        weights[rows.kinds == kind] = weight
    return Lesson(
        rows=rows,
        features=with_language(features, rows.languages),
        weights=weights,
        contrasts=contrasts_of(rows, recipe.contrasts),
        grave=grave_of(rows),
        merry=merry_of(rows.emoji),
        tweet_labels=tweet_labels_of(rows.emoji),
    )


def merry_of(emoji: Sequence[str]) -> Tensor:
    """Whether each label laughs, parties or flirts, (labels,)."""
    return torch.tensor([one in MERRY for one in emoji])


def tweet_labels_of(emoji: Sequence[str]) -> Tensor:
    """The label ids of TweetEval's emoji, in TweetEval's order."""
    return torch.tensor([emoji.index(neutral(label.emoji)) for label in LABELS])


def grave_of(rows: Rows) -> NDArray[np.bool_]:
    """Which texts are grave phrases, (texts,)."""
    found = np.zeros(len(rows.texts), bool)
    for row in np.flatnonzero(rows.kinds == SHOW):
        count = int((rows.shares[row] > 0).sum())
        found[row] = is_grave(tuple(rows.emoji[label] for label in rows.targets[row, :count]))
    return found


def train_teacher(rows: Rows, features: Floats, recipe: TeacherRecipe, *, seed: int) -> Teacher:
    """A teacher that has learnt all rows that are not held out."""
    torch.manual_seed(seed)
    lesson, generator = new_lesson(rows, features, recipe), np.random.default_rng(seed)
    model = Teacher(lesson.features.shape[1], len(rows.emoji), recipe)
    free = ~rows.held_out
    core = np.flatnonzero(free & np.isin(rows.kinds, (SHOW, KEYWORD)))
    natural, tweets = np.flatnonzero(free & (rows.kinds == NATURAL)), np.flatnonzero(free & (rows.kinds == TWEET))
    side = np.flatnonzero(free & ((lesson.contrasts.targets != UNKNOWN) | (rows.kinds == FELT)))
    size, drawn = recipe.batch_size, min(recipe.natural_per_epoch, len(natural))
    steps = -(-(len(core) + drawn) // size)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay, fused=True
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.learning_rate, total_steps=recipe.epochs * steps)
    for epoch in range(recipe.epochs):
        order = generator.permutation(np.concatenate([core, generator.permutation(natural)[:drawn]]))
        sides, drawn_tweets, total = generator.permutation(side), generator.permutation(tweets), 0.0
        model.train()
        for step in range(steps):
            loss = label_loss(model, lesson, order[step * size : (step + 1) * size], recipe)
            loss = loss + recipe.side_weight * side_loss(model, lesson, _part(sides, step, size), recipe)
            loss = loss + recipe.tweet_weight * tweet_loss(model, lesson, _part(drawn_tweets, step, size // 4))
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"teacher, epoch {epoch + 1}/{recipe.epochs}: loss {total / steps:.3f}", file=sys.stderr, flush=True)
    return model.eval()


def _part(rows: Ids, step: int, size: int) -> Ids:
    """The next rows, from the start again where they end."""
    return rows[np.arange(step * size, (step + 1) * size) % len(rows)]


def label_loss(model: Teacher, lesson: Lesson, rows: Ids, recipe: TeacherRecipe) -> Tensor:
    """Weighted cross-entropy of the emoji that are known, and what grave phrases leave to merry ones: ()"""
    found = torch.log_softmax(model.labels(model.hidden(torch.from_numpy(lesson.features[rows]))), dim=1)
    targets, shares = torch.from_numpy(lesson.rows.targets[rows]), torch.from_numpy(lesson.rows.shares[rows])
    entropy = -(found.gather(1, targets) * shares).sum(dim=1)  # (batch,)
    total = (entropy * torch.from_numpy(lesson.weights[rows])).sum()
    total = total + recipe.grave_weight * merriness(found[torch.from_numpy(lesson.grave[rows])], lesson.merry)
    return total / len(rows)


def merriness(log_scores: Tensor, merry: Tensor) -> Tensor:
    """How far the texts are from leaving nothing to merry labels: 0 where they do, in nats, summed: ()"""
    share = log_scores[:, merry].exp().sum(dim=1)
    return -torch.log1p(-share.clamp(max=0.999)).sum()


def tweet_loss(model: Teacher, lesson: Lesson, rows: Ids) -> Tensor:
    """Cross-entropy among TweetEval's labels alone: its tweets say nothing of the others."""
    hidden, labels = model.hidden(torch.from_numpy(lesson.features[rows])), lesson.tweet_labels
    logits = functional.linear(hidden, model.labels.weight[labels], model.labels.bias[labels])
    return functional.cross_entropy(logits, tweet_places(lesson.rows.targets[rows, 0], labels))


def tweet_places(label_ids: Ids, tweet_labels: Tensor) -> Tensor:
    """Where each label stands among TweetEval's. (batch,)"""
    return (torch.from_numpy(label_ids)[:, None] == tweet_labels).int().argmax(dim=1)


def side_loss(model: Teacher, lesson: Lesson, rows: Ids, recipe: TeacherRecipe) -> Tensor:
    """The trigger's loss on contrasts, and that of the emotions."""
    found = model.side(torch.from_numpy(lesson.features[rows]))
    targets, weights = (
        torch.from_numpy(column[rows]) for column in (lesson.contrasts.targets, lesson.contrasts.weights)
    )
    known = targets != UNKNOWN
    trigger = functional.binary_cross_entropy_with_logits(found[known, 0], targets[known], reduction="none")
    emotion_ids = torch.from_numpy(lesson.rows.emotion_ids[rows])
    felt = emotion_ids != UNKNOWN
    emotions = functional.cross_entropy(found[felt, 1:], emotion_ids[felt], reduction="sum")
    return ((trigger * weights[known]).sum() + recipe.emotion_weight * emotions) / len(rows)


@torch.inference_mode()
def ask(model: Teacher, features: Floats, batch_size: int = 4096) -> Opinions:
    """What the teacher says; features (texts, features + languages)."""
    labels, sides = [], []
    for start in range(0, max(1, len(features)), batch_size):  # of no text an empty answer
        batch = torch.from_numpy(features[start : start + batch_size])
        labels.append(model.labels(model.hidden(batch)))
        sides.append(model.side(batch))
    side = torch.cat(sides).numpy()
    return Opinions(labels=torch.cat(labels).numpy(), triggers=side[:, 0], emotions=side[:, 1:])
