"""The layers of the keyboard's graph for many texts: small graphs made of its tables when a worker starts.

They are onnxruntime's and not numpy's because a row of its products is then the same as for one text alone, to the
last bit where this was tried. Imports numpy and the runtime; onnx where a graph is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runtime.session import new_session

Array = NDArray[Any]
FLOAT, BOOL = 1, 9  # as onnx numbers its types


def convolution(kernels: Array, bias: Array) -> Any:
    """A session: `windows` (windows, width * dim) -> (windows, channels)."""
    nodes = [("MatMul", ["windows", "kernels"], ["products"]), ("Add", ["products", "bias"], ["answers"])]
    return _session(nodes, {"kernels": kernels, "bias": bias}, {"windows": FLOAT}, ["answers"])


def layers(constants: dict[str, Array], last: Array, n_labels: int) -> Any:
    """A session: `features` (texts, features), `has_token` (texts, 1) -> the outputs, a row a text."""
    n_emotions = last.shape[1] - n_labels - 1
    names = ("hidden.weight", "hidden.bias", "scales", "last.bias", "prior")
    tables = {name: constants[name] for name in names} | {"last": last, "one": np.array([1], np.int64)}
    tables["sizes"] = np.array([size for size in (n_labels, 1, n_emotions) if size], np.int64)
    parts = ["logits", "trigger_logit", *(["emotion_logits"] if n_emotions else [])]
    nodes = [
        ("MatMul", ["features", "hidden.weight"], ["product"]),
        ("Add", ["product", "hidden.bias"], ["sum"]),
        ("Relu", ["sum"], ["hidden"]),
        ("MatMul", ["hidden", "last"], ["columns"]),
        ("Mul", ["columns", "scales"], ["scaled"]),
        ("Add", ["scaled", "last.bias"], ["shifted"]),
        ("Where", ["has_token", "shifted", "prior"], ["answers"]),
        ("Split", ["answers", "sizes"], parts),
        ("Softmax", ["logits"], ["scores"]),
        ("Squeeze", ["trigger_logit", "one"], ["flat"]),
        ("Sigmoid", ["flat"], ["trigger"]),
    ]
    if n_emotions:
        nodes.append(("Softmax", ["emotion_logits"], ["emotions"]))
    outputs = ["scores", "trigger", *(["emotions"] if n_emotions else [])]
    return _session(nodes, tables, {"features": FLOAT, "has_token": BOOL}, outputs)


def _session(nodes: Sequence[Any], tables: dict[str, Array], inputs: dict[str, int], outputs: Sequence[str]) -> Any:
    from onnx import helper, numpy_helper

    graph = helper.make_graph(
        [_node(*node) for node in nodes],
        "batched",
        [helper.make_tensor_value_info(name, kind, None) for name, kind in inputs.items()],
        [helper.make_tensor_value_info(name, FLOAT, None) for name in outputs],
        [numpy_helper.from_array(np.ascontiguousarray(table), name) for name, table in tables.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return new_session(model.SerializeToString())


def _node(kind: str, taken: Sequence[str], given: Sequence[str]) -> Any:
    from onnx import helper

    return helper.make_node(kind, taken, given, axis=1) if kind == "Split" else helper.make_node(kind, taken, given)
