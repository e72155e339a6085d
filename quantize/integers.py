"""The last layer of a quantised keyboard, computed with integers.

A table of which a Gather takes all rows is a layer's weights: Optimum made them bytes, and would have them made floats
again. `by_integers` multiplies the bytes themselves. The numbers that they are multiplied by, which no other text
and no machine may change, are written as four digits to the base 256, so that nothing of them is rounded that counts:
the product is one MatMulInteger of four rows, and what it gives is exact. It takes half the time of the floats' and a
quarter of their memory. Imports onnx, numpy and onnxruntime.quantization.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization.onnx_model import ONNXModel

from export.bundles.promises import CAP

UNIT = CAP / 2**31  # a hidden number is so many of these: less than any digit that a score shows
DIGITS = 256.0 ** np.arange(3, -1, -1)  # what the four digits count


def by_integers(model: bytes) -> bytes:
    """The graph with every table of which all rows are taken multiplied as integers; other tables stay as they are."""
    loaded = onnx.load_from_string(model)
    graph = loaded.graph
    constants = {tensor.name for tensor in graph.initializer}
    whole = {
        node.output[0]: node for node in graph.node if node.op_type == "Gather" and constants.issuperset(node.input)
    }
    for node in [node for node in graph.node if node.op_type == "DequantizeLinear" and node.input[0] in whole]:
        _multiply_digits(graph, whole[node.input[0]], node)
    ONNXModel(loaded).remove_unused_constant()  # of which onnxruntime warns whoever loads them
    kept: bytes = loaded.SerializeToString()
    return kept


def _multiply_digits(graph: onnx.GraphProto, gather: onnx.NodeProto, dequantize: onnx.NodeProto) -> None:
    """Put the product with the table's bytes where that with its floats is."""
    (product,) = (node for node in graph.node if dequantize.output[0] in node.input)
    (squeeze,) = (node for node in graph.node if product.input[0] in node.output)  # of (1, hidden)
    table, zero = gather.input[0], dequantize.input[2]
    scale = next(numpy_helper.to_array(one) for one in graph.initializer if one.name == dequantize.input[1])
    name = f"{table}.digits"
    _add_constant(graph, f"{name}_of", (1 / (DIGITS * UNIT))[:, None])
    _add_constant(graph, f"{name}_count", DIGITS * UNIT * float(scale))
    steps: list[tuple[str, list[str], str, dict[str, Any]]] = [
        ("Mul", [squeeze.input[0], f"{name}_of"], f"{name}_float", {}),  # (4, hidden)
        ("Cast", [f"{name}_float"], f"{name}_whole", {"to": TensorProto.INT32}),
        ("Cast", [f"{name}_whole"], name, {"to": TensorProto.UINT8}),  # leaves the last eight bits
        ("MatMulInteger", [name, table, "", zero], f"{name}_sums", {}),  # (4, columns)
        ("Cast", [f"{name}_sums"], f"{name}_sums_float", {"to": TensorProto.FLOAT}),
        ("MatMul", [f"{name}_count", f"{name}_sums_float"], product.output[0], {}),  # (columns,)
    ]
    place = list(graph.node).index(product)
    for step, (operator, inputs, output, attributes) in enumerate(steps):
        node = helper.make_node(operator, inputs, [output], name=output, **attributes)
        graph.node.insert(place + step, node)
    for node in (product, gather, dequantize, squeeze):
        graph.node.remove(node)


def _add_constant(graph: onnx.GraphProto, name: str, values: NDArray[Any]) -> None:
    graph.initializer.append(numpy_helper.from_array(values.astype(np.float32), name))
