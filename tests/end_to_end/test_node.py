"""A bundle of contract `codepoints` runs from JavaScript as it is: its whole golden file, and the README's example.

Needs node, and onnxruntime-node from the npm registry: `npm ci --ignore-scripts` in tests/js. With CI=true this
installs it; elsewhere it is for you to say, as it takes 290 MB.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from export.data.golden_texts import golden_texts
from runtime import golden
from runtime.bundle import open_bundle
from runtime.predictor import EmojiPredictor
from tests.bundles import codepoints_graph
from tests.small_keyboards import publish_keyboard, small_graph, small_int8

JS = Path(__file__).resolve().parents[1] / "js"
ROOT = Path(__file__).resolve().parents[2]
BUNDLES, README = ROOT / "runtime" / "bundles", ROOT / "README.md"
TEXT = "merry christmas everyone"  # what the README's example asks
SHIPPED = [folder for folder in sorted(BUNDLES.iterdir()) if open_bundle(folder).config["contract"] == "codepoints"]
Run = Callable[[Path], "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def node() -> str:
    """The path of node, with onnxruntime-node installed beside golden.mjs."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None:
        pytest.skip("node is not installed")
    if not (JS / "node_modules" / "onnxruntime-node").is_dir():
        if os.environ.get("CI") != "true" or npm is None:
            pytest.skip("onnxruntime-node is not installed: run `npm ci --ignore-scripts` in tests/js")
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=JS, check=True, timeout=600)
    return node


@pytest.fixture(scope="module")
def run(node: str) -> Run:
    """Runs golden.mjs on a bundle."""
    command = [node, str(JS / "golden.mjs")]
    return lambda folder: subprocess.run(
        [*command, str(folder)], capture_output=True, encoding="utf-8", timeout=300, check=False
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


@pytest.mark.parametrize("graph", [small_graph, small_int8])
def test_node_gives_the_golden_answers(run: Run, tmp_path: Path, graph: Callable[[], bytes]) -> None:
    finished = run(publish_keyboard(tmp_path / "bundle", graph(), golden_texts()).path)
    assert (finished.returncode, finished.stderr) == (0, "")
    report = json.loads(finished.stdout)
    assert report["texts"] == len(golden_texts())
    assert report["worst_difference"] <= 1e-5


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_node_gives_the_golden_answers_of_what_ships(run: Run, folder: Path) -> None:
    finished = run(folder)
    assert (finished.returncode, finished.stderr) == (0, "")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda lines: lines.clear(), "nothing was compared"),
        (lambda lines: lines[0]["scores"].__setitem__(19, 0.5), "its scores differ by 0."),
        (lambda lines: lines[-1]["scores"].__setitem__(2, "many"), "its scores differ by NaN"),
        (lambda lines: lines[-1].__setitem__("trigger", 2), "its scores differ by 1."),
        (lambda lines: lines[-1].pop("trigger"), "its scores differ by NaN"),
        (lambda lines: lines[3]["scores"].pop(), "its line lacks labels or scores"),
        (lambda lines: lines[3].pop("scores"), "its line lacks labels or scores"),
        (lambda lines: lines[3]["top"].clear(), "its line lacks labels or scores"),
        (lambda lines: [lines[3][key].reverse() for key in ("top", "scores")], "ranked "),
        (lambda lines: lines[3]["top"].__setitem__(0, 20), "its scores differ by NaN"),
        (lambda lines: lines[3].__setitem__("text", "another text"), "its scores differ by "),
    ],
)
def test_this_gate_sees_another_answer(
    run: Run, bundle: Path, tmp_path: Path, change: Callable[[list[dict[str, Any]]], object], reason: str
) -> None:
    finished = run(rewrite(bundle, tmp_path / "damaged", change))
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


def test_the_example_of_the_readme_gives_python_s_answer(node: str) -> None:
    blocks = re.findall(r"```js\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 1
    script = blocks[0].replace("path/to/bundle", str(BUNDLES / "en"))
    command = [node, "--input-type=module", "--eval", script]
    finished = subprocess.run(command, cwd=JS, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (finished.returncode, finished.stderr) == (0, "")
    expected = [
        {"emoji": p.emoji, "score": pytest.approx(p.score, abs=1e-5)} for p in EmojiPredictor.load().predict(TEXT)
    ]
    assert json.loads(finished.stdout) == expected
