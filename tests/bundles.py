"""Tiny bundles of both text contracts, made on the spot, with answers that can be worked out by hand.

Both graphs start from PRIOR and add 1 to a label for each of its signs in the text: its letter (contract `codepoints`,
which then takes the softmax), or its word (contract `ids`). A `codepoints` graph may tell emotions too: the mean of
what is FELT with each emoji, weighed by the scores. The moody bundle's does; its emotions.json knows all but the sun.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from runtime.publish import publish

Constants: TypeAlias = dict[str, np.ndarray]

LABELS: tuple[dict[str, Any], ...] = (
    {"id": 0, "emoji": "\u2764\ufe0f", "name": "red heart"},
    {"id": 1, "emoji": "\N{FACE WITH TEARS OF JOY}", "name": "face with tears of joy"},
    {"id": 2, "emoji": "\N{CHRISTMAS TREE}", "name": "Christmas tree"},
    {"id": 3, "emoji": "\u2600\ufe0f", "name": "sun"},
)
PRIOR = (1.0, 0.5, 0.25, 0.25)  # the last two tie
FAMILIES = ("warm", None, "winter", "warm")
EMOTIONS = ("anger", "happiness", "sadness")
FELT = ((0.0, 0.75, 0.25), (0.25, 0.5, 0.25), (0.5, 0.25, 0.25), (0.0, 1.0, 0.0))  # (labels, emotions)
EMOTIONS_DOCUMENT: dict[str, Any] = {
    "names": EMOTIONS,
    "source": "made up for tests",
    "borrowed": False,
    "emoji": {
        str(label["emoji"]): {"distribution": felt, "n_sentences": 50}
        for label, felt in zip(LABELS[:3], FELT, strict=False)
    },
}
LETTERS = "abcd"
VOCABULARY = ("<pad>", "<unk>", "love", "funny", "christmas", "sun")
OPSET = 18


def codepoints_graph(prior: Sequence[float] = PRIOR, felt: Sequence[Sequence[float]] = ()) -> bytes:
    """codepoints int32 (length,) -> scores float32 (labels,) and, with a table `felt`, emotions float32 (emotions,)"""
    letters = np.array([[ord(letter) for letter in LETTERS[: len(prior)]]], dtype=np.int32)  # (1, labels)
    nodes = [
        helper.make_node("Unsqueeze", ["codepoints", "axis_one"], ["column"]),  # (length, 1)
        helper.make_node("Equal", ["column", "letters"], ["same"]),  # (length, labels)
        helper.make_node("Cast", ["same"], ["found"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["found", "axis_zero"], ["counts"], keepdims=0),  # (labels,)
        helper.make_node("Add", ["counts", "prior"], ["sums"]),
        helper.make_node("Softmax", ["sums"], ["scores"]),
    ]
    constants: Constants = {
        "letters": letters,
        "prior": np.array(prior, dtype=np.float32),
        "axis_zero": np.array([0], dtype=np.int64),
        "axis_one": np.array([1], dtype=np.int64),
    }
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [len(prior)])]
    if felt:
        nodes.append(helper.make_node("MatMul", ["scores", "felt"], ["emotions"]))
        constants["felt"] = np.array(felt, dtype=np.float32)  # (labels, emotions)
        outputs.append(helper.make_tensor_value_info("emotions", TensorProto.FLOAT, [len(felt[0])]))
    inputs = [helper.make_tensor_value_info("codepoints", TensorProto.INT32, ["length"])]
    return _model(nodes, inputs, outputs, constants)


def ids_graph(prior: Sequence[float] = PRIOR) -> bytes:
    """input_ids, attention_mask int64 (batch, time) -> logits float32 (batch, labels)"""
    table = np.eye(len(VOCABULARY), len(prior), k=-2, dtype=np.float32)  # (vocabulary, labels): word i + 2 is label i
    table[0] = range(len(prior))  # what a graph that forgot its mask would add for <pad>
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),  # (batch, time, labels)
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "axis_two"], ["mask_column"]),  # (batch, time, 1)
        helper.make_node("Mul", ["rows", "mask_column"], ["known"]),
        helper.make_node("ReduceSum", ["known", "axis_one"], ["counts"], keepdims=0),  # (batch, labels)
        helper.make_node("Add", ["counts", "prior"], ["logits"]),
    ]
    constants: Constants = {
        "table": table,
        "prior": np.array(prior, dtype=np.float32),
        "axis_one": np.array([1], dtype=np.int64),
        "axis_two": np.array([2], dtype=np.int64),
    }
    names = ("input_ids", "attention_mask")
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "time"]) for name in names]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(prior)])
    return _model(nodes, inputs, [output], constants)


def bundle_files(contract: str) -> dict[str, bytes]:
    """The files of a tiny bundle, as `publish` takes them."""
    files = {
        "model.onnx": codepoints_graph() if contract == "codepoints" else ids_graph(),
        "labels.json": as_json(LABELS),
        "config.json": as_json({"contract": contract, "max_length": 8}),
        "README.md": b"# a tiny bundle for tests\n",
    }
    if contract == "ids":
        tokenizer = {"kind": "tweet_words", "lowercase": True, "max_length": 8, "vocabulary": VOCABULARY}
        files["tokenizer.json"] = as_json(tokenizer)
    return files


def make_bundle(folder: Path, contract: str, changes: Mapping[str, bytes] | None = None) -> Path:
    """Publish a tiny bundle, some of its files changed, in `folder`, and return that folder."""
    publish(folder, {**bundle_files(contract), **(changes or {})}, name=f"tiny-{contract}", opset=OPSET)
    return folder


def moody_files() -> dict[str, bytes]:
    """What makes a tiny `codepoints` bundle moody: a graph that tells emotions, their file, and families."""
    rows = [{**label, **({"family": family} if family else {})} for label, family in zip(LABELS, FAMILIES, strict=True)]
    return {
        "model.onnx": codepoints_graph(felt=FELT),
        "labels.json": as_json(rows),
        "emotions.json": as_json(EMOTIONS_DOCUMENT),
    }


def as_json(document: object) -> bytes:
    """The document as the bytes of a file."""
    return json.dumps(document, ensure_ascii=False).encode("utf-8")


def _model(
    nodes: list[onnx.NodeProto],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
    constants: Constants,
) -> bytes:
    weights = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, initializer=weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
