"""Transformer of the paper: embedding with positional encoding, two encoder layers, max pool over tokens, classifier.

Where the paper is silent: sinusoidal positions, post-norm layers, a feed-forward width of 256 (twice the embedding),
embeddings scaled by the square root of their width. Attention is written out, so that the exported graph is plain
matrix products that quantise well. Imports torch.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from export.models.base import MASKED, TextClassifier, masked_max


@dataclass(frozen=True, kw_only=True)
class TransformerConfig:
    vocabulary_size: int
    n_labels: int = 20
    embedding_dim: int = 128
    n_layers: int = 2
    n_heads: int = 2
    feedforward_dim: int = 256
    classifier_dim: int = 128
    max_length: int = 64
    dropout: float = 0.3


class SelfAttention(nn.Module):
    """Multi-head self-attention over real tokens: states (batch, time, dim) -> (batch, time, dim)."""

    def __init__(self, dim: int, n_heads: int) -> None:
        super().__init__()
        if dim % n_heads:
            raise ValueError(f"embedding_dim {dim} does not split into {n_heads} heads")
        self.n_heads = n_heads
        self.query_key_value = nn.Linear(dim, 3 * dim)
        self.output = nn.Linear(dim, dim)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        batch, time, dim = states.shape
        heads = self.query_key_value(states).view(batch, time, 3, self.n_heads, dim // self.n_heads)
        query, key, value = heads.permute(2, 0, 3, 1, 4).unbind(0)  # each (batch, heads, time, dim / heads)
        weights = query @ key.transpose(-1, -2) / math.sqrt(dim // self.n_heads) + bias  # (batch, heads, time, time)
        mixed = torch.softmax(weights, dim=-1) @ value  # (batch, heads, time, dim / heads)
        return self.output(mixed.transpose(1, 2).reshape(batch, time, dim))  # type: ignore[no-any-return]


class EncoderLayer(nn.Module):
    """Attention, then a feed-forward net; each added to its input and normalised."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.attention = SelfAttention(config.embedding_dim, config.n_heads)
        self.expand = nn.Linear(config.embedding_dim, config.feedforward_dim)
        self.contract = nn.Linear(config.feedforward_dim, config.embedding_dim)
        self.norm_attention = nn.LayerNorm(config.embedding_dim)
        self.norm_feedforward = nn.LayerNorm(config.embedding_dim)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        states = self.norm_attention(states + self.dropout(self.attention(states, bias)))
        widened = self.dropout(functional.relu(self.expand(states)))  # (batch, time, feedforward)
        return self.norm_feedforward(states + self.dropout(self.contract(widened)))  # type: ignore[no-any-return]


class Transformer(TextClassifier):
    """A small encoder trained from nothing."""

    positions: Tensor

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__(config.n_labels)
        self.scale = math.sqrt(config.embedding_dim)
        self.embedding = nn.Embedding(config.vocabulary_size, config.embedding_dim, padding_idx=0)
        nn.init.normal_(self.embedding.weight, std=1 / self.scale)
        self.register_buffer("positions", sinusoids(config.max_length, config.embedding_dim))  # (max_length, dim)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(EncoderLayer(config) for _ in range(config.n_layers))
        self.classifier = nn.Sequential(
            nn.Linear(config.embedding_dim, config.classifier_dim),
            nn.ReLU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.classifier_dim, config.n_labels),
        )

    def classify(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        time = input_ids.shape[1]
        states = self.dropout(self.embedding(input_ids) * self.scale + self.positions[:time])  # (batch, time, dim)
        bias = (1 - attention_mask[:, None, None, :]) * MASKED  # (batch, 1, 1, time)
        for layer in self.layers:
            states = layer(states, bias)
        return self.classifier(masked_max(states, attention_mask))  # type: ignore[no-any-return]


def sinusoids(length: int, dim: int) -> Tensor:
    """Fixed positional encoding (length, dim): sines in the even columns, cosines in the odd ones."""
    position = torch.arange(length).unsqueeze(1)  # (length, 1)
    frequency = torch.exp(torch.arange(0, dim, 2) * (-math.log(10000.0) / dim))  # (dim / 2,)
    table = torch.zeros(length, dim)
    table[:, 0::2] = torch.sin(position * frequency)
    table[:, 1::2] = torch.cos(position * frequency)
    return table
