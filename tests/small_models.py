"""Small, freshly initialised models of every registered kind, the same each time."""

from typing import Any

import torch

from export.models import build
from export.models.base import TextClassifier

SMALL: dict[str, Any] = {"vocabulary_size": 50}  # what a model is built with that needs no special care
CONFIGS: dict[str, dict[str, Any]] = {
    "ffnn": {"vocabulary_size": 50, "embedding_dim": 16},
    "transformer": {"vocabulary_size": 50, "embedding_dim": 16},
    "cnn": {"vocabulary_size": 50, "embedding_dim": 16, "n_filters": 8},
    "bert": {
        "encoder": {
            "model_type": "bert",
            "vocab_size": 50,
            "hidden_size": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "intermediate_size": 32,
            "max_position_embeddings": 64,
        },
        "ngram_buckets": 64,
    },
}


def small_model(name: str) -> TextClassifier:
    """A model in evaluation mode, with 50 words and 20 labels."""
    torch.manual_seed(0)
    return build(name, **CONFIGS.get(name, SMALL)).eval()
