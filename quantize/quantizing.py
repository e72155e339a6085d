"""One graph in, one int8 graph out, by Hugging Face Optimum's ORTQuantizer. Imports optimum and onnx."""

from __future__ import annotations

import logging
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import onnx
from onnxruntime.quantization import QuantFormat, QuantizationMode, QuantType
from optimum.onnxruntime import ORTQuantizer
from optimum.onnxruntime.configuration import QuantizationConfig

from quantize.presets import Preset


def quantize_graph(model: bytes, preset: Preset) -> bytes:
    """The int8 graph of an fp32 one: symmetric int8 matrices, uint8 tables, activations scaled at run time."""
    config = QuantizationConfig(
        is_static=False,
        format=QuantFormat.QOperator,
        mode=QuantizationMode.IntegerOps,
        activations_dtype=QuantType.QUInt8,
        weights_dtype=QuantType.QInt8,
        weights_symmetric=True,
        reduce_range=True,
        per_channel=preset.per_channel,
        operators_to_quantize=list(preset.operators),
    )
    for name in ("optimum.onnxruntime.quantization", None):  # they miss a config, and shapes, that are not needed
        logging.getLogger(name).setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "model.onnx").write_bytes(model)
        quantizer = ORTQuantizer(Path(scratch) / "model.onnx")
        quantizer.quantize(quantization_config=config, save_dir=Path(scratch) / "int8", file_suffix=None)
        return dequantized_once((Path(scratch) / "int8" / "model.onnx").read_bytes())


def dequantized_once(model: bytes) -> bytes:
    """The graph with constants made floats when it is loaded, not at every run; the same numbers.

    onnxruntime folds what constants give, but leaves a DequantizeLinear alone. A whole table that a Gather
    takes, as the keyboard's last layer is, then cost a third of the model's time.
    """
    graph = (loaded := onnx.load_from_string(model)).graph
    constants = {tensor.name for tensor in graph.initializer}
    made = {node.output[0] for node in graph.node if node.op_type == "Gather" and constants.issuperset(node.input)}
    for node in [node for node in graph.node if node.op_type == "DequantizeLinear" and node.input[0] in made]:
        (numbers, scale, zero), out = node.input, node.output[0]
        steps = (
            ("Cast", [numbers], "whole"),
            ("Cast", [zero], "zero"),
            ("Sub", [f"{out}.whole", f"{out}.zero"], "moved"),
        )
        place = list(graph.node).index(node)
        graph.node.remove(node)
        for step, (operator, inputs, name) in enumerate(steps):
            kind: dict[str, Any] = {"to": onnx.TensorProto.FLOAT} if operator == "Cast" else {}
            graph.node.insert(place + step, onnx.helper.make_node(operator, inputs, [f"{out}.{name}"], **kind))
        graph.node.insert(place + 3, onnx.helper.make_node("Mul", [f"{out}.moved", scale], [out]))
    folded: bytes = loaded.SerializeToString()
    return folded


def count_operators(model: bytes) -> dict[str, int]:
    """How often each operator stands in the graph, by name."""
    return dict(sorted(Counter(node.op_type for node in onnx.load_from_string(model).graph.node).items()))
