"""A tiny bundle with all that the page can show: trigger, emotions, families, skin tones, codes; made on the spot.

Its name is `zh`, so that the page offers it beside `en`. A label gains 1 for each of its characters in the text; any of
these characters makes an emoji likely.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from runtime.publish import publish
from tests.bundles import OPSET, as_json

LABELS = (
    {"id": 0, "emoji": "\u2764\ufe0f", "name": "red heart", "family": "heart"},
    {"id": 1, "emoji": "\N{PURPLE HEART}", "name": "purple heart", "family": "heart"},
    {"id": 2, "emoji": "\N{THUMBS UP SIGN}", "name": "thumbs up", "code": "[赞]"},
    {"id": 3, "emoji": "\N{FACE WITH TEARS OF JOY}", "name": "face with tears of joy"},
)
CHARACTERS = "爱紫赞笑"
PRIOR = (1.0, 0.9, 0.5, 0.25)
EMOTIONS = ("anger", "disgust", "fear", "happiness", "like", "sadness", "surprise")
FELT = (0.1, 0.05, 0.05, 0.4, 0.2, 0.1, 0.1)
CURVE = (
    {"threshold": 0.5, "coverage": 0.08, "precision": 0.5},
    {"threshold": 0.05, "coverage": 1.0, "precision": 0.1},
)


def publish_page_bundle(folder: Path, prior: Sequence[float] = PRIOR) -> Path:
    """Publish it in `folder`, and return that."""
    entry = {"distribution": FELT, "n_sentences": 12}
    emotions = {"names": EMOTIONS, "source": "made up", "borrowed": True, "emoji": {"\N{THUMBS UP SIGN}": entry}}
    config = {"contract": "codepoints", "thresholds": {"default": 0.5, "curve": CURVE}}
    files = {
        "model.onnx": _graph(prior),
        "labels.json": as_json(LABELS),
        "config.json": as_json(config),
        "emotions.json": as_json(emotions),
        "README.md": b"# a tiny bundle for the page's tests\n",
    }
    publish(folder, files, name="zh", opset=OPSET)
    return folder


def _graph(prior: Sequence[float]) -> bytes:
    """codepoints int32 (length,) -> scores (labels,), trigger (), emotions (7,), all float32"""
    nodes = [
        helper.make_node("Unsqueeze", ["codepoints", "one_axis"], ["column"]),  # (length, 1)
        helper.make_node("Equal", ["column", "characters"], ["same"]),  # (length, labels)
        helper.make_node("Cast", ["same"], ["found"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["found", "zero_axis"], ["counts"], keepdims=0),  # (labels,)
        helper.make_node("Add", ["counts", "prior"], ["sums"]),
        helper.make_node("Softmax", ["sums"], ["scores"]),
        helper.make_node("ReduceSum", ["counts"], ["n_found"], keepdims=0),  # ()
        helper.make_node("Clip", ["n_found", "", "most"], ["any"]),
        helper.make_node("Max", ["any", "least"], ["trigger"]),
        helper.make_node("Identity", ["felt"], ["emotions"]),
    ]
    constants = {
        "characters": np.array([[ord(character) for character in CHARACTERS]], dtype=np.int32),  # (1, labels)
        "prior": np.array(prior, dtype=np.float32),
        "felt": np.array(FELT, dtype=np.float32),
        "most": np.array(0.9, dtype=np.float32),
        "least": np.array(0.1, dtype=np.float32),
        "zero_axis": np.array([0], dtype=np.int64),
        "one_axis": np.array([1], dtype=np.int64),
    }
    inputs = [helper.make_tensor_value_info("codepoints", TensorProto.INT32, ["length"])]
    sizes = {"scores": [len(LABELS)], "trigger": [], "emotions": [len(EMOTIONS)]}
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in sizes.items()]
    weights = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, "page", inputs, outputs, initializer=weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
