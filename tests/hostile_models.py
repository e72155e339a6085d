"""What a stranger could put into a model.onnx, for the tests of the readers that refuse it."""

from collections.abc import Callable

import onnx
from onnx import TensorProto, helper

from tests.bundles import codepoints_graph


def damaged(change: Callable[[onnx.ModelProto], object]) -> bytes:
    model = onnx.load_from_string(codepoints_graph())
    change(model)
    return model.SerializeToString()


def external(tensor: TensorProto, location: str = "/etc/passwd") -> TensorProto:
    """The tensor, its bytes in another file."""
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=location)
    return tensor


def constant(tensor: TensorProto) -> onnx.NodeProto:
    return helper.make_node("Constant", [], ["made"], value=tensor)


def small_graph() -> onnx.GraphProto:
    return helper.make_graph([helper.make_node("Identity", ["scores"], ["same"])], "inner", [], [])


def with_graph(*graphs: onnx.GraphProto) -> onnx.NodeProto:
    """An allowed operator with an attribute that holds graphs."""
    node = helper.make_node("Identity", ["scores"], ["same"])
    node.attribute.append(helper.make_attribute("body", graphs[0] if len(graphs) == 1 else list(graphs)))
    return node


def sparse(*, external_values: bool) -> onnx.SparseTensorProto:
    values = TensorProto(name="values", data_type=TensorProto.FLOAT, dims=[1], raw_data=b"\0\0\0\0")
    indices = TensorProto(name="indices", data_type=TensorProto.INT64, dims=[1], raw_data=bytes(8))
    external(values if external_values else indices)
    return onnx.SparseTensorProto(values=values, indices=indices, dims=[2])


def add_function(model: onnx.ModelProto) -> None:
    node = helper.make_node("Identity", ["a"], ["b"])
    model.functions.append(helper.make_function("mine", "f", ["a"], ["b"], [node], [helper.make_opsetid("", 18)]))


def data_location_only(model: onnx.ModelProto) -> None:
    model.graph.initializer[0].data_location = TensorProto.EXTERNAL


def external_data_only(model: onnx.ModelProto) -> None:
    model.graph.initializer[0].external_data.add(key="location", value="x")


OUTSIDE = "a tensor is stored outside the file"
HOSTILE: dict[str, tuple[Callable[[onnx.ModelProto], object], str]] = {
    "initializer": (lambda model: external(model.graph.initializer[0]), OUTSIDE),
    "parent folder": (lambda model: external(model.graph.initializer[0], "../secret"), OUTSIDE),
    "memory": (lambda model: external(model.graph.initializer[0], "*/_ORT_MEM_ADDR_/*"), OUTSIDE),
    "location without data": (data_location_only, OUTSIDE),
    "data without location": (external_data_only, OUTSIDE),
    "sparse values": (lambda model: model.graph.sparse_initializer.append(sparse(external_values=True)), OUTSIDE),
    "sparse indices": (lambda model: model.graph.sparse_initializer.append(sparse(external_values=False)), OUTSIDE),
    "constant": (lambda model: model.graph.node.append(constant(external(TensorProto(name="c")))), OUTSIDE),
    "attribute of tensors": (
        lambda model: model.graph.node[0].attribute.append(
            onnx.AttributeProto(name="many", type=onnx.AttributeProto.TENSORS, tensors=[external(TensorProto())])
        ),
        OUTSIDE,
    ),
    "sub-graph": (lambda model: model.graph.node.append(with_graph(small_graph())), "an attribute holds a graph"),
    "sub-graphs": (
        lambda model: model.graph.node.append(with_graph(small_graph(), small_graph())),
        "an attribute holds graphs",
    ),
    "function": (add_function, "it holds functions"),
    "training": (lambda model: model.training_info.add(), "it holds a training graph"),
    "loop": (lambda model: model.graph.node.append(helper.make_node("Loop", [], ["x"])), "the operator 'Loop' is not"),
    "if": (lambda model: model.graph.node.append(helper.make_node("If", [], ["x"])), "the operator 'If' is not"),
    "scan": (lambda model: model.graph.node.append(helper.make_node("Scan", [], ["x"])), "the operator 'Scan' is not"),
    "other domain": (
        lambda model: model.graph.node.append(helper.make_node("Add", ["a", "b"], ["x"], domain="com.microsoft")),
        "an operator of the domain 'com.microsoft' is not",
    ),
    "imported domain": (
        lambda model: model.opset_import.append(helper.make_opsetid("evil", 1)),
        "an operator of the domain 'evil' is not",
    ),
    "no operator": (lambda model: model.graph.node.append(onnx.NodeProto(op_type="")), "the operator '' is not"),
    "no graph": (lambda model: model.ClearField("graph"), "it holds no graph"),
}


def field(number: int, data: bytes) -> bytes:
    assert len(data) < 128
    return bytes([number << 3 | 2, len(data)]) + data


TWO_READINGS: list[tuple[bytes, str]] = [
    (b"\x08", "it is cut off"),
    (b"\x3a\x05\x0a", "it is cut off"),
    (b"\x0b", "wire type 3 is not known"),
    (b"\x3a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "it is cut off"),
    (b"\x88\x00\x07", "it is cut off"),  # a tag in a longer spelling than it needs
    (b"\xba\x80\x80\x80\x10\x00", "it is cut off"),  # a tag that is graph's in its lowest 32 bits
    (b"\x38\x01", "field 7 of a model is no message"),
    (b"\x2a\x0a\x00\x00ORTM", "it is not ONNX, but onnxruntime's own format"),
    (b"\x2a\x02ab" + b"ORTM", "it is not ONNX, but onnxruntime's own format"),
    (field(7, field(5, b"\x70\x80\x80\x80\x80\x10")), OUTSIDE),  # 2**32: another number in 32 bits
    (field(7, field(5, b"\x70\x01\x70\x00")), OUTSIDE),  # the last one wins, for some readers
    (field(7, field(1, field(4, b"Loop") + field(4, b"Add"))), "the operator 'Loop'"),
    (field(7, field(1, b"\x20\x01")), "the operator '' is not allowed"),  # a number where a name belongs
    (b"\x92\x06\x00", "field 98 of a model is not known"),
]
