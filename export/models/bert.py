"""BERT of the paper: a pretrained encoder read at four scales, the readings fused and classified.

    encoder -> word, phrase, sentence attention and a convolution -> pooled over real tokens -> fusion -> classifier

The paper gives each attention stream its number of heads and no more. Here a scale is also a reach: how far to either
side a token may look. Widths follow the encoder's hidden size. Beyond the paper, a table of hashed n-grams may add its
vote to the logits. Imports torch and transformers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from export.models.base import MASKED, TextClassifier, masked_max
from export.models.ngrams import HashedNgrams
from export.models.transformer import SelfAttention

STREAMS = ("word", "phrase", "sentence", "convolution")
DTYPE = ("dtype", "torch_dtype")  # the precision of a file on the hub; a model here starts in float32


@dataclass(frozen=True, kw_only=True)
class BertConfig:
    """`encoder` is the Hugging Face configuration as a dictionary. A reach of 0 means the whole text.

    `ngram_buckets` is the height of the n-gram table, 0 for none; it starts at zeros and export.tweeteval.hybrid fills
    it.
    """

    encoder: dict[str, Any]
    n_labels: int = 20
    streams: tuple[str, ...] = STREAMS
    word_heads: int = 8
    word_reach: int = 1
    phrase_heads: int = 4
    phrase_reach: int = 4
    sentence_heads: int = 2
    sentence_reach: int = 0
    pooling: str = "mean"
    fusion_dropout: float = 0.3
    classifier_dropout: float = 0.2
    ngram_buckets: int = 0
    longest_ngram: int = 3

    def __post_init__(self) -> None:
        unknown = sorted(set(self.streams) - set(STREAMS))
        if unknown or not self.streams:
            raise ValueError(f"streams is {self.streams}; use one or more of {', '.join(STREAMS)}")
        if self.pooling not in ("mean", "max"):
            raise ValueError(f"pooling is {self.pooling!r}; use mean or max")


class AttentionStream(nn.Module):
    """Self-attention over the encoder's states, within reach: (batch, time, dim) -> (batch, time, dim)."""

    def __init__(self, dim: int, n_heads: int, reach: int) -> None:
        super().__init__()
        self.reach = reach
        self.attention = SelfAttention(dim, n_heads)

    def forward(self, states: Tensor, attention_mask: Tensor) -> Tensor:
        hidden = attention_mask[:, None, None, :] == 0  # (batch, 1, 1, time)
        if self.reach:
            position = torch.arange(states.shape[1], device=states.device)  # (time,)
            hidden = hidden | ((position[:, None] - position[None, :]).abs() > self.reach)  # (batch, 1, time, time)
        return self.attention(states, hidden * MASKED)  # type: ignore[no-any-return]


class ConvolutionStream(nn.Module):
    """Three tokens at a time; past the ends of the text it sees zeros: (batch, time, dim) -> (batch, time, dim)."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.convolution = nn.Linear(3 * dim, dim)  # one matrix product, which quantises as every other does

    def forward(self, states: Tensor, attention_mask: Tensor) -> Tensor:
        padded = functional.pad(states * attention_mask.unsqueeze(-1), (0, 0, 1, 1))  # (batch, time + 2, dim)
        windows = torch.cat([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], dim=2)  # (batch, time, 3 * dim)
        return functional.relu(self.convolution(windows))


class Bert(TextClassifier):
    """The paper's best model, over any encoder that `AutoModel` knows."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__(config.n_labels)
        self.pool = masked_mean if config.pooling == "mean" else masked_max
        self.encoder = new_encoder(config.encoder)
        dim: int = self.encoder.config.hidden_size
        streams = {
            "word": AttentionStream(dim, config.word_heads, config.word_reach),
            "phrase": AttentionStream(dim, config.phrase_heads, config.phrase_reach),
            "sentence": AttentionStream(dim, config.sentence_heads, config.sentence_reach),
            "convolution": ConvolutionStream(dim),
        }
        self.streams = nn.ModuleDict({name: streams[name] for name in config.streams})
        self.fusion = nn.Sequential(
            nn.Linear(dim * len(config.streams), dim), nn.LayerNorm(dim), nn.ReLU(), nn.Dropout(config.fusion_dropout)
        )
        self.classifier = nn.Sequential(
            nn.Linear(dim, dim // 2),
            nn.ReLU(),
            nn.Dropout(config.classifier_dropout),
            nn.Linear(dim // 2, config.n_labels),
        )
        buckets = config.ngram_buckets
        self.ngrams = HashedNgrams(buckets, config.longest_ngram, config.n_labels) if buckets else None

    def classify(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask
        ).last_hidden_state  # (batch, time, dim)
        pooled = [self.pool(stream(states, attention_mask), attention_mask) for stream in self.streams.values()]
        logits: Tensor = self.classifier(self.fusion(torch.cat(pooled, dim=1)))  # (batch, labels)
        return logits if self.ngrams is None else logits + self.ngrams(input_ids, attention_mask)


def new_encoder(config: dict[str, Any]) -> Any:
    """A freshly initialised encoder without the pooler that nothing here reads."""
    from transformers import AutoConfig, AutoModel  # here, since it takes seconds and the other models do without

    settings = AutoConfig.for_model(**{name: value for name, value in config.items() if name not in DTYPE})
    model = AutoModel.from_config(settings, attn_implementation="eager")  # type: ignore[no-untyped-call]
    if hasattr(model, "pooler"):
        model.pooler = None
    return model


def masked_mean(states: Tensor, attention_mask: Tensor) -> Tensor:
    """Mean over the real tokens: states (batch, time, dim) -> (batch, dim); zeros where there is none."""
    mask = attention_mask.unsqueeze(-1).to(states.dtype)  # (batch, time, 1)
    return (states * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)
