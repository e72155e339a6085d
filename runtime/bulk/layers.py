"""The layers of the keyboard's graph for many texts: small graphs made of its tables when a worker starts.

They are onnxruntime's and not numpy's because its product of integers, which the last layer is, is as fast as one of
floats, and exact (`quantize/integers.py`). Imports numpy and the runtime; onnx where a graph is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runtime.session import new_session

Array = NDArray[Any]
Node = tuple[str, list[str], list[str], dict[str, Any]]  # operator, inputs, outputs, attributes
FLOAT, UINT8, INT32, INT64 = 1, 2, 6, 7  # as onnx numbers its types
LAST = "last_table_quantized"


def convolution(kernels: Array, bias: Array) -> Any:
    """A session: `windows` (windows, width * dim) -> (windows, channels)."""
    nodes: list[Node] = [
        ("MatMul", ["windows", "kernels"], ["products"], {}),
        ("Add", ["products", "bias"], ["answers"], {}),
    ]
    return _session(nodes, {"kernels": kernels, "bias": bias}, {"windows": FLOAT}, ["answers"])


def layers(constants: dict[str, Array], n_labels: int) -> Any:
    """A session: `features` (texts, features), `biases` (texts,), a row each -> the outputs, a row a text."""
    n_emotions = len(constants["scales"]) - n_labels - 1
    names = ("hidden.weight", "hidden.bias", "scales", "last.biases", LAST, "last_table_zero_point")
    tables = {name: constants[name] for name in (*names, f"{LAST}.digits_of", f"{LAST}.digits_count")}
    tables["one"] = np.array([1], np.int64)
    tables["sizes"] = np.array([size for size in (n_labels, 1, n_emotions) if size], np.int64)
    parts = ["logits", "trigger_logit", *(["emotion_logits"] if n_emotions else [])]
    nodes: list[Node] = [
        ("MatMul", ["features", "hidden.weight"], ["product"], {}),
        ("Add", ["product", "hidden.bias"], ["sum"], {}),
        ("Relu", ["sum"], ["hidden"], {}),
        ("Unsqueeze", ["hidden", "one"], ["row"], {}),  # (texts, 1, hidden)
        ("Mul", ["row", f"{LAST}.digits_of"], ["float"], {}),  # (texts, 4, hidden)
        ("Cast", ["float"], ["whole"], {"to": INT32}),
        ("Cast", ["whole"], ["digits"], {"to": UINT8}),  # leaves the last eight bits
        ("MatMulInteger", ["digits", LAST, "", "last_table_zero_point"], ["sums"], {}),  # (texts, 4, columns)
        ("Cast", ["sums"], ["float_sums"], {"to": FLOAT}),
        ("MatMul", [f"{LAST}.digits_count", "float_sums"], ["columns"], {}),
        ("Mul", ["columns", "scales"], ["scaled"], {}),
        ("Gather", ["last.biases", "biases"], ["bias"], {}),
        ("Add", ["scaled", "bias"], ["answers"], {}),
        ("Split", ["answers", "sizes"], parts, {"axis": 1}),
        ("Softmax", ["logits"], ["scores"], {}),
        ("Squeeze", ["trigger_logit", "one"], ["flat"], {}),
        ("Sigmoid", ["flat"], ["trigger"], {}),
    ]
    if n_emotions:
        nodes.append(("Softmax", ["emotion_logits"], ["emotions"], {}))
    outputs = ["scores", "trigger", *(["emotions"] if n_emotions else [])]
    return _session(nodes, tables, {"features": FLOAT, "biases": INT64}, outputs)


def _session(nodes: Sequence[Node], tables: dict[str, Array], inputs: dict[str, int], outputs: Sequence[str]) -> Any:
    from onnx import helper, numpy_helper

    graph = helper.make_graph(
        [helper.make_node(kind, taken, given, **attributes) for kind, taken, given, attributes in nodes],
        "batched",
        [helper.make_tensor_value_info(name, kind, None) for name, kind in inputs.items()],
        [helper.make_tensor_value_info(name, FLOAT, None) for name in outputs],
        [numpy_helper.from_array(np.ascontiguousarray(table), name) for name, table in tables.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return new_session(model.SerializeToString())
