"""The two graphs that stand in the code as bytes are what onnx makes."""

import numpy as np
from onnx import TensorProto, helper

from bench.doctor import PROBE
from bench.speed.floor import IDENTITY, Floor


def test_the_floor_is_one_identity_node() -> None:
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in "xy"]
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "floor", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    assert model.SerializeToString() == IDENTITY


def test_the_probe_is_one_integer_product() -> None:
    a = helper.make_tensor_value_info("a", TensorProto.UINT8, ["m", "k"])
    b = helper.make_tensor_value_info("b", TensorProto.INT8, ["k", "n"])
    y = helper.make_tensor_value_info("y", TensorProto.INT32, ["m", "n"])
    graph = helper.make_graph([helper.make_node("MatMulInteger", ["a", "b"], ["y"])], "probe", [a, b], [y])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    assert model.SerializeToString() == PROBE


def test_the_floor_returns_what_it_is_given() -> None:
    floor = Floor()
    assert floor.run({"x": np.array([3.5], np.float32)}) == np.array([3.5], np.float32)
    assert floor.run(floor.prepare()) == 0
