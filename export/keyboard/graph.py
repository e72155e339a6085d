"""The keyboard's model as one graph: `codepoints` int32 (length,) -> `scores` float32 (labels,), `trigger` float32 (),
and `emotions` float32 (emotions,) where the model tells them.

The featuriser of `export/keyboard/codepoints_graph.py`, then what `KeyboardModel` does for one text. The temperature is
divided into the last weights. `check_parity` is the gate before publishing. Imports torch and onnx.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import TensorProto
from torch import Tensor

from export.bundles.to_onnx import TOLERANCE, ParityError
from export.keyboard.codepoints_graph import TO_THE_END, add_features
from export.keyboard.graph_builder import CODEPOINTS, GraphBuilder
from export.keyboard.hashing import features
from export.keyboard.model import KeyboardModel, as_bags
from runtime.session import new_session

Answers: TypeAlias = Mapping[str, NDArray[np.float32]]  # output of the graph -> what it should be, by text


def keyboard_graph(model: KeyboardModel) -> onnx.ModelProto:
    """The whole graph of a trained model, fp32."""
    config = model.config
    graph = GraphBuilder()
    columns = add_body(graph, model)  # (columns,)
    sizes = [config.n_labels, 1, config.n_emotions] if config.n_emotions else [config.n_labels, 1]
    parts = graph.add_all(
        "Split", columns, sizes, out=["logits", "trigger_logit", "emotion_logits"][: len(sizes)], axis=0
    )
    graph.add("Softmax", parts[0], out="scores")
    graph.add("Sigmoid", graph.add("Squeeze", parts[1], [0]), out="trigger")
    outputs: dict[str, list[str | int]] = {"scores": [config.n_labels], "trigger": []}
    if config.n_emotions:
        graph.add("Softmax", parts[2], out="emotions")
        outputs["emotions"] = [config.n_emotions]
    return graph.model("keyboard", CODEPOINTS, {name: (TensorProto.FLOAT, shape) for name, shape in outputs.items()})


def add_body(graph: GraphBuilder, model: KeyboardModel) -> str:
    """The nodes from `codepoints` to what the last layer says: (columns,)."""
    words, letters, pieces, n_tokens = add_features(graph, model.config.letter_sizes, model.config.pieces)
    parts = [_bag(graph, model, hashes) for hashes in (words, letters)]
    parts += [_strongest(graph, model, pieces)] if model.config.channels else []
    hidden = graph.add("Unsqueeze", graph.add("Concat", *parts, axis=0), [0])
    hidden = graph.add("Gemm", hidden, *_layer(graph, "hidden", model.hidden.weight, model.hidden.bias))
    hidden = graph.add("Squeeze", graph.add("Relu", hidden), [0])  # (hidden,)
    columns = _last_layer(graph, model, hidden)
    has_token = graph.add("Cast", n_tokens, to=TensorProto.BOOL)
    return graph.add("Where", has_token, columns, graph.constant(as_array(model.prior), "prior"))


def _bag(graph: GraphBuilder, model: KeyboardModel, hashes: str) -> str:
    """The sum of a bag's rows, each times its importance, over the square root of their number: (dim,)

    Quantise with a preset that leaves MatMul alone: one of activations, as this is, would lose its exact sums
    (`snap_tables`).
    """
    table = graph.constant(as_array(model.table.weight), "table")
    importances = graph.constant(as_array(model.importances.weight[:, 0]), "importances")
    rows = graph.add("Gather", table, graph.add("Mod", hashes, model.config.n_buckets))  # (n-grams, dim)
    weights = graph.add("Gather", importances, graph.add("Mod", hashes, model.config.n_importances))  # (n-grams,)
    count = graph.add("Cast", graph.add("Shape", hashes), to=TensorProto.FLOAT)  # (1,)
    return graph.add("Div", graph.add("MatMul", weights, rows), graph.add("Sqrt", count))


def _strongest(graph: GraphBuilder, model: KeyboardModel, pieces: str) -> str:
    """The largest answer of each channel of the convolution over the last pieces, or 0: (channels,)

    Where the model pads with zeros, here the empty piece stands, whose vector is 0.
    """
    config = model.config
    before, after = ([config.n_pieces] * count for count in config.padding)
    last = graph.add("Slice", pieces, [-config.longest], [TO_THE_END])
    padded = graph.add("Concat", before, graph.add("Mod", last, config.n_pieces), after, axis=0)
    vectors = graph.add("Gather", graph.constant(as_array(model.pieces.weight), "pieces_table"), padded)
    picture = graph.add("Unsqueeze", vectors, [0, 1])  # (1, 1, time + width, dim)
    kernels = as_array(model.convolution.weight.transpose(1, 2)[:, None])  # (channels, 1, width, dim)
    weight = graph.constant(kernels, "kernels")
    bias = graph.constant(as_array(model.convolution.state_dict()["bias"]), "kernels.bias")
    answers = graph.add("Conv", picture, weight, bias)  # (1, channels, time + 1, 1)
    return graph.add("Relu", graph.add("ReduceMax", answers, axes=[0, 2, 3], keepdims=0))


def _last_layer(graph: GraphBuilder, model: KeyboardModel, hidden: str) -> str:
    """Labels, trigger and emotions together: (columns,)

    The weights are a table of which all rows are taken, so that quantising makes them bytes as it does every table, and
    leaves the arithmetic alone: an answer then depends neither on other texts nor on the machine.
    """
    n_labels, n_columns = model.config.n_labels, model.config.n_columns
    cooled = torch.ones(n_columns)
    cooled[:n_labels] /= model.temperature
    table = graph.constant(as_array(model.last.weight.T), "last_table")
    rows = graph.add("Gather", table, np.arange(model.config.hidden_dim))  # (hidden, columns)
    columns = graph.add("MatMul", hidden, rows)  # (columns,)
    scaled = graph.add("Mul", columns, graph.constant(as_array(model.scales * cooled), "scales"))
    return graph.add("Add", scaled, graph.constant(as_array(model.last.bias * cooled), "last.bias"))


def keyboard_answers(model: KeyboardModel, texts: Sequence[str]) -> Answers:
    """What PyTorch says of the texts, from the twin's hashes: scores (texts, labels), trigger (texts,), emotions."""
    config = model.config
    found = [features(text, sizes=config.letter_sizes, pieces=config.pieces) for text in texts]
    with torch.inference_mode():
        logits, trigger_logits, emotion_logits = model(*as_bags(found, config))
        answers = {"scores": logits.softmax(dim=1).numpy(), "trigger": trigger_logits.sigmoid().numpy()}
        return answers | ({"emotions": emotion_logits.softmax(dim=1).numpy()} if config.n_emotions else {})


