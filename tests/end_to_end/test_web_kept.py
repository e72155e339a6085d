"""What the page keeps, and two tabs of it: `tests/js/page_kept.mjs` on a storage made up. Needs node and no package."""

import json
import re
import shutil
import subprocess

import pytest

from tests.node_packages import JS

SCRIPT = JS / "page_kept.mjs"
CHECKS = re.findall(r'^  async "(.+?)"\(', SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def report() -> dict[str, str | None]:
    """What the script says of each check: None where it passed."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    done = subprocess.run([node, str(SCRIPT)], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, str | None] = json.loads(done.stdout)
    return found


def test_every_check_was_made(report: dict[str, str | None]) -> None:
    assert CHECKS
    assert list(report) == CHECKS


@pytest.mark.parametrize("check", CHECKS)
def test_kept(report: dict[str, str | None], check: str) -> None:
    assert report[check] is None, report[check]
