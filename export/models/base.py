"""What every model here shares: the `ids` contract, masking, and the answer to a text without tokens.

A model implements `classify`; `forward` adds what must hold for all of them: padding never changes an output, and a
text that has no token at all gets the class prior, which is all that is known about it. Imports torch only.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

MASKED = -1e9  # finite, so that a row of padding gives numbers, not NaN
EMBEDDING_STD = 0.1  # torch's default of 1 costs the CNN 6 points of macro-F1: words seen a few times stay noise


class TextClassifier(nn.Module):
    """`input_ids`, `attention_mask` int64 (batch, time) -> logits float32 (batch, labels).

    `log_prior` (labels,) and the scalar `temperature` are buffers that training fits after the weights, so they travel
    with the checkpoint and inside the exported graph: softmax of the logits needs no rule outside the graph.
    """

    log_prior: Tensor
    temperature: Tensor

    def __init__(self, n_labels: int) -> None:
        super().__init__()
        self.register_buffer("log_prior", torch.zeros(n_labels))
        self.register_buffer("temperature", torch.ones(()))

    def classify(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Logits (batch, labels) of texts with at least one token each; a row without tokens may give any number."""
        raise NotImplementedError

    def for_export(self) -> TextClassifier:
        """The form in which the model is exported: itself, or one that computes the same and runs faster as a graph."""
        return self

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        logits = self.classify(input_ids, attention_mask) / self.temperature  # (batch, labels)
        has_token = attention_mask.sum(dim=1, keepdim=True) > 0  # (batch, 1)
        return torch.where(has_token, logits, self.log_prior)


def masked_max(states: Tensor, attention_mask: Tensor) -> Tensor:
    """Largest value over the real tokens: states (batch, time, dim) -> (batch, dim)."""
    hidden = attention_mask.unsqueeze(-1) == 0  # (batch, time, 1)
    return states.masked_fill(hidden, MASKED).amax(dim=1)