def worst_difference(expected: Answers, session: onnxruntime.InferenceSession, texts: Sequence[str]) -> float:
    """Largest absolute difference of a number between what PyTorch said of the texts and the graph's own outputs.

    NaN where either side gave one. ParityError when there is no text to compare.
    """
    if not texts:
        raise ParityError("parity: no texts were given, so nothing was compared")
    differences = []
    for row, text in enumerate(texts):
        code_points = np.frombuffer(text.encode("utf-32-le"), "<i4")  # (length,)
        found = session.run(list(expected), {"codepoints": code_points})
        differences += [np.abs(one - rows[row]).max() for one, rows in zip(found, expected.values(), strict=True)]
    return float(np.max(differences))


def check_parity(expected: Answers, graph: bytes, texts: Sequence[str]) -> float:
    """The worst difference, if it is within TOLERANCE; else ParityError."""
    worst = worst_difference(expected, new_session(graph), texts)
    if not worst <= TOLERANCE:
        raise ParityError(f"parity: the graph differs from PyTorch by {worst:.2e}, more than {TOLERANCE:.0e}")
    return worst


def _layer(graph: GraphBuilder, name: str, weight: Tensor, bias: Tensor) -> tuple[str, str]:
    return graph.constant(as_array(weight.T), f"{name}.weight"), graph.constant(as_array(bias), f"{name}.bias")


def as_array(tensor: Tensor) -> NDArray[Any]:
    return np.ascontiguousarray(tensor.detach().cpu().numpy().astype(np.float32))
