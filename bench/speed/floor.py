"""The floor: a graph that returns what it is given. No model can answer faster than onnxruntime's own call takes.

Imports numpy and `runtime`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from runtime.session import new_session

# one Identity node, float32 (1,) -> float32 (1,), opset 18; test_floor.py builds it again with onnx
IDENTITY = bytes.fromhex(
    "08093a3b0a100a017812017922084964656e746974791205666c6f6f72"
    "5a0f0a0178120a0a08080112040a020801620f0a0179120a0a08080112040a02080142040a001012"
)


class Floor:
    """A bare `session.run`."""

    def __init__(self, threads: int = 1) -> None:
        self._session = new_session(IDENTITY, threads)

    def prepare(self) -> dict[str, Any]:
        return {"x": np.zeros(1, np.float32)}  # (1,)

    def run(self, prepared: dict[str, Any]) -> object:
        return self._session.run(None, prepared)[0]
