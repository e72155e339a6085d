"""The keyboard's model: a bag of hashed n-grams, a narrow convolution that knows order, one hidden layer.

    words, pairs, letter n-grams -> bag \\
                                          > hidden layer -> a score for each label, the trigger, the text's emotions
    pieces -> convolution               /

Hash embeddings (Svenstrup et al., 2017, with one hash function): an n-gram's vector is a row of a small table, which it
shares with many others, times an importance of its own, or nearly, from a long column. Rare n-grams learn to be silent
and no longer blur the row that they share. A bag can neither negate nor put two words together; the convolution runs
over the last pieces of the text (`hashing.PIECES`), whose vectors are in a table of their own, and the largest answer
of each channel counts. It was the largest single gain of all that were tried.

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

from export.keyboard.hashing import PIECES, Features
from export.models.base import EMBEDDING_STD

NEVER = -20.0  # a trigger logit whose probability is 0 to eight places
STEP = 2.0**-7  # between two numbers of a snapped table
LEVELS = 256  # of a number in a snapped table


@dataclass(frozen=True, kw_only=True)
class KeyboardConfig:
    """`channels` 0 leaves the convolution out; `longest` is how many pieces it reads, the last ones."""

    n_buckets: int
    n_importances: int
    dim: int
    hidden_dim: int
    letter_sizes: tuple[int, ...] = (3, 4, 5)
    pieces: str = "words"
    n_pieces: int = 1
    piece_dim: int = 1
    width: int = 3
    channels: int = 0
    longest: int = 24
    n_labels: int = 20
    n_emotions: int = 0
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if not self.letter_sizes or not {2, 3, 4, 5}.issuperset(self.letter_sizes):
            raise ValueError(f"letter_sizes: {self.letter_sizes} are not sizes of n-grams: choose among 2, 3, 4 and 5")
        if min(self.letter_sizes) > 3:
            raise ValueError(f"letter_sizes: {self.letter_sizes} miss words of one letter: add 2 or 3")
        if self.pieces not in PIECES:
            raise ValueError(f"pieces: {self.pieces!r} is unknown: choose among {', '.join(PIECES)}")
        if self.width < 1 or self.longest < 1:
            raise ValueError(f"width {self.width} and longest {self.longest} must be 1 or more")

    @property
    def n_columns(self) -> int:
        """What the last layer answers: a label each, the trigger, an emotion each."""
        return self.n_labels + 1 + self.n_emotions

    @property
    def padding(self) -> tuple[int, int]:
        """How many empty pieces stand before and after a text's: every piece is once in the middle, also of none."""
        return self.width // 2, self.width - self.width // 2


Batch = tuple[Tensor, Tensor, Tensor, Tensor]


