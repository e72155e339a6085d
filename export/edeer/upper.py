"""Going on with an encoder's last layers only, over what the layers below made of each text, kept once and for all.

Five folds and their scoring read the same sentences again and again. The lower layers stay as they are, so their
states are computed once: `remember` lays the states of all tokens end to end, and a text becomes the places of its
tokens there. `RememberingEncoder` takes such places for token ids, so that the training loop need not know. For
encoders of BERT's build (`encoder.layer`). Imports torch.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from export.models.base import MASKED, TextClassifier
from export.training.batches import Encoded, ordered_batches, pad

BATCH_SIZE = 64


@dataclass(frozen=True, kw_only=True, eq=False)
class Memory:
    """`table` float16 (tokens, dim) has the states below the last layers; `places[text]` are the rows of its tokens."""

    table: Tensor
    places: tuple[range, ...]


class RememberingEncoder(nn.Module):
    """The last layers of an encoder over remembered states: places, attention_mask (batch, time) -> states."""

    def __init__(self, encoder: Any, table: Tensor, n_layers: int) -> None:
        super().__init__()
        self.table = table  # no buffer: it does not travel with the weights
        self.layers = encoder.encoder.layer[-n_layers:]

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> SimpleNamespace:
        states = self.table[input_ids.cpu()].float().to(input_ids.device)  # (batch, time, dim)
        hidden = (attention_mask[:, None, None, :] == 0) * MASKED  # (batch, 1, 1, time)
        for layer in self.layers:
            states = layer(states, hidden)[0]
        return SimpleNamespace(last_hidden_state=states)


@torch.no_grad()
def remember(model: TextClassifier, ids: Sequence[Sequence[int]], n_layers: int, precision: str) -> Memory:
    """What all but the encoder's last layers make of these texts."""
    encoder: Any = model.get_submodule("encoder")
    ends = np.cumsum([0, *(len(text_ids) for text_ids in ids)])
    table = torch.empty(int(ends[-1]), encoder.config.hidden_size, dtype=torch.float16)  # (tokens, dim)
    texts = Encoded(ids=tuple(ids), label_ids=np.zeros(len(ids), np.int64))
    device = next(model.parameters()).device
    every = encoder.encoder.layer
    encoder.encoder.layer = every[: max(0, len(every) - n_layers)]
    model.eval()
    for batch in tqdm(list(ordered_batches(texts, BATCH_SIZE)), desc="states", leave=False, mininterval=1):
        input_ids, attention_mask = pad([ids[index] for index in batch])  # (batch, time)
        with torch.autocast(device.type, torch.bfloat16, enabled=precision == "bf16"):
            states = encoder(input_ids=input_ids.to(device), attention_mask=attention_mask.to(device)).last_hidden_state
        for row, index in enumerate(batch):
            table[ends[index] : ends[index + 1]] = states[row, : len(ids[index])].half().cpu()
    encoder.encoder.layer = every
    return Memory(table=table, places=tuple(range(ends[text], ends[text + 1]) for text in range(len(ids))))


@contextlib.contextmanager
def reading(model: TextClassifier, memory: Memory, n_layers: int) -> Iterator[None]:
    """Inside, the model takes places for token ids; what its last layers learn there, it keeps."""
    whole: Any = model.get_submodule("encoder")
    model.encoder = RememberingEncoder(whole, memory.table, n_layers)
    try:
        yield
    finally:
        model.encoder = whole
