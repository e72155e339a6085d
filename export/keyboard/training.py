"""Training the keyboard's model: distilled from the teacher's scores, with what is known of a text beside them.

loss = KL(teacher || model) + label_weight * cross-entropy + trigger_weight * the trigger's cross-entropy, each over the
texts that have a teacher's word, a label, or are known to have had an emoji or none. Two in five n-grams of a text are
left out at random each time it is seen, which stands for slips of the finger and words never met. Imports torch and
numpy.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from export.keyboard.hashing import features
from export.keyboard.model import KeyboardModel

Ids = NDArray[np.int64]
Batch = tuple[Tensor, Tensor, Tensor, Tensor]
Loss = Callable[[tuple[Tensor, Tensor], Ids], Tensor]
UNLABELLED = -1
UNKNOWN = -1.0


@dataclass(frozen=True, kw_only=True)
class Pace:
    """`drop_share` is the share of n-grams that is left out while training."""

    drop_share: float = 0.4
    epochs: int = 8
    batch_size: int = 512
    learning_rate: float = 1e-2
    weight_decay: float = 0.3


@dataclass(frozen=True, kw_only=True)
class KeyboardRecipe(Pace):
    """The English keyboard's."""

    n_buckets: int = 46_000
    n_importances: int = 400_003
    dim: int = 32
    hidden_dim: int = 192
    letter_sizes: tuple[int, ...] = (2, 3, 4, 5)
    dropout: float = 0.3
    label_weight: float = 0.3
    trigger_weight: float = 0.1


@dataclass(frozen=True, kw_only=True, eq=False)
class Lesson:
    """What is known of each text: the teacher's logits float32 (texts, labels), NaN where it was not asked; the label
    (texts,), or UNLABELLED; whether it had an emoji, 1 or 0 (texts,), or UNKNOWN."""

    teacher: Tensor
    label_ids: Ids
    had_emoji: NDArray[np.float32]


class Bags:
    """The hashes of many texts, back to back: words and letters, each with where a text's begin."""

    def __init__(self, texts: Sequence[str], letter_sizes: tuple[int, ...]) -> None:
        found = [features(text, sizes=letter_sizes) for text in texts]
        self.words = np.concatenate([one.words for one in found]).astype(np.int32)
        self.letters = np.concatenate([one.letters for one in found]).astype(np.int32)
        self.word_counts = np.array([len(one.words) for one in found])  # (texts,)
        self.letter_counts = np.array([len(one.letters) for one in found])  # (texts,)
        self.word_starts = np.cumsum(self.word_counts) - self.word_counts
        self.letter_starts = np.cumsum(self.letter_counts) - self.letter_counts

    def __len__(self) -> int:
        return len(self.word_counts)

    def batch(self, rows: Ids, drop_share: float = 0.0, seed: int = 0) -> Batch:
        """Hashes and offsets of the texts in `rows`, as KeyboardModel takes them."""
        generator = np.random.default_rng(seed)
        parts: list[Tensor] = []
        for hashes, starts, counts in (
            (self.words, self.word_starts, self.word_counts),
            (self.letters, self.letter_starts, self.letter_counts),
        ):
            text = np.repeat(np.arange(len(rows)), counts[rows])  # which text an n-gram is of
            first = np.cumsum(counts[rows]) - counts[rows]
            places = starts[rows][text] + np.arange(len(text)) - first[text]
            kept = generator.random(len(text)) >= drop_share
            sizes = np.bincount(text[kept], minlength=len(rows))
            parts.append(torch.from_numpy(hashes[places[kept]].astype(np.int64)))
            parts.append(torch.from_numpy(np.cumsum(sizes) - sizes))
        return parts[0], parts[1], parts[2], parts[3]


def distil(model: KeyboardModel, bags: Bags, lesson: Lesson, recipe: KeyboardRecipe, *, seed: int) -> list[float]:
    """Train in place; returns the mean loss of each epoch."""

    def loss(found: tuple[Tensor, Tensor], rows: Ids) -> Tensor:
        return loss_of(*found, lesson, rows, recipe)

    return fit(model, bags, loss, recipe, seed=seed)


def fit(model: nn.Module, bags: Bags, loss_of_batch: Loss, recipe: Pace, *, seed: int) -> list[float]:
    """Lower `loss_of_batch`, of what the model answers and the rows that it was asked, over all texts of `bags`."""
    scalars = [parameter for parameter in model.parameters() if not parameter.ndim]  # nothing there to decay
    weights = [parameter for parameter in model.parameters() if parameter.ndim]
    optimizer = torch.optim.AdamW(
        [{"params": weights, "weight_decay": recipe.weight_decay}, {"params": scalars, "weight_decay": 0.0}],
        lr=recipe.learning_rate,
        fused=True,
    )
    steps = -(-len(bags) // recipe.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=recipe.learning_rate, total_steps=recipe.epochs * steps, pct_start=0.1
    )
    losses = []
    for epoch in range(recipe.epochs):
        torch.manual_seed(seed * 1000 + epoch)
        order = np.random.default_rng(seed * 1000 + epoch).permutation(len(bags))
        model.train()
        total = 0.0
        for step in tqdm(range(steps), desc=f"epoch {epoch + 1}/{recipe.epochs}", file=sys.stderr, leave=False):
            rows = order[step * recipe.batch_size : (step + 1) * recipe.batch_size]
            found = model(*bags.batch(rows, recipe.drop_share, seed=(seed * 1000 + epoch) * steps + step))
            loss = loss_of_batch(found, rows)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += loss.item() * len(rows)
        losses.append(total / len(bags))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.4f}", file=sys.stderr)
    return losses


def loss_of(logits: Tensor, triggers: Tensor, lesson: Lesson, rows: Ids, recipe: KeyboardRecipe) -> Tensor:
    """Of a batch, (): each part is a mean over the texts that it is about, and 0 where there are none."""
    scores = torch.softmax(lesson.teacher[rows], dim=1)  # (batch, labels), NaN where the teacher was not asked
    label_ids, had_emoji = torch.from_numpy(lesson.label_ids[rows]), torch.from_numpy(lesson.had_emoji[rows])
    taught, labelled, known = ~scores[:, 0].isnan(), label_ids != UNLABELLED, had_emoji != UNKNOWN
    divergence = functional.kl_div(torch.log_softmax(logits[taught], dim=1), scores[taught], reduction="sum")
    labels = functional.cross_entropy(logits[labelled], label_ids[labelled], reduction="sum")
    trigger = functional.binary_cross_entropy_with_logits(triggers[known], had_emoji[known], reduction="sum")
    parts = (
        (1.0, divergence, taught),
        (recipe.label_weight, labels, labelled),
        (recipe.trigger_weight, trigger, known),
    )
    return torch.stack([weight * total / part.sum().clamp(min=1) for weight, total, part in parts]).sum()


@torch.inference_mode()
def predict(model: nn.Module, bags: Bags, batch_size: int = 1024) -> tuple[Tensor, Tensor]:
    """Both answers of a keyboard's model for all texts, such as logits (texts, labels) and trigger logits (texts,)."""
    model.eval()
    parts = [
        model(*bags.batch(np.arange(start, min(start + batch_size, len(bags)))))
        for start in range(0, len(bags), batch_size)
    ]
    return torch.cat([first for first, _ in parts]), torch.cat([second for _, second in parts])
