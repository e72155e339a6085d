"""How each model is trained: every hyper-parameter the paper gives, and our reading of those it does not.

`RECIPES` are the readings that reproduce the paper's tables (CONTRIBUTING tells how they were found, on the
validation split). A recipe is saved beside the weights it made. Imports nothing beyond the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One way to train a model; the seed and the data come from elsewhere.

    `gamma` is the focal loss's (0: cross-entropy). `class_weight_power` is the exponent of the balanced class weights
    (0: none, 1: balanced). `patience` is how many epochs may pass without a better validation loss, and the best
    epoch's weights are kept; with 0 every epoch is run and the last one's are. A word enters the vocabulary when the
    training split has it `min_frequency` times.
    """

    optimizer: str
    learning_rate: float
    weight_decay: float
    batch_size: int = 32
    epochs: int
    patience: int
    gamma: float
    class_weight_power: float
    lowercase: bool = True
    min_frequency: int = 4
    max_length: int = 64
    model: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.optimizer not in ("adam", "adamw"):
            raise ValueError(f"optimizer is {self.optimizer!r}; use adam or adamw")
        for name in ("learning_rate", "batch_size", "epochs", "min_frequency", "max_length"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be above 0")
        for name in ("weight_decay", "patience", "gamma", "class_weight_power"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must not be negative")


RECIPES: dict[str, Recipe] = {
    "ffnn": Recipe(
        optimizer="adam",
        learning_rate=5e-4,
        weight_decay=1e-4,
        epochs=10,
        patience=0,
        gamma=2.0,
        class_weight_power=0.5,
    ),
    "transformer": Recipe(
        optimizer="adamw",
        learning_rate=1e-4,
        weight_decay=4e-5,
        epochs=15,
        patience=0,
        gamma=2.0,
        class_weight_power=0.5,
    ),
    "cnn": Recipe(
        optimizer="adam",
        learning_rate=1e-3,
        weight_decay=0.0,
        epochs=5,
        patience=0,
        gamma=1.5,
        class_weight_power=1.0,
        min_frequency=2,
    ),
}
