"""One graph in, one int8 graph out, by Hugging Face Optimum's ORTQuantizer. Imports optimum and onnx."""

from __future__ import annotations

import logging
import tempfile
from collections import Counter
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantFormat, QuantizationMode, QuantType
from optimum.onnxruntime import ORTQuantizer
from optimum.onnxruntime.configuration import QuantizationConfig

from export.bundles.promises import EXACT
from quantize.integers import by_integers
from quantize.presets import Preset


def quantize_graph(model: bytes, preset: Preset) -> bytes:
    """The int8 graph of an fp32 one: symmetric int8 matrices, uint8 tables, activations scaled at run time."""
    names = [node.name for node in onnx.load_from_string(model).graph.node]
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
        nodes_to_exclude=[name for name in names if name.startswith(EXACT)],
    )
    for name in ("optimum.onnxruntime.quantization", None):  # they miss a config, and shapes, that are not needed
        logging.getLogger(name).setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "model.onnx").write_bytes(model)
        quantizer = ORTQuantizer(Path(scratch) / "model.onnx")
        quantizer.quantize(quantization_config=config, save_dir=Path(scratch) / "int8", file_suffix=None)
        return by_integers((Path(scratch) / "int8" / "model.onnx").read_bytes())


def count_operators(model: bytes) -> dict[str, int]:
    """How often each operator stands in the graph, by name."""
    return dict(sorted(Counter(node.op_type for node in onnx.load_from_string(model).graph.node).items()))
