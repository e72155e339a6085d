"""The session's settings, and a graph that onnxruntime cannot read."""

from pathlib import Path

import numpy as np
import pytest

from runtime.errors import BundleDamagedError, OptionError
from runtime.session import new_session
from tests.bundles import codepoints_graph


def test_bytes_and_a_file_give_the_same_session(tmp_path: Path) -> None:
    file = tmp_path / "model.onnx"
    file.write_bytes(codepoints_graph())
    feed = {"codepoints": np.array([ord("d")], dtype=np.int32)}
    answers = [new_session(model).run(["scores"], feed)[0] for model in (file, file.read_bytes())]
    np.testing.assert_array_equal(*answers)


@pytest.mark.parametrize("threads", [1, 2])
def test_keyboard_defaults(threads: int) -> None:
    options = new_session(codepoints_graph(), threads).get_session_options()
    assert options.intra_op_num_threads == threads
    assert options.inter_op_num_threads == 1
    assert options.enable_cpu_mem_arena is False
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"


def test_the_cpu_alone_is_named() -> None:
    assert new_session(codepoints_graph()).get_providers() == ["CPUExecutionProvider"]


@pytest.mark.parametrize("threads", [0, -1, 257, 99_999, 1.5, True, "2"])
def test_other_numbers_of_threads_are_refused(threads: object) -> None:
    with pytest.raises(OptionError) as caught:
        new_session(codepoints_graph(), threads)  # type: ignore[arg-type]
    assert str(caught.value) == f"threads: {threads!r} is not a number of threads: pass 1 to 256"


@pytest.mark.parametrize("damage", [b"", b"not a graph", codepoints_graph()[:-20]], ids=["empty", "text", "cut"])
def test_a_broken_graph_is_refused_in_one_line(damage: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BundleDamagedError, match=r"^model\.onnx: onnxruntime \S+ refuses it \(.+\): .+$") as caught:
        new_session(damage)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleDamagedError, match=r"nowhere\.onnx: onnxruntime"):
        new_session(tmp_path / "nowhere.onnx")


def test_onnxruntime_says_nothing_on_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    """Where a name in a graph is not UTF-8, which the guard does not read, it would print and try again."""
    graph = codepoints_graph()
    assert b"prior" in graph
    with pytest.raises(BundleDamagedError):
        new_session(graph.replace(b"prior", b"pr\xc9or", 1))
    assert capfd.readouterr() == ("", "")
