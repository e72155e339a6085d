"""JavaScript learns and ranks as Python does: `tests/js/personal.mjs` on the golden file. Needs node and no package."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.personal_golden import FILE

SCRIPT = FILE.parent / "personal.mjs"


def run(golden: Path) -> subprocess.CompletedProcess[str]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    command = [node, str(SCRIPT), str(golden)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, encoding="utf-8")


def test_node_gives_the_golden_answers() -> None:
    done = run(FILE)
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["compared"] == 14
    assert document["refused"] == 13
    assert document["worst_difference"] <= 1e-9


@pytest.mark.parametrize("damaged", ["reranked", "exported", "scores", "steps"])
def test_it_sees_a_damaged_golden_file(tmp_path: Path, damaged: str) -> None:
    golden = json.loads(FILE.read_text(encoding="utf-8"))
    if damaged == "steps":
        golden["steps"] = []
    elif damaged == "exported":
        golden["steps"][-1]["exported"]["counts"].popitem()
    else:
        step = next(step for step in golden["steps"] if "reranked" in step)
        step[damaged][0] += 1e-6
    (tmp_path / "golden.json").write_text(json.dumps(golden), encoding="utf-8")
    done = run(tmp_path / "golden.json")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
