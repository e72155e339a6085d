"""Moves what is hard to round from activations into weights: SmoothQuant (Xiao et al. 2023). Imports onnx.

    x @ W  ==  (x / s) @ (s * W)      s = (largest |x| of a channel) ** STRENGTH / (largest |W| of its row) ** the rest

An activation gets one scale for all its channels at run time, so one channel of large values leaves the others few
steps of 256. Divided by s all channels are alike, and a weight matrix, which has a scale of its own for every column,
can carry the difference. The graph computes what it did; each activation costs one product more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import onnx
from onnx import helper, numpy_helper

from runtime.errors import KeymojiError
from runtime.session import new_session

STRENGTH = 0.8
SMALLEST = 1e-5  # of a channel that is always 0

Floats = npt.NDArray[np.float32]
Feed = Mapping[str, npt.NDArray[np.signedinteger]]


class SmoothingError(KeymojiError):
    """Nothing to measure the activations with."""


def smooth(model: bytes, feeds: Sequence[Feed]) -> bytes:
    """The same graph with every matrix product smoothed by the activations that the feeds give."""
    if not feeds:
        raise SmoothingError("smoothing: no texts were given, so no activation was measured")
    graph = onnx.load_from_string(model)
    products = products_with_weights(graph)
    if not products:
        return model
    tops = largest_by_channel(graph, sorted(products), feeds)
    tensors = {tensor.name: tensor for tensor in graph.graph.initializer}
    for name, nodes in products.items():
        weights = [numpy_helper.to_array(tensors[node.input[1]]) for node in nodes]  # (channels, outputs) each
        scale = balanced_scale(tops[name], np.max([np.abs(weight).max(axis=1) for weight in weights], axis=0))
        for node, weight in zip(nodes, weights, strict=True):
            changed = numpy_helper.from_array(weight * scale[:, None], node.input[1])
            tensors[node.input[1]].CopyFrom(changed)
            node.input[0] = f"{name}_smooth"
        graph.graph.initializer.append(numpy_helper.from_array(1 / scale, f"{name}_smoothing"))
        product = helper.make_node("Mul", [name, f"{name}_smoothing"], [f"{name}_smooth"], name=f"{name}_smooth")
        graph.graph.node.insert(list(graph.graph.node).index(nodes[0]), product)
    onnx.checker.check_model(graph)
    smoothed: bytes = graph.SerializeToString()
    return smoothed


def products_with_weights(graph: onnx.ModelProto) -> dict[str, list[onnx.NodeProto]]:
    """By the name of an activation, the products that it enters with a matrix that no other node uses."""
    tensors = {tensor.name: tensor for tensor in graph.graph.initializer}
    uses = [name for node in graph.graph.node for name in node.input]
    products: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.graph.node:
        weight = tensors.get(node.input[1]) if node.op_type == "MatMul" else None
        is_own = weight is not None and len(weight.dims) == 2 and uses.count(weight.name) == 1
        if weight is not None and is_own and weight.data_type == onnx.TensorProto.FLOAT:
            products.setdefault(node.input[0], []).append(node)
    return products


def largest_by_channel(graph: onnx.ModelProto, names: Sequence[str], feeds: Sequence[Feed]) -> dict[str, Floats]:
    """The largest absolute value of each channel (channels,) of these activations over all feeds."""
    watched = onnx.ModelProto()
    watched.CopyFrom(graph)
    watched.graph.output.extend(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    session = new_session(watched.SerializeToString())
    tops: dict[str, Floats] = {}
    for feed in feeds:
        for name, found in zip(names, session.run(names, dict(feed)), strict=True):
            top = np.abs(found).max(axis=tuple(range(found.ndim - 1)))  # (channels,)
            tops[name] = np.maximum(tops.get(name, top), top)
    return tops


def balanced_scale(activation: Floats, weight: Floats) -> Floats:
    """What to divide each channel by, float32 (channels,), its geometric mean 1."""
    scale = np.maximum(activation, SMALLEST) ** STRENGTH / np.maximum(weight, SMALLEST) ** (1 - STRENGTH)
    balanced: Floats = (scale / np.exp(np.log(scale).mean())).astype(np.float32)
    return balanced
