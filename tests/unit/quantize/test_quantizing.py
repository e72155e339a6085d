"""Optimum's quantiser on a small graph: smaller, int8 inside, close to the original."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from quantize.integers import UNIT, by_integers
from quantize.presets import CHOSEN, DEFAULT, PRESETS, Preset
from quantize.quantizing import count_operators, quantize_graph
from runtime.session import new_session


def linear_graph() -> bytes:
    """input_ids int64 (batch, time) -> logits float32 (batch, 20): embedding, mean, linear."""
    generator = np.random.default_rng(0)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["embedded"], name="embed"),
        helper.make_node("ReduceMean", ["embedded", "axis"], ["pooled"], name="mean", keepdims=0),
        helper.make_node("Gemm", ["pooled", "weight", "bias"], ["logits"], name="classify"),
    ]
    constants = {
        "table": generator.normal(size=(500, 64)).astype(np.float32),
        "weight": generator.normal(size=(64, 20)).astype(np.float32),
        "bias": generator.normal(size=20).astype(np.float32),
        "axis": np.array([1]),
    }
    graph = helper.make_graph(
        nodes,
        "linear",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "time"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 20])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model: bytes = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9
    ).SerializeToString()
    return model


@pytest.mark.parametrize("per_channel", [False, True])
def test_int8_is_small_and_close(per_channel: bool) -> None:
    before = linear_graph()
    after = quantize_graph(before, Preset(operators=("Gather", "MatMul", "Gemm"), per_channel=per_channel))
    assert len(after) < 0.3 * len(before)
    kinds = {
        tensor.data_type for tensor in onnx.load_from_string(after).graph.initializer if np.prod(tensor.dims) > 999
    }
    assert kinds == {TensorProto.UINT8, TensorProto.INT8}  # the table, the matrix
    feed = {"input_ids": np.array([[3, 1, 4, 1, 5]])}
    expected, found = (new_session(model).run(None, feed)[0] for model in (before, after))
    assert np.abs(found - expected).max() < 0.02 * np.abs(expected).max()


def test_only_the_named_operators_change() -> None:
    after = count_operators(quantize_graph(linear_graph(), PRESETS["embedding"]))
    assert after["MatMul"] == 1
    assert "MatMulInteger" not in after


def gathered_whole(rows: str) -> bytes:
    """x float32 (1, n) -> y float32 (3,): uint8 rows that a Gather takes, made floats, multiplied by x's one row."""
    nodes = [
        helper.make_node("Gather", ["table", rows], ["taken"]),
        helper.make_node("DequantizeLinear", ["taken", "scale", "zero"], ["floats"]),
        helper.make_node("Squeeze", ["x", "first"], ["row"]),
        helper.make_node("MatMul", ["row", "floats"], ["y"]),
    ]
    constants = {
        "first": np.array([0]),
        "table": np.arange(200, 212, dtype=np.uint8).reshape(4, 3),
        "scale": np.array(0.25, np.float32),
        "zero": np.array(205, np.uint8),
    }
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, "n"])]
    if rows == "all":
        constants[rows] = np.arange(4)
    else:
        inputs.append(helper.make_tensor_value_info(rows, TensorProto.INT64, ["n"]))
    graph = helper.make_graph(
        nodes,
        "gathered",
        inputs,
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [3])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model: bytes = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9
    ).SerializeToString()
    return model


@pytest.mark.parametrize("hidden", [[1, 2, 3, 0], [1 / 3, 0.7, 1e-5, 2.9], [4095.99, 0, 0, 4000.5], [0, 0, 0, 0]])
def test_a_whole_table_is_multiplied_as_integers_and_nothing_is_lost(hidden: list[float]) -> None:
    after = by_integers(gathered_whole("all"))
    assert not {"DequantizeLinear", "Squeeze"} & set(count_operators(after))
    graph = onnx.load_from_string(after).graph  # onnxruntime warns of what no node reads
    assert {tensor.name for tensor in graph.initializer} <= {name for node in graph.node for name in node.input}
    feed = {"x": np.array([hidden], np.float32)}
    table = (np.arange(200, 212).reshape(4, 3) - 205.0) * 0.25
    found, exact = new_session(after).run(None, feed)[0], feed["x"][0].astype(float) @ table
    assert np.abs(found - exact).max() <= 4 * UNIT * np.abs(table).max() + 4e-7 * np.abs(exact).max()


def test_rows_that_a_text_chooses_stay_as_they_are() -> None:
    assert by_integers(gathered_whole("rows")) == gathered_whole("rows")


def test_count_operators_by_hand() -> None:
    assert count_operators(linear_graph()) == {"Gather": 1, "Gemm": 1, "ReduceMean": 1}


def test_every_choice_is_a_preset() -> None:
    assert {DEFAULT, *CHOSEN.values()} <= set(PRESETS)


def test_a_preset_without_operators_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one operator"):
        Preset(operators=(), per_channel=False)
