"""Training a student: sparse targets of known emoji and the teacher's, TweetEval's labels, the trigger, the emotions.

Some n-grams and pieces of a text are left out at random each time it is seen, which stands for slips of the finger and
words never met. Natural texts are drawn anew each epoch. Imports torch and numpy.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from export.keyboard.hashing import features
from export.keyboard.lessons import Lesson
from export.keyboard.model import Batch, KeyboardConfig, KeyboardModel
from export.keyboard.teacher import merriness

Ids = NDArray[np.int64]
Answers = tuple[Tensor, Tensor, Tensor]  # label logits (texts, labels), trigger logits (texts,), emotion logits


@dataclass(frozen=True, kw_only=True)
class Pace:
    """`drop_share` is the share of n-grams that is left out while training, `piece_drop_share` that of pieces."""

    drop_share: float = 0.3
    piece_drop_share: float = 0.08
    epochs: int = 20
    batch_size: int = 512
    learning_rate: float = 8e-3
    weight_decay: float = 0.1
    grave_weight: float = 8.0
    tweet_weight: float = 0.6
    trigger_weight: float = 1.0
    emotion_weight: float = 0.1


class Bags:
    """The hashes of many texts, back to back: n-grams and pieces, each with where a text's begin."""

    def __init__(self, texts: Sequence[str], config: KeyboardConfig) -> None:
        found = [features(text, sizes=config.letter_sizes, pieces=config.pieces) for text in texts]
        pieces = [one.pieces[-config.longest :] % config.n_pieces for one in found]
        self._config = config
        self._hashes, self._counts, self._starts = [], [], []
        for parts in ([one.ngrams for one in found], pieces):
            counts = np.array([len(part) for part in parts])  # (texts,)
            self._hashes.append(np.concatenate(parts).astype(np.int32))
            self._counts.append(counts)
            self._starts.append(np.cumsum(counts) - counts)

    def __len__(self) -> int:
        return len(self._counts[0])

    def batch(self, rows: Ids, pace: Pace | None = None, seed: int = 0) -> Batch:
        """Hashes, offsets and pieces of the texts in `rows`, as KeyboardModel takes them; `pace` leaves some out."""
        generator = np.random.default_rng(seed)
        text, places = _places(self._starts[0][rows], self._counts[0][rows])
        if pace:
            kept = generator.random(len(text), dtype=np.float32) >= pace.drop_share
            text, places = text[kept], places[kept]
        sizes = np.bincount(text, minlength=len(rows))
        ngrams, offsets = self._hashes[0][places].astype(np.int64), np.cumsum(sizes) - sizes
        counts = self._counts[1][rows]
        pieces = np.full((len(rows), max(1, counts.max(initial=0))), self._config.n_pieces)  # (batch, time)
        _, places = _places(self._starts[1][rows], counts)
        found = self._hashes[1][places].astype(np.int64)
        if pace:
            found[generator.random(len(found), dtype=np.float32) < pace.piece_drop_share] = self._config.n_pieces
        pieces[np.arange(pieces.shape[1]) < counts[:, None]] = found
        bag = torch.from_numpy(ngrams), torch.from_numpy(offsets)
        return *bag, torch.from_numpy(pieces), torch.from_numpy(counts)


def _places(starts: Ids, counts: Ids) -> tuple[Ids, Ids]:
    """Which text each hash is of, and where it stands: (hashes,) twice."""
    text = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return text, starts[text] + np.arange(len(text)) - first[text]


def fit(
    model: KeyboardModel,
    bags: Bags,
    lesson: Lesson,
    pace: Pace,
    merry: Tensor,
    tweet_labels: Tensor,
    *,
    seed: int,
) -> list[float]:
    """Train in place; returns the mean loss of each epoch."""
    optimizer, schedule = _optimizer(model, lesson, pace)
    losses = []
    for epoch in range(pace.epochs):
        torch.manual_seed(seed * 1000 + epoch)
        generator = np.random.default_rng(seed * 1000 + epoch)
        order = generator.permutation(np.flatnonzero(generator.random(len(bags)) < lesson.drawn))
        model.train()
        total = 0.0
        starts = range(0, len(order), pace.batch_size)
        for start in tqdm(
            starts, desc=f"epoch {epoch + 1}/{pace.epochs}", file=sys.stderr, leave=False, mininterval=10
        ):
            rows = order[start : start + pace.batch_size]
            answers = model(*bags.batch(rows, pace, seed=int(generator.integers(2**32))))
            loss = loss_of(answers, lesson, rows, pace, merry, tweet_labels)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            if schedule.last_epoch < schedule.total_steps - 1:
                schedule.step()
            total += loss.item() * len(rows)
        losses.append(total / len(order))
        print(f"student, epoch {epoch + 1}/{pace.epochs}: loss {losses[-1]:.4f}", file=sys.stderr, flush=True)
    return losses


def _optimizer(
    model: nn.Module, lesson: Lesson, pace: Pace
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.OneCycleLR]:
    """AdamW, and one cycle over about as many steps as there will be."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=pace.learning_rate, weight_decay=pace.weight_decay, fused=True)
    steps = int(pace.epochs * (float(lesson.drawn.sum()) / pace.batch_size + 1))
    return optimizer, torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=pace.learning_rate, total_steps=steps, pct_start=0.1
    )


def loss_of(answers: Answers, lesson: Lesson, rows: Ids, pace: Pace, merry: Tensor, tweet_labels: Tensor) -> Tensor:
    """Of a batch, (): every part is a sum over the texts that it is about, over the size of the batch."""
    logits, triggers, emotions = answers
    log_scores = torch.log_softmax(logits, dim=1)
    targets, worths = torch.from_numpy(lesson.targets[rows]), torch.from_numpy(lesson.worths[rows])
    total = -(log_scores.gather(1, targets) * worths).sum()
    total = total + pace.grave_weight * merriness(log_scores[torch.from_numpy(lesson.grave[rows])], merry)
    tweets = torch.from_numpy(lesson.tweet_targets[rows])  # (batch, 20)
    is_tweet = tweets.sum(dim=1) > 0
    among = torch.log_softmax(logits[is_tweet][:, tweet_labels], dim=1)
    total = total - pace.tweet_weight * (among * tweets[is_tweet]).sum()
    trigger = functional.binary_cross_entropy_with_logits(
        triggers, torch.from_numpy(lesson.triggers[rows]), reduction="none"
    )
    total = total + pace.trigger_weight * (trigger * torch.from_numpy(lesson.trigger_weights[rows])).sum()
    felt = -(torch.log_softmax(emotions, dim=1) * torch.from_numpy(lesson.emotions[rows])).sum()
    return (total + pace.emotion_weight * felt) / len(rows)


@torch.inference_mode()
def predict(model: KeyboardModel, bags: Bags, batch_size: int = 1024) -> Answers:
    """What a keyboard's model answers to all texts."""
    model.eval()
    parts = [
        model(*bags.batch(np.arange(start, min(start + batch_size, len(bags)))))
        for start in range(0, len(bags), batch_size)
    ]
    return (
        torch.cat([one[0] for one in parts]),
        torch.cat([one[1] for one in parts]),
        torch.cat([one[2] for one in parts]),
    )
