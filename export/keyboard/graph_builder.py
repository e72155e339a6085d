"""Writes ONNX graphs as formulas: `graph.add("Mod", graph.add("Mul", words, 7), 11)`.

`add` returns the name of its output, so calls nest; numbers among the inputs become constants, each stored once.
Imports onnx and numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
IR_VERSION = 8  # of the same year, so that no runtime that knows the opset refuses the file
Value: TypeAlias = str | int | Sequence[int] | NDArray[Any]
Shapes: TypeAlias = Mapping[str, tuple[int, Sequence[str | int]]]  # name -> element type, shape


class GraphBuilder:
    """The nodes and constants of a graph that is being written."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[tuple[str, tuple[int, ...], bytes], onnx.TensorProto] = {}

    def add(self, operator: str, *inputs: Value, out: str = "", **attributes: Any) -> str:
        """A node with one output, called `out` or after the operator; returns that name."""
        return self.add_all(operator, *inputs, out=[out or f"{operator}_{len(self._nodes)}"], **attributes)[0]

    def add_all(self, operator: str, *inputs: Value, out: Sequence[str], **attributes: Any) -> Sequence[str]:
        """A node with several outputs; returns their names."""
        names = [value if isinstance(value, str) else self.constant(value) for value in inputs]
        self._nodes.append(helper.make_node(operator, names, out, name=out[0], **attributes))
        return out

    def constant(self, value: int | Sequence[int] | NDArray[Any], name: str = "") -> str:
        """The name of a constant: int64 unless `value` is an array. Equal ones share the name that came first."""
        array = value if isinstance(value, np.ndarray) else np.array(value, np.int64)
        key = (array.dtype.name, array.shape, array.tobytes())
        if key not in self._constants:
            tensor = numpy_helper.from_array(array, name or f"constant_{len(self._constants)}")
            self._constants[key] = tensor
        return str(self._constants[key].name)

    def model(self, name: str, inputs: Shapes, outputs: Shapes) -> onnx.ModelProto:
        """The finished graph, checked by onnx."""
        graph = helper.make_graph(
            self._nodes, name, _infos(inputs), _infos(outputs), initializer=list(self._constants.values())
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        onnx.checker.check_model(model, full_check=True)
        return model


def _infos(shapes: Shapes) -> list[onnx.ValueInfoProto]:
    return [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in shapes.items()]


CODEPOINTS: Shapes = {"codepoints": (TensorProto.INT32, ["length"])}
