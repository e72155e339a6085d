"""Hashed n-grams of token ids: a linear vote of every token, pair and triple of a text, beside the encoder's reading.

    ids 7 8 9 -> keys of (7), (8), (9), (7 8), (8 9), (7 8 9) -> a row of the table each -> sum / sqrt(how many)

An encoder blurs what a table keeps: the names and phrases that stand with one emoji again and again. The key of an
n-gram is a polynomial of its ids modulo a prime, so no product comes near 2 ** 63. Imports torch.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

PRIME = 2_147_483_647
FACTOR = 1_000_003


def ngram_keys(input_ids: Tensor, order: int) -> Tensor:
    """A number below PRIME for the n-gram that ends at each token, int64 (batch, time); the first are not whole."""
    keys = torch.full_like(input_ids, order * FACTOR)  # (batch, time)
    for back in range(order):
        earlier = torch.cat([torch.zeros_like(input_ids[:, :back]), input_ids[:, : input_ids.shape[1] - back]], dim=1)
        keys = (keys * FACTOR + earlier) % PRIME
    return keys


class HashedNgrams(nn.Module):
    """`input_ids`, `attention_mask` int64 (batch, time) -> what n-grams up to `longest` say, (batch, labels)."""

    def __init__(self, n_buckets: int, longest: int, n_labels: int) -> None:
        super().__init__()
        self.orders = range(1, longest + 1)
        self.table = nn.Embedding(n_buckets, n_labels)
        nn.init.zeros_(self.table.weight)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        total = torch.zeros(())
        count = torch.zeros(())
        position = torch.cumsum(torch.ones_like(attention_mask), dim=1)  # (batch, time), from 1
        for order in self.orders:
            whole = (attention_mask * (position >= order)).to(self.table.weight.dtype)  # (batch, time)
            rows = self.table(ngram_keys(input_ids, order) % self.table.num_embeddings)  # (batch, time, labels)
            total = total + (rows * whole.unsqueeze(-1)).sum(dim=1)
            count = count + whole.sum(dim=1, keepdim=True)
        return total / count.clamp(min=1).sqrt()
