"""Learning curves of one training run as a picture: loss by epoch, training and validation. Imports matplotlib."""

from __future__ import annotations

import io
from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

TRAINING, VALIDATION = "#0072B2", "#D55E00"  # told apart by every kind of colour vision


def learning_curves(history: Sequence[dict[str, float]], kept_epoch: int, title: str) -> bytes:
    """PNG: losses by epoch, the one whose weights were kept marked. ValueError for an empty history."""
    if not history:
        raise ValueError("learning curves: the history is empty")
    epochs = range(1, len(history) + 1)
    validation = [epoch["validation_loss"] for epoch in history]
    figure = Figure(figsize=(6, 4), dpi=150, layout="constrained", facecolor="white")
    axes = figure.subplots()
    axes.plot(epochs, [epoch["training_loss"] for epoch in history], "o-", color=TRAINING, label="training")
    axes.plot(epochs, validation, "s--", color=VALIDATION, label="validation")
    kept = kept_epoch + 1
    axes.plot(kept, validation[kept_epoch], "*", color=VALIDATION, markersize=16, label=f"kept: epoch {kept}")
    axes.set(xlabel="epoch", ylabel="focal loss", title=title)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()
