"""FFNN of the paper: embedding, max pool over tokens, three linear layers with ReLU, layer norm and dropout.

Where the paper is silent, a layer is linear, ReLU, layer norm, dropout: the order of its text. Imports torch.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from export.models.base import EMBEDDING_STD, TextClassifier, masked_max


@dataclass(frozen=True, kw_only=True)
class FFNNConfig:
    vocabulary_size: int
    n_labels: int = 20
    embedding_dim: int = 128
    hidden_dims: tuple[int, ...] = (256, 128, 64)
    dropout: float = 0.3


class FFNN(TextClassifier):
    """Bag of words with the strongest activation of each embedding dimension kept."""

    def __init__(self, config: FFNNConfig) -> None:
        super().__init__(config.n_labels)
        self.embedding = nn.Embedding(config.vocabulary_size, config.embedding_dim, padding_idx=0)
        nn.init.normal_(self.embedding.weight, std=EMBEDDING_STD)
        layers: list[nn.Module] = []
        width = config.embedding_dim
        for hidden in config.hidden_dims:
            layers += [nn.Linear(width, hidden), nn.ReLU(), nn.LayerNorm(hidden), nn.Dropout(config.dropout)]
            width = hidden
        self.classifier = nn.Sequential(*layers, nn.Linear(width, config.n_labels))

    def classify(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        embedded = self.embedding(input_ids)  # (batch, time, dim)
        return self.classifier(masked_max(embedded, attention_mask))  # type: ignore[no-any-return]
