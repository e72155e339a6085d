"""Smoothing: the graph computes what it did, its activations are alike, and int8 loses less."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from quantize.presets import Preset
from quantize.quantizing import quantize_graph
from quantize.smoothing import SmoothingError, balanced_scale, smooth
from runtime.session import new_session
from tests.unit.quantize.test_quantizing import linear_graph

LOUD = 3  # the channel whose values are a hundred times those of the others


def two_products(*, shared: bool = False) -> bytes:
    """input_ids int64 (batch, time) -> a table's rows, which enter two matrix products: their sum, (batch, time, 8)."""
    generator = np.random.default_rng(0)
    table = generator.normal(size=(50, 16)).astype(np.float32)
    table[:, LOUD] *= 100
    constants = {"table": table, "left": generator.normal(size=(16, 8)).astype(np.float32) / 4}
    if not shared:
        constants["right"] = generator.normal(size=(16, 8)).astype(np.float32) / 4
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"], name="embed"),
        helper.make_node("MatMul", ["rows", "left"], ["first"], name="first"),
        helper.make_node("MatMul", ["rows", "left" if shared else "right"], ["second"], name="second"),
        helper.make_node("Add", ["first", "second"], ["logits"], name="sum"),
    ]
    graph = helper.make_graph(
        nodes,
        "two",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "time"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "time", 8])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    opset = [helper.make_opsetid("", 18)]
    model: bytes = helper.make_model(graph, opset_imports=opset, ir_version=9).SerializeToString()
    return model


FEEDS = [{"input_ids": np.arange(start, start + 10)[None]} for start in range(0, 50, 10)]


def answers(model: bytes) -> np.ndarray:
    session = new_session(model)
    return np.concatenate([session.run(["logits"], feed)[0] for feed in FEEDS])


def test_the_graph_computes_what_it_did() -> None:
    before = two_products()
    after = smooth(before, FEEDS)
    assert after != before
    np.testing.assert_allclose(answers(after), answers(before), rtol=1e-4, atol=1e-4)


def test_int8_loses_less() -> None:
    before, preset = two_products(), Preset(operators=("MatMul",), per_channel=True)
    plain, smoothed = (quantize_graph(model, preset) for model in (before, smooth(before, FEEDS)))
    lost = [np.abs(answers(model) - answers(before)).mean() for model in (plain, smoothed)]
    assert lost[1] < lost[0] / 2


def test_one_scale_serves_all_products_of_an_activation() -> None:
    graph = onnx.load_from_string(smooth(two_products(), FEEDS)).graph
    assert [node.op_type for node in graph.node] == ["Gather", "Mul", "MatMul", "MatMul", "Add"]
    scale = next(numpy_helper.to_array(tensor) for tensor in graph.initializer if tensor.name == "rows_smoothing")
    assert int(scale.argmin()) == LOUD


def test_a_matrix_of_two_products_stays_as_it_is() -> None:
    assert smooth(two_products(shared=True), FEEDS) == two_products(shared=True)


def test_a_graph_without_products_stays_as_it_is() -> None:
    assert smooth(linear_graph(), FEEDS) == linear_graph()  # its one product is a Gemm


def test_the_scale_by_hand() -> None:
    scale = balanced_scale(np.array([1.0, 32.0], np.float32), np.array([1.0, 1.0], np.float32))
    assert scale.tolist() == pytest.approx([1 / 4, 4])  # 32 ** 0.8 is 16
    silent = balanced_scale(np.array([0.0, 1.0], np.float32), np.array([1.0, 0.0], np.float32))
    assert np.isfinite(silent).all()


def test_without_texts_it_refuses() -> None:
    with pytest.raises(SmoothingError, match="no texts were given"):
        smooth(two_products(), [])
