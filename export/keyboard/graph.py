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

from export.bundles.promises import CAP, EXACT
from export.bundles.to_onnx import TOLERANCE, ParityError
from export.keyboard.codepoints_graph import TO_THE_END, add_features, scalar
from export.keyboard.graph_builder import CODEPOINTS, GraphBuilder
from export.keyboard.hashing import LONGEST, features
from export.keyboard.model import KeyboardConfig, KeyboardModel, as_bags
from runtime.session import new_session

Answers: TypeAlias = Mapping[str, NDArray[np.float32]]  # output of the graph -> what it should be, by text


def keyboard_graph(model: KeyboardModel) -> onnx.ModelProto:
    """The whole graph of a trained model, fp32; ParityError where its hidden layer could reach CAP."""
    if not (most := most_hidden(model)) < CAP:
        raise ParityError(
            f"the hidden layer could reach {most:.0f}, and {CAP:.0f} is too much for int8: train it again"
        )
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
    ngrams, pieces = add_features(graph, model.config.letter_sizes, model.config.pieces)
    count = graph.add("Size", ngrams)
    parts = [_bag(graph, model, ngrams, count)]
    parts += [_strongest(graph, model, pieces)] if model.config.channels else []
    hidden = graph.add("Concat", *parts, axis=1)  # (1, dim + channels)
    hidden = graph.add("Gemm", hidden, *_layer(graph, "hidden", model.hidden.weight, model.hidden.bias))
    hidden = graph.add("Squeeze", graph.add("Relu", hidden), [0])  # (hidden,)
    table, scales, biases = _last_layer(model)
    rows = graph.add("Gather", graph.constant(table, "last_table"), np.arange(model.config.hidden_dim))
    columns = graph.add("Mul", graph.add("MatMul", hidden, rows), graph.constant(scales, "scales"))
    row = graph.add("Min", count, scalar(2))
    bias = graph.add("Gather", graph.constant(biases, "last.biases"), row, out=f"{EXACT}bias")
    return graph.add("Add", columns, bias)


def _bag(graph: GraphBuilder, model: KeyboardModel, hashes: str, count: str) -> str:
    """The sum of the bag's rows, each times its importance, over the square root of their number: (1, dim)

    Quantise with a preset that leaves MatMul alone: one of activations, as this is, would lose its exact sums
    (`snap_tables`).
    """
    n_buckets, n_importances = model.config.n_buckets, model.config.n_importances
    table = graph.constant(as_array(model.table.weight), "table")
    importances = graph.constant(as_array(model.importances.weight[:, 0]), "importances")
    rows = graph.add("Gather", table, graph.add("Mod", hashes, n_buckets))  # (n-grams, dim)
    weights = graph.add("Gather", importances, graph.add("Mod", hashes, np.array([[n_importances]])))  # (1, n-grams)
    share = graph.add("Gather", graph.constant(_shares(model.config), "shares"), count, out=f"{EXACT}share")
    return graph.add("Mul", graph.add("MatMul", weights, rows), share)


def _shares(config: KeyboardConfig) -> NDArray[np.float32]:
    """By the number of the bag's n-grams, 1 over its square root. (n-grams + 1,)"""
    counts = np.arange((LONGEST + 4) * (2 + len(config.letter_sizes)))
    shares: NDArray[np.float32] = (1 / np.sqrt(np.maximum(counts, 1))).astype(np.float32)
    return shares


def most_hidden(model: KeyboardModel) -> float:
    """More than any hidden number can be, whatever the text."""
    weight, dim = model.hidden.weight.detach().abs(), model.config.dim
    strongest = model.importances.weight.detach().abs().max() * model.table.weight.detach().abs().amax(dim=0)  # (dim,)
    most_of_bag = strongest / float(_shares(model.config)[-1])  # as many equal n-grams as there can be
    most = model.hidden.bias.detach().abs() + weight[:, :dim] @ most_of_bag
    if model.config.channels:
        kernels = model.convolution.weight.detach().abs().sum(dim=2)  # (channels, dim)
        answers = kernels @ model.pieces.weight.detach().abs().amax(dim=0)
        most += weight[:, dim:] @ (answers + model.convolution.state_dict()["bias"].abs())
    return float(most.max())


def _strongest(graph: GraphBuilder, model: KeyboardModel, pieces: str) -> str:
    """The largest answer of each channel of the convolution over the last pieces, or 0: (1, channels)"""
    config = model.config
    last = graph.add("Slice", pieces, [-config.longest], [TO_THE_END], [-1])
    last = graph.add("Mod", last, np.array([[[config.n_pieces]]]))  # (1, 1, time)
    picture = graph.add("Gather", graph.constant(as_array(model.pieces.weight), "pieces_table"), last)
    kernels = as_array(model.convolution.weight.transpose(1, 2)[:, None])  # (channels, 1, width, dim)
    weight = graph.constant(kernels, "kernels")
    bias = graph.constant(as_array(model.convolution.state_dict()["bias"]), "kernels.bias")
    before, after = config.padding
    answers = graph.add("Conv", picture, weight, bias, pads=[before, 0, after, 0])  # (1, channels, time + 1, 1)
    return graph.add("ReduceMax", graph.add("Relu", answers), axes=[2, 3], keepdims=0)


def _last_layer(model: KeyboardModel) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Labels, trigger and emotions together: what a row of hidden numbers is multiplied by, (hidden, columns); what
    then, (columns,); and what is added, by the number of n-grams up to two, (3, columns): one is a text without tokens.

    The weights are a table of which all rows are taken, so that quantising makes them bytes as it does every table, and
    leaves the arithmetic alone: an answer then depends neither on other texts nor on the machine. A text without tokens
    has hidden numbers too: what they give is taken off the prior, so that the sum is the prior.
    """
    n_labels, n_columns = model.config.n_labels, model.config.n_columns
    cooled = torch.ones(n_columns)
    cooled[:n_labels] /= model.temperature
    nothing = features("", sizes=model.config.letter_sizes, pieces=model.config.pieces)
    with torch.no_grad():
        scales, bias = model.scales * cooled, model.last.bias * cooled
        given = model.hidden_states(*as_bags([nothing], model.config)) @ model.last.weight.T * scales
    of_nothing = model.prior - given[0]
    biases = torch.stack([of_nothing, of_nothing, bias])
    return as_array(model.last.weight.T), as_array(scales), as_array(biases)


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
