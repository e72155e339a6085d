"""CNN of the paper: three parallel 1-D convolutions over the embedded tokens, global max pool, linear.

A window counts where it starts on a real token; past the end of the text it sees zeros. So the output is the same for a
text alone, padded to 64, or in a batch, and a text shorter than a kernel still has a window.

`WindowedCNN` is the form that is exported: the three convolutions as one matrix product over windows of the widest
kernel, the shorter ones padded with zeros. onnxruntime multiplies int8 matrices far faster than it convolves in int8
(figures in bench/CHOICES.md). Imports torch.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from export.models.base import EMBEDDING_STD, TextClassifier, masked_max


@dataclass(frozen=True, kw_only=True)
class CNNConfig:
    vocabulary_size: int
    n_labels: int = 20
    embedding_dim: int = 128
    kernel_sizes: tuple[int, ...] = (3, 4, 5)
    n_filters: int = 128
    dropout: float = 0.3


class CNN(TextClassifier):
    """n-gram detectors of several widths, each kept at its strongest position."""

    def __init__(self, config: CNNConfig) -> None:
        super().__init__(config.n_labels)
        self.embedding = nn.Embedding(config.vocabulary_size, config.embedding_dim, padding_idx=0)
        nn.init.normal_(self.embedding.weight, std=EMBEDDING_STD)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(config.embedding_dim, config.n_filters, kernel) for kernel in config.kernel_sizes
        )
        self.dropout = nn.Dropout(config.dropout)
        self.classifier = nn.Linear(config.n_filters * len(config.kernel_sizes), config.n_labels)

    def classify(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        embedded = self.embedding(input_ids) * attention_mask.unsqueeze(-1)  # (batch, time, dim)
        channels = embedded.transpose(1, 2)  # (batch, dim, time)
        pooled = []
        for convolution in self.layers():
            windows = convolution(
                functional.pad(channels, (0, convolution.kernel_size[0] - 1))
            )  # (batch, filters, time)
            pooled.append(functional.relu(masked_max(windows.transpose(1, 2), attention_mask)))  # (batch, filters)
        features = torch.cat(pooled, dim=1)  # (batch, filters * kernels)
        return self.classifier(self.dropout(features))  # type: ignore[no-any-return]

    def layers(self) -> list[nn.Conv1d]:
        return [layer for layer in self.convolutions if isinstance(layer, nn.Conv1d)]

    def for_export(self) -> TextClassifier:
        return WindowedCNN(self)


class WindowedCNN(TextClassifier):
    """The same function as the CNN that it is made from, as one linear layer over windows."""

    def __init__(self, cnn: CNN) -> None:
        super().__init__(len(cnn.log_prior))
        self.log_prior, self.temperature = cnn.log_prior, cnn.temperature
        self.embedding, self.classifier = cnn.embedding, cnn.classifier
        convolutions = cnn.layers()
        self.widest = max(layer.kernel_size[0] for layer in convolutions)
        dim, n_filters = cnn.embedding.embedding_dim, sum(layer.out_channels for layer in convolutions)
        self.windows = nn.Linear(self.widest * dim, n_filters)
        weights = [layer.weight.transpose(1, 2).flatten(1) for layer in convolutions]  # (filters, kernel * dim) each
        padded = [functional.pad(weight, (0, self.widest * dim - weight.shape[1])) for weight in weights]
        self.windows.weight = nn.Parameter(torch.cat(padded))
        self.windows.bias = nn.Parameter(torch.cat([layer.bias for layer in convolutions if layer.bias is not None]))

    def classify(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        embedded = self.embedding(input_ids) * attention_mask.unsqueeze(-1)  # (batch, time, dim)
        padded = functional.pad(embedded, (0, 0, 0, self.widest - 1))  # (batch, time + widest - 1, dim)
        time = input_ids.shape[1]
        windows = torch.cat([padded[:, shift : shift + time] for shift in range(self.widest)], dim=2)
        features = functional.relu(masked_max(self.windows(windows), attention_mask))  # (batch, filters * kernels)
        return self.classifier(features)  # type: ignore[no-any-return]
