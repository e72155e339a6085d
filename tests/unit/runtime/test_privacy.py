"""Every package of ours opts out of telemetry before anything heavy is imported, and a user's own setting wins."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.privacy import SWITCHES

ROOT = Path(__file__).resolve().parents[3]
SHOW = "import os, sys; print(os.environ.get(sys.argv[1]), 'onnxruntime' in sys.modules)"


def seen_after(code: str, switch: str, **environment: str) -> str:
    """The switch, and whether onnxruntime was imported, in a fresh process after `code`."""
    clean = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{SHOW}", switch],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("package", ["runtime", "export", "quantize", "bench"])
@pytest.mark.parametrize("switch", SWITCHES)
def test_importing_a_package_turns_telemetry_off_first(package: str, switch: str) -> None:
    assert seen_after(f"import {package}", switch) == f"{SWITCHES[switch]} False"


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_setting_of_the_user_s_stays(switch: str) -> None:
    assert seen_after("import runtime", switch, **{switch: "mine"}) == "mine False"


def test_without_us_nothing_is_set() -> None:
    assert seen_after("pass", "ORT_DISABLE_TELEMETRY") == "None False"
