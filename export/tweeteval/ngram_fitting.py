"""Fits the table of hashed n-grams to what a teacher gets wrong. Imports torch.

The table learns what must be added to the teacher's out-of-fold logits to name the right label. So it learns what an
encoder does not know, and does not trust what it only seems to know because it was trained on these very texts.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from export.models.ngrams import HashedNgrams
from export.training.batches import Encoded, pad, shuffled_batches

EPOCHS = 4
BATCH_SIZE = 256
LEARNING_RATE = 0.05
PENALTY = 0.05  # on the mean square of a vote
FOLDS = 5


def fit_table(
    table: HashedNgrams, texts: Encoded, teacher: NDArray[np.float32], chosen: NDArray[np.int64], *, seed: int
) -> None:
    """Train the table from zeros on the chosen texts; the teacher's logits (texts, labels) stay as they are."""
    torch.nn.init.zeros_(table.table.weight)
    optimizer = torch.optim.Adagrad(table.parameters(), lr=LEARNING_RATE)
    part = Encoded(ids=tuple(texts.ids[index] for index in chosen), label_ids=texts.label_ids[chosen])
    for epoch in range(EPOCHS):
        for batch in shuffled_batches(part, BATCH_SIZE, seed=seed * 1000 + epoch):
            votes = table(*pad([part.ids[index] for index in batch]))  # (batch, labels)
            logits = torch.from_numpy(teacher[chosen[batch]]) + votes
            loss = cross_entropy(logits, torch.from_numpy(part.label_ids[batch])) + PENALTY * votes.square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


@torch.inference_mode()
def votes_of(table: HashedNgrams, texts: Encoded) -> NDArray[np.float32]:
    """What the table says of each text, float32 (texts, labels)."""
    parts = [texts.ids[start : start + BATCH_SIZE] for start in range(0, len(texts.ids), BATCH_SIZE)]
    votes: NDArray[np.float32] = torch.cat([table(*pad(part)) for part in parts]).numpy()
    return votes


def out_of_fold(table: HashedNgrams, texts: Encoded, teacher: NDArray[np.float32], *, seed: int) -> NDArray[np.float32]:
    """Logits (texts, labels) of teacher and table together, each text's by a table that has not seen it."""
    fold = np.random.default_rng(seed).permutation(len(texts.ids)) % FOLDS  # (texts,)
    logits: NDArray[np.float32] = teacher.copy()
    for held_out in range(FOLDS):
        fit_table(table, texts, teacher, np.flatnonzero(fold != held_out), seed=seed)
        logits[fold == held_out] += votes_of(table, texts)[fold == held_out]
    return logits
