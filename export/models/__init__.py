"""Every model of the first paper, one entry each: its name, its config and its class; and what they share (base.py).

A config is what is saved beside the weights; `build` turns it back into a model. To add a model, write its file and
its line in MODELS: a config with `vocabulary_size` and `n_labels`, whose other fields have defaults, and a
TextClassifier. Then every command takes it and every test of all models covers it; a recipe (export/tweeteval) and a
preset (quantize) of its own are for when the defaults are too poor. The lowest floor: imports torch and, of ours, only
this package.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from export.models.base import TextClassifier
from export.models.bert import Bert, BertConfig
from export.models.cnn import CNN, CNNConfig
from export.models.ffnn import FFNN, FFNNConfig
from export.models.transformer import Transformer, TransformerConfig


@dataclass(frozen=True, kw_only=True)
class ModelEntry:
    config: type[Any]
    model: type[Any]


MODELS: dict[str, ModelEntry] = {
    "ffnn": ModelEntry(config=FFNNConfig, model=FFNN),
    "transformer": ModelEntry(config=TransformerConfig, model=Transformer),
    "cnn": ModelEntry(config=CNNConfig, model=CNN),
    "bert": ModelEntry(config=BertConfig, model=Bert),
}


def build(name: str, **config: Any) -> TextClassifier:
    """A freshly initialised model; the keywords are the fields of its config. KeyError for an unknown name."""
    entry = MODELS[name]
    model: TextClassifier = entry.model(entry.config(**config))
    return model
