"""How each model is trained: every hyper-parameter the paper gives, and our reading of those it does not.

`RECIPES` are the readings that reproduce the paper's tables (bench/CHOICES.md tells how they were found). A model that
is not the paper's has `DEFAULT`, which trains for a keyboard's metric, acc@3: without class weights, until the
validation loss rises. A recipe is saved beside the weights it made. Imports the loop.
"""

from __future__ import annotations

from export.training.loop import Recipe

DEFAULT = Recipe(
    optimizer="adam",
    learning_rate=1e-3,
    weight_decay=0.0,
    epochs=10,
    patience=3,
    gamma=0.0,
    class_weight_power=0.0,
)
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
