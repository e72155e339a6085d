"""Texts as token ids, and batches of them with little padding. Imports torch and numpy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

BUCKET_BATCHES = 50  # texts are shuffled, and sorted by length inside a run of this many batches


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """A split ready to train on: token ids a text, and the label ids, int64 (texts,)."""

    ids: tuple[Sequence[int], ...]
    label_ids: np.ndarray


def pad(ids: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """`input_ids`, `attention_mask` int64 (batch, time) with time the longest text's length, at least 1."""
    time = max(1, *(len(row) for row in ids)) if ids else 1
    input_ids = np.zeros((len(ids), time), np.int64)  # (batch, time)
    attention_mask = np.zeros_like(input_ids)
    for row, text_ids in enumerate(ids):
        input_ids[row, : len(text_ids)] = text_ids
        attention_mask[row, : len(text_ids)] = 1
    return torch.from_numpy(input_ids), torch.from_numpy(attention_mask)


def shuffled_batches(encoded: Encoded, batch_size: int, seed: int) -> list[np.ndarray]:
    """Every text once, in random batches of texts of similar length; the same seed gives the same batches."""
    generator = np.random.default_rng(seed)
    lengths = np.array([len(ids) for ids in encoded.ids])
    order = generator.permutation(len(lengths))
    batches = []
    for start in range(0, len(order), batch_size * BUCKET_BATCHES):
        bucket = order[start : start + batch_size * BUCKET_BATCHES]
        bucket = bucket[np.argsort(lengths[bucket], kind="stable")]
        batches += [bucket[row : row + batch_size] for row in range(0, len(bucket), batch_size)]
    return [batches[index] for index in generator.permutation(len(batches))]


def ordered_batches(encoded: Encoded, batch_size: int) -> Iterator[np.ndarray]:
    """Every text once, shortest first."""
    order = np.argsort([len(ids) for ids in encoded.ids], kind="stable")
    yield from (order[start : start + batch_size] for start in range(0, len(order), batch_size))
