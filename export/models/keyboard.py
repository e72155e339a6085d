"""The keyboard's model: two bags of hashed n-grams, words and letters, and one hidden layer over their sums.

It takes the buckets of `export.hashing`, not `input_ids`, so it stands beside MODELS, not in it: its graph makes the
buckets itself (`export/keyboard_graph.py`). Imports torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from export.hashing import Features
from export.models.base import EMBEDDING_STD

NEVER = -20.0  # a trigger logit whose probability is 0 to eight places
STEP = 2.0**-7  # between two numbers of a snapped table


@dataclass(frozen=True, kw_only=True)
class KeyboardConfig:
    n_buckets: int
    dim: int
    hidden_dim: int
    letter_sizes: tuple[int, ...] = (3, 4, 5)
    n_labels: int = 20
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if not self.letter_sizes or not {2, 3, 4, 5}.issuperset(self.letter_sizes):
            raise ValueError(f"letter_sizes: {self.letter_sizes} are not sizes of n-grams: choose among 2, 3, 4 and 5")
        if min(self.letter_sizes) > 3:
            raise ValueError(f"letter_sizes: {self.letter_sizes} miss words of one letter: add 2 or 3")


class KeyboardModel(nn.Module):
    """Buckets, and where each text's begin, as in nn.EmbeddingBag -> logits (batch, labels), trigger logit (batch,).

    A text without tokens has no letter n-grams; it gets `log_prior` and `trigger_prior`. These and the scalar
    `temperature` are buffers that training fits after the weights.
    """

    log_prior: Tensor
    trigger_prior: Tensor
    temperature: Tensor

    def __init__(self, config: KeyboardConfig) -> None:
        super().__init__()
        self.config = config
        self.table = nn.EmbeddingBag(config.n_buckets, config.dim, mode="sum")
        nn.init.normal_(self.table.weight, std=EMBEDDING_STD)
        self.hidden = nn.Linear(2 * config.dim, config.hidden_dim)
        self.dropout = nn.Dropout(config.dropout)
        self.classifier = nn.Linear(config.hidden_dim, config.n_labels)
        self.trigger = nn.Linear(config.hidden_dim, 1)
        self.register_buffer("log_prior", torch.zeros(config.n_labels))
        self.register_buffer("trigger_prior", torch.tensor(NEVER))
        self.register_buffer("temperature", torch.ones(()))

    def forward(
        self, word_buckets: Tensor, word_offsets: Tensor, letter_buckets: Tensor, letter_offsets: Tensor
    ) -> tuple[Tensor, Tensor]:
        hidden = self.dropout(self.hidden_states(word_buckets, word_offsets, letter_buckets, letter_offsets))
        has_token = bag_sizes(letter_buckets, letter_offsets) > 0  # (batch,)
        logits = torch.where(has_token[:, None], self.classifier(hidden) / self.temperature, self.log_prior)
        trigger_logit = torch.where(has_token, self.trigger(hidden)[:, 0], self.trigger_prior)
        return logits, trigger_logit

    def hidden_states(
        self, word_buckets: Tensor, word_offsets: Tensor, letter_buckets: Tensor, letter_offsets: Tensor
    ) -> Tensor:
        """The hidden layer, (batch, hidden): of a bag its sum over the square root of its size.

        A mean makes a strong word the weaker the longer its text, which cost 0.6 points of acc@3 on validation.
        """
        bags = []
        for buckets, offsets in ((word_buckets, word_offsets), (letter_buckets, letter_offsets)):
            sizes = bag_sizes(buckets, offsets).clamp(min=1)  # (batch,)
            bags.append(self.table(buckets, offsets) / sizes.sqrt()[:, None])  # (batch, dim)
        return functional.relu(self.hidden(torch.cat(bags, dim=1)))


def snap_table(model: KeyboardModel) -> None:
    """Round the table in place to -128 ... 127 times STEP; the hidden layer undoes the change of size.

    Call it once, when training is over. Quantising then loses nothing of the table; and as STEP is a power of two, sums
    of its rows are exact, so that every machine has the same, in whatever order it adds.
    """
    with torch.no_grad():
        table = model.table.weight
        step = torch.minimum(table.max(), -table.min()) / 127.5  # so that both ends are reached: int8 needs them
        if not step > 0:
            raise ValueError("table: its numbers are not on both sides of 0: train the model first")
        table.copy_((table / step).round().clamp(-128, 127) * STEP)
        model.hidden.weight.mul_(step / STEP)


def bag_sizes(buckets: Tensor, offsets: Tensor) -> Tensor:
    """How many n-grams each text has, (batch,)."""
    return functional.pad(offsets[1:], (0, 1), value=len(buckets)) - offsets


def as_bags(features: Sequence[Features]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What `KeyboardModel` takes of a batch of texts: word buckets, word offsets, letter buckets, letter offsets."""
    tensors = []
    for bags in ([one.words for one in features], [one.letters for one in features]):
        ends = np.cumsum([len(bag) for bag in bags])
        tensors += [torch.from_numpy(np.concatenate(bags)), torch.from_numpy(np.append(0, ends[:-1]))]
    return tensors[0], tensors[1], tensors[2], tensors[3]
