"""Recipes refuse nonsense at birth, and keep what the paper states."""

from dataclasses import replace

import pytest

from export.tweeteval.recipes import RECIPES


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"optimizer": "sgd"}, "optimizer is 'sgd'; use adam or adamw"),
        ({"epochs": 0}, "epochs is 0; it must be above 0"),
        ({"learning_rate": -1e-3}, "learning_rate is -0.001; it must be above 0"),
        ({"gamma": -1.0}, "gamma is -1.0; it must not be negative"),
        ({"patience": -1}, "patience is -1; it must not be negative"),
    ],
)
def test_nonsense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(RECIPES["cnn"], **changes)  # type: ignore[arg-type]


def test_what_the_paper_states() -> None:
    ffnn, transformer, cnn = (RECIPES[name] for name in ("ffnn", "transformer", "cnn"))
    assert (ffnn.optimizer, ffnn.learning_rate, ffnn.weight_decay, ffnn.epochs) == ("adam", 5e-4, 1e-4, 10)
    assert (transformer.optimizer, transformer.learning_rate, transformer.weight_decay) == ("adamw", 1e-4, 4e-5)
    assert (transformer.epochs, transformer.batch_size, ffnn.batch_size) == (15, 32, 32)
    assert (cnn.learning_rate, cnn.epochs, cnn.gamma, cnn.class_weight_power) == (1e-3, 5, 1.5, 1.0)
    assert {recipe.max_length for recipe in (ffnn, transformer, cnn)} == {64}
