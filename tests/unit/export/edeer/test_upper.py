"""Remembered states are the encoder's own, and going on with the last layers leaves the others as they are."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from export.edeer.upper import reading, remember
from export.models import build
from export.models.base import TextClassifier
from export.training.batches import Encoded
from export.training.loop import predict_logits

ENCODER = {
    "model_type": "bert",
    "vocab_size": 50,
    "hidden_size": 32,
    "num_hidden_layers": 3,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "max_position_embeddings": 40,
}
IDS = ([2, 7, 3], [2, 3], [2, *range(5, 25), 3], [2, 9, 9, 3])


@pytest.fixture
def model() -> TextClassifier:
    torch.manual_seed(0)
    return build("bert", encoder=ENCODER, n_labels=7, streams=("sentence",)).eval()


def texts(ids: Any) -> Encoded:
    return Encoded(ids=tuple(ids), label_ids=np.zeros(len(ids), np.int64))


@pytest.mark.parametrize("n_layers", [1, 2, 3, 4])
def test_reading_places_gives_what_reading_ids_gives(model: TextClassifier, n_layers: int) -> None:
    whole = predict_logits(model, texts(IDS))
    memory = remember(model, IDS, n_layers, "no")
    with reading(model, memory, n_layers):
        found = predict_logits(model, texts(memory.places))
    assert len(whole) == 4
    assert (whole - found).abs().max() < 2e-3  # float16 states
    assert torch.equal(predict_logits(model, texts(IDS)), whole)  # and the encoder is whole again


def test_only_the_last_layers_learn_and_what_they_learn_stays(model: TextClassifier) -> None:
    before = {name: value.clone() for name, value in model.state_dict().items()}
    memory = remember(model, IDS, 1, "no")
    with reading(model, memory, 1):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model(torch.tensor([list(memory.places[0])]), torch.ones(1, 3, dtype=torch.int64)).sum().backward()
        optimizer.step()
    moved = {name for name, value in model.state_dict().items() if not torch.equal(value, before[name])}
    assert any(name.startswith("encoder.encoder.layer.2.") for name in moved)
    assert any(name.startswith("classifier.") for name in moved)
    assert not [
        name
        for name in moved
        if name.startswith(("encoder.embeddings", "encoder.encoder.layer.0", "encoder.encoder.layer.1"))
    ]


def test_the_encoder_is_whole_again_after_an_error(model: TextClassifier) -> None:
    memory = remember(model, IDS, 1, "no")
    with pytest.raises(KeyError), reading(model, memory, 1):
        raise KeyError
    assert predict_logits(model, texts(IDS)).shape == (4, 7)


def test_the_memory_does_not_travel_with_the_weights(model: TextClassifier, tmp_path: Path) -> None:
    memory = remember(model, IDS, 1, "no")
    with reading(model, memory, 1):
        torch.save(model.state_dict(), tmp_path / "state.pt")
        assert not [name for name in model.state_dict() if "table" in name]
