"""The keyboard's model as one graph: `codepoints` int32 (length,) -> `scores` float32 (labels,), `trigger` float32 ().

The featuriser of `export/keyboard/codepoints_graph.py`, then what `KeyboardModel` does for one text. The temperature is
divided into the last weights, and the trigger is a column beside the labels. `check_parity` is the gate before
publishing. Imports torch and onnx.
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
from export.keyboard.codepoints_graph import add_features
from export.keyboard.graph_builder import CODEPOINTS, GraphBuilder
from export.keyboard.hashing import features
from export.keyboard.model import KeyboardModel, as_bags
from runtime.session import new_session

Answers: TypeAlias = Mapping[str, NDArray[np.float32]]  # output of the graph -> what it should be, by text


def keyboard_graph(model: KeyboardModel) -> onnx.ModelProto:
    """The whole graph of a trained model, fp32."""
    n_labels = model.config.n_labels
    graph = GraphBuilder()
    logits = add_body(graph, model, *_last_layer(model))  # (labels + 1,)
    ranked, trigger = graph.add_all("Split", logits, [n_labels, 1], out=["logits", "trigger_logit"], axis=0)
    graph.add("Softmax", ranked, out="scores")
    graph.add("Sigmoid", graph.add("Squeeze", trigger, [0]), out="trigger")
    kind = TensorProto.FLOAT
    return graph.model("keyboard", CODEPOINTS, {"scores": (kind, [n_labels]), "trigger": (kind, [])})


def add_body(graph: GraphBuilder, model: KeyboardModel, weight: Tensor, bias: Tensor, prior: Tensor) -> str:
    """The nodes from `codepoints` to what a last layer of these weights makes of the hidden one: (columns,).

    weight (columns, hidden), bias (columns,); prior (columns,) is the answer to a text without tokens.
    """
    words, letters, n_tokens = add_features(graph, model.config.letter_sizes)
    both = graph.add("Concat", *(_bag(graph, model, hashes) for hashes in (words, letters)), axis=0)  # (2 * dim,)
    both = graph.add("Unsqueeze", both, [0])
    hidden = graph.add("Gemm", both, *_layer(graph, "hidden", model.hidden.weight, model.hidden.bias))
    hidden = graph.add("Relu", hidden)  # (1, hidden)
    logits = graph.add("Gemm", hidden, *_layer(graph, "classifier", weight, bias))  # (1, columns)
    logits = graph.add("Squeeze", logits, [0])
    has_token = graph.add("Cast", n_tokens, to=TensorProto.BOOL)
    return graph.add("Where", has_token, logits, graph.constant(as_array(prior), "prior"))


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


def keyboard_answers(model: KeyboardModel, texts: Sequence[str]) -> Answers:
    """What PyTorch says of the texts, from the twin's hashes: scores (texts, labels), trigger (texts,)."""
    with torch.inference_mode():
        logits, trigger_logits = model(*as_bags([features(text, sizes=model.config.letter_sizes) for text in texts]))
        return {"scores": logits.softmax(dim=1).numpy(), "trigger": trigger_logits.sigmoid().numpy()}


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


def _last_layer(model: KeyboardModel) -> tuple[Tensor, Tensor, Tensor]:
    """Weight, bias and prior of labels and trigger together: (labels + 1, hidden), (labels + 1,), (labels + 1,)"""
    return (
        torch.cat([model.classifier.weight / model.temperature, model.trigger.weight]),
        torch.cat([model.classifier.bias / model.temperature, model.trigger.bias]),
        torch.cat([model.log_prior, model.trigger_prior[None]]),
    )


def _layer(graph: GraphBuilder, name: str, weight: Tensor, bias: Tensor) -> tuple[str, str]:
    return graph.constant(as_array(weight.T), f"{name}.weight"), graph.constant(as_array(bias), f"{name}.bias")


def as_array(tensor: Tensor) -> NDArray[Any]:
    return np.ascontiguousarray(tensor.detach().cpu().numpy().astype(np.float32))
