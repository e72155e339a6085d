"""Where there is no desktop its tests are skipped with a reason, and fail where CI has promised one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize(("promise", "outcome"), [("", "1 skipped"), ("required", "1 error")])
def test_a_desktop_that_is_not_there(tmp_path: Path, promise: str, outcome: str) -> None:
    environment = {**os.environ, "PATH": str(tmp_path), "KEYMOJI_IBUS": promise}
    file = "tests/end_to_end/test_ibus.py"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-rs",
            "-p",
            "no:cacheprovider",
            "--no-header",
            "-vv",
            file,
            "-k",
            "tab_takes",
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert outcome in done.stdout
    assert "a desktop lacks Xvfb" in done.stdout
    assert (done.returncode == 0) is (promise == "")