class KeyboardModel(nn.Module):
    """Hashes, where each text's begin (as in nn.EmbeddingBag), pieces (batch, time), how many each text has (batch,)
    -> logits (batch, labels), trigger logit (batch,), emotion logits (batch, emotions).

    `pieces` is already modulo `n_pieces`, which itself stands for no piece. A text without tokens has none: it gets
    `prior` (columns,). This, `scales` (columns,), which the rows of the last layer are multiplied
    by, and the scalar `temperature` of the labels are buffers that training fits after the weights.
    """

    prior: Tensor
    scales: Tensor
    temperature: Tensor

    def __init__(self, config: KeyboardConfig) -> None:
        super().__init__()
        self.config = config
        self.table = nn.EmbeddingBag(config.n_buckets, config.dim, mode="sum")
        nn.init.normal_(self.table.weight, std=EMBEDDING_STD)
        self.importances = nn.Embedding(config.n_importances, 1)
        nn.init.ones_(self.importances.weight)
        if config.channels:
            self.pieces = nn.Embedding(config.n_pieces + 1, config.piece_dim, padding_idx=config.n_pieces)
            nn.init.normal_(self.pieces.weight[:-1], std=EMBEDDING_STD)
            self.convolution = nn.Conv1d(config.piece_dim, config.channels, config.width)
        self.hidden = nn.Linear(config.dim + config.channels, config.hidden_dim)
        self.dropout = nn.Dropout(config.dropout)
        self.last = nn.Linear(config.hidden_dim, config.n_columns)
        self.register_buffer("prior", torch.zeros(config.n_columns))
        self.prior[config.n_labels] = NEVER
        self.register_buffer("scales", torch.ones(config.n_columns))
        self.register_buffer("temperature", torch.ones(()))

    def forward(
        self, ngrams: Tensor, offsets: Tensor, pieces: Tensor, piece_counts: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        config = self.config
        hidden = self.hidden_states(ngrams, offsets, pieces, piece_counts)
        columns = functional.linear(self.dropout(hidden), self.last.weight) * self.scales + self.last.bias
        labels, trigger, emotions = torch.split(columns, [config.n_labels, 1, config.n_emotions], dim=1)
        columns = torch.cat([labels / self.temperature, trigger, emotions], dim=1)
        columns = torch.where((piece_counts > 0)[:, None], columns, self.prior)
        labels, trigger, emotions = torch.split(columns, [config.n_labels, 1, config.n_emotions], dim=1)
        return labels, trigger[:, 0], emotions

    def hidden_states(self, ngrams: Tensor, offsets: Tensor, pieces: Tensor, piece_counts: Tensor) -> Tensor:
        """The hidden layer, (batch, hidden): of the bag its weighted sum over the square root of its size.

        A mean makes a strong word the weaker the longer its text.
        """
        weights = self.importances(ngrams % self.config.n_importances)[:, 0]  # (n-grams,)
        summed = self.table(ngrams % self.config.n_buckets, offsets, per_sample_weights=weights)  # (batch, dim)
        parts = [summed / bag_sizes(ngrams, offsets).clamp(min=1).sqrt()[:, None]]
        if self.config.channels:
            parts.append(self.strongest(pieces, piece_counts))
        return functional.relu(self.hidden(torch.cat(parts, dim=1)))

    def strongest(self, pieces: Tensor, piece_counts: Tensor) -> Tensor:
        """The largest answer of each channel, or 0: (batch, channels)."""
        vectors = functional.pad(self.pieces(pieces).transpose(1, 2), self.config.padding)  # (batch, dim, time + width)
        answers = self.convolution(vectors)  # (batch, channels, time + 1)
        is_there = torch.arange(answers.shape[2]) <= piece_counts[:, None]  # (batch, time + 1)
        strongest: Tensor = answers.masked_fill(~is_there[:, None], 0.0).amax(dim=2).relu()
        return strongest


def snap_tables(model: KeyboardModel) -> None:
    """Round the tables and the last layer in place to LEVELS whole numbers times STEP; what follows them undoes it.

    Call it once, when training is over. Quantising then loses nothing of them; and as STEP is a power of two, sums of
    rows times importances are exact, so that every machine has the same, in whatever order it adds.
    """
    with torch.no_grad():
        for name, values in (("table", model.table.weight), ("importances", model.importances.weight)):
            model.hidden.weight[:, : model.config.dim] *= snap(name, values)
        if model.config.channels:
            model.convolution.weight.mul_(snap("pieces", model.pieces.weight))
        largest = model.last.weight.abs().amax(dim=1, keepdim=True).clamp(min=torch.finfo(torch.float32).tiny)
        model.last.weight.div_(largest)  # so that every row uses all the numbers there are
        model.scales.mul_(largest[:, 0] * snap("last layer", model.last.weight))


def snap(name: str, values: Tensor) -> float:
    """Round in place; returns what the values must be multiplied by to be what they were, or nearly."""
    least, most = values.min().clamp(max=0), values.max().clamp(min=0)  # int8 has a number for 0
    step = (most - least) / (LEVELS - 1)
    if not step > 0:
        raise ValueError(f"{name}: all its numbers are 0: train the model first")
    lowest = (least / step).round()
    whole = (values / step).round().clamp(lowest, lowest + LEVELS - 1)
    whole[values == least], whole[values == most] = lowest, lowest + LEVELS - 1  # both ends are there, so none is moved
    values.copy_(whole * STEP)
    return float(step / STEP)


def bag_sizes(hashes: Tensor, offsets: Tensor) -> Tensor:
    """How many n-grams each text has, (batch,)."""
    return functional.pad(offsets[1:], (0, 1), value=len(hashes)) - offsets


def as_bags(features: Sequence[Features], config: KeyboardConfig) -> Batch:
    """What `KeyboardModel` takes of a batch of texts."""
    bags = [one.ngrams for one in features]
    ends = np.cumsum([len(bag) for bag in bags])
    ngrams, offsets = torch.from_numpy(np.concatenate(bags)), torch.from_numpy(np.append(0, ends[:-1]))
    last = [one.pieces[-config.longest :] % config.n_pieces for one in features]
    counts = np.array([len(pieces) for pieces in last])
    padded = np.full((len(last), max(1, counts.max())), config.n_pieces)  # (batch, time)
    for row, pieces in zip(padded, last, strict=True):
        row[: len(pieces)] = pieces
    return ngrams, offsets, torch.from_numpy(padded), torch.from_numpy(counts)
