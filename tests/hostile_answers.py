"""Graphs that are plain arithmetic, so that onnx_guard.py lets them pass, and whose answers are none."""

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tests.bundles import FELT, codepoints_graph, ids_graph

MANY = 500  # code points, more than any window


def changed(
    output: str,
    nodes: Sequence[onnx.NodeProto],
    kind: int = TensorProto.FLOAT,
    shape: Sequence[int | str] = (4,),
    graph: bytes = b"",
    **constants: object,
) -> bytes:
    """`graph` with `nodes` between what it would answer as `output`, now named `right`, and what it does answer."""
    model = onnx.load_from_string(graph or codepoints_graph())
    for node in model.graph.node:
        for name in (node.input, node.output):
            name[:] = ["right" if one == output else one for one in name]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(
        numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()
    )
    kept = [one for one in model.graph.output if one.name != output]
    del model.graph.output[:]
    model.graph.output.extend([*kept, helper.make_tensor_value_info(output, kind, shape)])
    return bytes(model.SerializeToString())


def when_long(long: str, short: str, into: str) -> list[onnx.NodeProto]:
    """`into` is `long` for a text of more than MANY code points, else `short`."""
    return [
        helper.make_node("Size", ["codepoints"], ["length"]),
        helper.make_node("Greater", ["length", "many"], ["is_long"]),
        helper.make_node("Where", ["is_long", long, short], [into]),
    ]


def cast(kind: int) -> bytes:
    return changed("scores", [helper.make_node("Cast", ["right"], ["scores"], to=kind)], kind)


def spoilt(value: float, many: int = MANY, output: str = "scores", graph: bytes = b"") -> bytes:
    """The first number of the output is `value`, for texts of more than `many` code points only."""
    size = 4 if output == "scores" else len(FELT[0])
    nodes = [helper.make_node("Add", ["right", "spoilt"], ["wrong"]), *when_long("wrong", "right", output)]
    added = np.array([value, *[0.0] * (size - 1)], np.float32)
    return changed(output, nodes, shape=(size,), graph=graph, many=np.int64(many), spoilt=added)


def too_few_for_a_long_text() -> bytes:
    nodes = [*when_long("three", "four", "stop"), helper.make_node("Slice", ["right", "zero", "stop"], ["scores"])]
    counts = {name: np.array([count], np.int64) for name, count in (("zero", 0), ("three", 3), ("four", 4))}
    return changed("scores", nodes, shape=("some",), many=np.int64(MANY), **counts)


def with_trigger(shape: Sequence[int], value: float) -> bytes:
    nodes = [helper.make_node("Identity", ["right"], ["scores"]), helper.make_node("Identity", ["made"], ["trigger"])]
    model = onnx.load_from_string(changed("scores", nodes, made=np.full(shape, value, np.float32)))
    model.graph.output.append(helper.make_tensor_value_info("trigger", TensorProto.FLOAT, shape))
    return bytes(model.SerializeToString())


def moody(felt: Sequence[Sequence[float]]) -> bytes:
    return codepoints_graph(felt=felt)


def emotions_of_a_long_text() -> bytes:
    nodes = [*when_long("two", "three", "stop"), helper.make_node("Slice", ["right", "zero", "stop"], ["emotions"])]
    counts = {name: np.array([count], np.int64) for name, count in (("zero", 0), ("two", 2), ("three", 3))}
    return changed("emotions", nodes, shape=("some",), graph=moody(FELT), many=np.int64(MANY), **counts)


def flat_logits() -> bytes:
    return changed(
        "logits",
        [helper.make_node("Reshape", ["right", "flat"], ["logits"])],
        shape=("any",),
        graph=ids_graph(),
        flat=np.array([-1], np.int64),
    )


CODEPOINTS: dict[str, tuple[bytes, str]] = {  # the graph, and how its refusal goes on after "its graph returns "
    "strings": (cast(TensorProto.STRING), "scores of type object, float32 expected"),
    "float64": (cast(TensorProto.DOUBLE), "scores of type float64, float32 expected"),
    "integers": (cast(TensorProto.INT32), "scores of type int32, float32 expected"),
    "NaN": (codepoints_graph([float("nan"), 0, 0, 0]), "scores that are NaN or infinite"),
    "NaN for a long text": (spoilt(float("nan")), "scores that are NaN or infinite"),
    "infinite": (spoilt(float("inf")), "scores that are NaN or infinite"),
    "minus infinite": (spoilt(float("-inf")), "scores that are NaN or infinite"),
    "too few": (codepoints_graph([0.0, 0.0]), "scores of shape (2,) for 4 labels"),
    "too few for a long text": (too_few_for_a_long_text(), "scores of shape (3,) for 4 labels"),
    "trigger of two": (with_trigger([2], 0.5), "trigger of shape (2,), () expected"),
    "trigger NaN": (with_trigger([], float("nan")), "trigger that are NaN or infinite"),
    "emotions NaN": (moody([*FELT[:3], (float("nan"), 0, 0)]), "emotions that are NaN or infinite"),
    "emotions of a long text": (emotions_of_a_long_text(), "emotions of shape (2,)"),
}
IDS: dict[str, tuple[bytes, str]] = {
    "NaN": (ids_graph([float("nan"), 0, 0, 0]), "logits that are NaN or infinite"),
    "too few": (ids_graph([0.0, 0.0]), "logits of shape (1, 2) for 4 labels"),
    "flat": (flat_logits(), "logits of shape (4,) for 4 labels"),
}
