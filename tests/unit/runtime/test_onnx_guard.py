"""What a stranger could put into a model.onnx, each refused in one line before onnxruntime sees it."""

from pathlib import Path

import onnx
import pytest

from export.bundles.to_onnx import export_graph
from quantize.presets import CHOSEN, PRESETS
from quantize.quantizing import quantize_graph
from runtime import onnx_guard
from runtime.bundle import shipped
from runtime.errors import BundleError
from runtime.onnx_guard import ALLOWED, check_model
from runtime.publish import publish
from tests.bundles import OPSET, bundle_files, codepoints_graph, ids_graph
from tests.hostile_models import HOSTILE, OUTSIDE, TWO_READINGS, damaged, external, field
from tests.small_models import CONFIGS, small_model


def refused(model: bytes) -> str:
    with pytest.raises(BundleError) as caught:
        check_model("model.onnx", model)
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix("model.onnx: ").split(": take bundles")[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_model_is_refused(name: str) -> None:
    change, reason = HOSTILE[name]
    assert refused(damaged(change)).startswith(reason)


def test_publish_refuses_it_too(tmp_path: Path) -> None:
    files = {**bundle_files("codepoints"), "model.onnx": damaged(lambda model: external(model.graph.initializer[0]))}
    with pytest.raises(BundleError, match=OUTSIDE):
        publish(tmp_path / "tiny", files, name="tiny", opset=OPSET)
    assert not (tmp_path / "tiny").exists()


@pytest.mark.parametrize(
    ("model", "reason"),
    TWO_READINGS,
)
def test_what_two_readers_could_read_in_two_ways_is_refused(model: bytes, reason: str) -> None:
    assert refused(model).startswith(reason)


def test_a_second_graph_is_read_as_well() -> None:
    hidden = field(7, field(1, field(4, b"Scan")))
    assert refused(codepoints_graph() + hidden).startswith("the operator 'Scan'")


def test_the_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_guard, "MAX_FIELDS", 100)
    assert refused(b"\x08\x01" * 101) == "it has more than 100 fields"


@pytest.mark.parametrize("model", [codepoints_graph(), ids_graph()])
def test_tiny_bundles_pass(model: bytes) -> None:
    check_model("model.onnx", model)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_shipped_bundles_pass(name: str) -> None:
    check_model(name, (shipped()[name] / "model.onnx").read_bytes())


@pytest.mark.parametrize("name", sorted(CONFIGS))
def test_every_model_of_the_paper_passes(name: str) -> None:
    graph = export_graph(small_model(name), 64).SerializeToString()
    check_model(name, graph)
    check_model(name, quantize_graph(graph, PRESETS[CHOSEN[name]]))


def test_nothing_allowed_can_hold_a_graph_or_never_end() -> None:
    attributes = [attribute for name in ALLOWED for attribute in onnx.defs.get_schema(name).attributes.values()]
    assert len(ALLOWED) > 40
    assert len(attributes) > 40
    kinds = {attribute.type for attribute in attributes}
    assert kinds.isdisjoint({onnx.defs.OpSchema.AttrType.GRAPH, onnx.defs.OpSchema.AttrType.GRAPHS})


def test_the_reader_knows_every_field_that_may_hold_a_tensor_or_a_graph() -> None:
    """Held against onnx's own description, so that a field that a later onnx adds is not forgotten."""
    kinds = {
        "ModelProto": "model",
        "GraphProto": "graph",
        "NodeProto": "node",
        "AttributeProto": "attribute",
        "SparseTensorProto": "sparse",
        "TensorProto": "tensor",
        "OperatorSetIdProto": "opset",
    }
    seen = 0
    for message, kind in kinds.items():
        for entry in getattr(onnx, message).DESCRIPTOR.fields:
            inner = entry.message_type.name if entry.message_type else ""
            known = onnx_guard._FIELDS[kind].get(entry.number)
            if inner in kinds and known is not None:
                assert known == kinds[inner], f"{message}.{entry.name}"
                seen += 1
            assert inner not in ("FunctionProto", "TrainingInfoProto") or known is None
    assert seen == 12
