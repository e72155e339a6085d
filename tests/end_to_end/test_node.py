"""A bundle of contract `codepoints` runs from JavaScript: its whole golden file.

Once as it is, and once through the library, runtime/js/keymoji.mjs, with each of its two runtimes. Needs node, and
packages from the npm registry: see tests/node_packages.py.
"""

import gzip
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from export.bundles.golden_texts import golden_texts
from runtime import golden
from runtime.bundle import open_bundle
from tests.bundles import codepoints_graph
from tests.node_packages import JS, find_node
from tests.small_keyboards import publish_keyboard, small_graph, small_int8

ROOT = Path(__file__).resolve().parents[2]
BUNDLES = ROOT / "runtime" / "bundles"
SHIPPED = [folder for folder in sorted(BUNDLES.iterdir()) if open_bundle(folder).config["contract"] == "codepoints"]
WAYS = pytest.mark.parametrize("way", [(), ("node",), ("web",)], ids=["bare", "node", "web"])
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def node() -> str:
    """The path of node, with the packages that golden.mjs needs."""
    return find_node()


@pytest.fixture(scope="module")
def run(node: str) -> Run:
    """Runs golden.mjs on a bundle: bare, or through the library with a runtime."""
    command = [node, str(JS / "golden.mjs")]
    return lambda folder, *way: subprocess.run(
        [*command, str(folder), *way], capture_output=True, encoding="utf-8", timeout=300, check=False
    )


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_keyboard(tmp_path_factory.mktemp("node") / "int8", small_int8(), golden_texts()).path


def rewrite(bundle: Path, folder: Path, change: Callable[[list[dict[str, Any]]], object]) -> Path:
    """A copy of the bundle whose golden file says something else."""
    shutil.copytree(bundle, folder)
    lines = [json.loads(line) for line in gzip.decompress((bundle / golden.GOLDEN).read_bytes()).splitlines()]
    change(lines)
    (folder / golden.GOLDEN).write_bytes(gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode()))
    return folder


@WAYS
@pytest.mark.parametrize("graph", [small_graph, small_int8])
def test_node_gives_the_golden_answers(
    run: Run, tmp_path: Path, graph: Callable[[], bytes], way: tuple[str, ...]
) -> None:
    finished = run(publish_keyboard(tmp_path / "bundle", graph(), golden_texts()).path, *way)
    assert (finished.returncode, finished.stderr) == (0, "")
    report = json.loads(finished.stdout)
    assert report["texts"] == len(golden_texts())
    assert report["worst_difference"] <= 1e-5


@WAYS
@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_node_gives_the_golden_answers_of_what_ships(run: Run, folder: Path, way: tuple[str, ...]) -> None:
    finished = run(folder, *way)
    assert (finished.returncode, finished.stderr) == (0, "")


@pytest.mark.parametrize("way", [(), ("node",)], ids=["bare", "node"])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda lines: lines.clear(), "nothing was compared"),
        (lambda lines: lines[0]["scores"].__setitem__(19, 0.5), "its scores differ by 0."),
        (lambda lines: lines[-1]["scores"].__setitem__(2, "many"), "its scores differ by NaN"),
        (lambda lines: lines[-1].__setitem__("trigger", 2), "its scores differ by 1."),
        (lambda lines: lines[-1].pop("trigger"), "its scores differ by NaN"),
        (lambda lines: lines[-1].__setitem__("emotions", [0.5, 0.5]), "it has another number of emotions"),
        (lambda lines: lines[3]["scores"].pop(), "its line lacks labels or scores"),
        (lambda lines: lines[3].pop("scores"), "its line lacks labels or scores"),
        (lambda lines: lines[3]["top"].clear(), "its line lacks labels or scores"),
        (lambda lines: [lines[3][key].reverse() for key in ("top", "scores")], "ranked "),
        (lambda lines: lines[3]["top"].__setitem__(0, 20), "its scores differ by NaN"),
        (lambda lines: lines[3].__setitem__("text", "another text"), "its scores differ by "),
    ],
)
def test_this_gate_sees_another_answer(
    run: Run,
    bundle: Path,
    tmp_path: Path,
    change: Callable[[list[dict[str, Any]]], object],
    reason: str,
    way: tuple[str, ...],
) -> None:
    finished = run(rewrite(bundle, tmp_path / "damaged", change), *way)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert reason in finished.stderr
    assert len(finished.stderr.splitlines()) == 1


def test_this_gate_sees_another_graph(run: Run, bundle: Path, tmp_path: Path) -> None:
    folder = rewrite(bundle, tmp_path / "other", lambda _: None)
    (folder / "model.onnx").write_bytes(codepoints_graph())
    finished = run(folder)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert "its scores differ by NaN" in finished.stderr


def test_a_folder_without_a_bundle_is_no_proof(run: Run, tmp_path: Path) -> None:
    finished = run(tmp_path / "nowhere")
    assert (finished.returncode, finished.stdout) == (1, "")
    assert "no such file" in finished.stderr
