"""The keyboard's model: two bags of hashed n-grams, words and letters, and one hidden layer over their sums.

Hash embeddings (Svenstrup et al., 2017, with one hash function): an n-gram's vector is a row of a small table, which it
shares with many others, times an importance of its own, or nearly, from a long column. Rare n-grams learn to be silent
and no longer blur the row that they share: at the same bytes that was worth 1.5 points of acc@3 on validation.

It takes the hashes of `export.keyboard.hashing`, not `input_ids`, so it stands beside MODELS, not in it: its graph
makes the hashes itself (`export/keyboard/graph.py`). Imports torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from export.keyboard.hashing import Features
from export.models.base import EMBEDDING_STD

NEVER = -20.0  # a trigger logit whose probability is 0 to eight places
STEP = 2.0**-7  # between two numbers of a snapped table
LEVELS = 256  # of a number in a snapped table


@dataclass(frozen=True, kw_only=True)
class KeyboardConfig:
    n_buckets: int
    n_importances: int
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
    """Hashes, and where each text's begin, as in nn.EmbeddingBag -> logits (batch, labels), trigger logit (batch,).

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
        self.importances = nn.Embedding(config.n_importances, 1)
        nn.init.ones_(self.importances.weight)
        self.hidden = nn.Linear(2 * config.dim, config.hidden_dim)
        self.dropout = nn.Dropout(config.dropout)
        self.classifier = nn.Linear(config.hidden_dim, config.n_labels)
        self.trigger = nn.Linear(config.hidden_dim, 1)
        self.register_buffer("log_prior", torch.zeros(config.n_labels))
        self.register_buffer("trigger_prior", torch.tensor(NEVER))
        self.register_buffer("temperature", torch.ones(()))

    def forward(
        self, words: Tensor, word_offsets: Tensor, letters: Tensor, letter_offsets: Tensor
    ) -> tuple[Tensor, Tensor]:
        hidden = self.dropout(self.hidden_states(words, word_offsets, letters, letter_offsets))
        has_token = bag_sizes(letters, letter_offsets) > 0  # (batch,)
        logits = torch.where(has_token[:, None], self.classifier(hidden) / self.temperature, self.log_prior)
        trigger_logit = torch.where(has_token, self.trigger(hidden)[:, 0], self.trigger_prior)
        return logits, trigger_logit

    def hidden_states(self, words: Tensor, word_offsets: Tensor, letters: Tensor, letter_offsets: Tensor) -> Tensor:
        """The hidden layer, (batch, hidden): of a bag its weighted sum over the square root of its size.

        A mean makes a strong word the weaker the longer its text, which cost 0.6 points of acc@3 on validation.
        """
        bags = []
        for hashes, offsets in ((words, word_offsets), (letters, letter_offsets)):
            weights = self.importances(hashes % self.config.n_importances)[:, 0]  # (n-grams,)
            summed = self.table(hashes % self.config.n_buckets, offsets, per_sample_weights=weights)  # (batch, dim)
            bags.append(summed / bag_sizes(hashes, offsets).clamp(min=1).sqrt()[:, None])
        return functional.relu(self.hidden(torch.cat(bags, dim=1)))


def snap_tables(model: KeyboardModel) -> None:
    """Round both tables in place to LEVELS whole numbers times STEP; the hidden layer undoes it.

    Call it once, when training is over. Quantising then loses nothing of the tables; and as STEP is a power of two,
    sums of rows times importances are exact, so that every machine has the same, in whatever order it adds.
    """
    with torch.no_grad():
        for name, values in (("table", model.table.weight), ("importances", model.importances.weight)):
            least, most = values.min().clamp(max=0), values.max().clamp(min=0)  # int8 has a number for 0
            step = (most - least) / (LEVELS - 1)
            if not step > 0:
                raise ValueError(f"{name}: all its numbers are 0: train the model first")
            lowest = (least / step).round()
            values.copy_((values / step).round().clamp(lowest, lowest + LEVELS - 1) * STEP)
            model.hidden.weight.mul_(step / STEP)


def bag_sizes(hashes: Tensor, offsets: Tensor) -> Tensor:
    """How many n-grams each text has, (batch,)."""
    return functional.pad(offsets[1:], (0, 1), value=len(hashes)) - offsets


def as_bags(features: Sequence[Features]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What `KeyboardModel` takes of a batch of texts: words, word offsets, letters, letter offsets."""
    tensors = []
    for bags in ([one.words for one in features], [one.letters for one in features]):
        ends = np.cumsum([len(bag) for bag in bags])
        tensors += [torch.from_numpy(np.concatenate(bags)), torch.from_numpy(np.append(0, ends[:-1]))]
    return tensors[0], tensors[1], tensors[2], tensors[3]
