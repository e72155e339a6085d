"""How each architecture is quantised: one named preset each, chosen by measurement (`python -m quantize.compare`).

All are dynamic: matrices int8 and tables uint8 when the bundle is made, activations uint8 while it runs. onnxruntime
makes a Gemm a MatMul on the way, so the two go together. Imports the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Preset:
    """`operators` are the ONNX operators whose weights become int8; `per_channel` gives each output its own scale.

    With `smoothed`, smoothing.py first makes the activations easier to round.
    """

    operators: tuple[str, ...]
    per_channel: bool
    smoothed: bool = False

    def __post_init__(self) -> None:
        if not self.operators:
            raise ValueError("a preset needs at least one operator, such as Gather or MatMul")


PRESETS: dict[str, Preset] = {
    "embedding": Preset(operators=("Gather",), per_channel=False),
    "linear": Preset(operators=("Gather", "MatMul", "Gemm"), per_channel=False),
    "linear-per-channel": Preset(operators=("Gather", "MatMul", "Gemm"), per_channel=True),
    "linear-smoothed": Preset(operators=("Gather", "MatMul", "Gemm"), per_channel=True, smoothed=True),
}

DEFAULT = "linear-per-channel"  # of an architecture that nothing was measured for
CHOSEN: dict[str, str] = {
    "ffnn": "embedding",
    "transformer": "linear-per-channel",
    "cnn": "linear-per-channel",
    "bert": "linear-smoothed",
    "keyboard": "embedding",
    "emotion-keyboard": "embedding",
}
