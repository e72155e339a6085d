"""Fifteen seconds of typing leave no file and open no socket: strace watches, where no CI variable hushes anything."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import onnxruntime
import pytest

from runtime.privacy import SWITCHES

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 15
TYPING = """
import sys, time
from runtime import EmojiPredictor, EmojiSession
session = EmojiSession(EmojiPredictor.load())
text, end = "merry christmas everyone, see you at the beach ", time.monotonic() + float(sys.argv[1])
place = 0
while time.monotonic() < end:
    place = place % len(text) + 1
    session.update(text[:place])
    time.sleep(0.05)
"""
SOCKET = re.compile(r"socket\((AF_INET6?|AF_NETLINK|AF_PACKET)")
WRITTEN = re.compile(r'openat\([^,]+, "([^"]+)", [^)]*(?:O_WRONLY|O_RDWR|O_CREAT)')

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not here: apt install strace")


def watch(home: Path, seconds: float, **settings: str) -> tuple[list[str], list[str], list[str]]:
    """Type for so long in a fresh home without CI: the sockets opened, the files opened to write, what lies in home."""
    home.mkdir()
    hushing = {*SWITCHES, "CI", "XDG_CACHE_HOME", "GITHUB_ACTIONS", "TF_BUILD"}
    environment = {name: value for name, value in os.environ.items() if name not in hushing}
    environment |= {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", **settings}
    log = home.parent / f"{home.name}.strace"
    command = ["strace", "-f", "-e", "trace=network,openat", "-o", str(log), sys.executable, "-c", TYPING, str(seconds)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if "PTRACE_TRACEME" in done.stderr or "ptrace" in done.stderr:
        pytest.skip("strace may not watch processes here")
    assert done.returncode == 0, done.stderr
    calls = log.read_text(encoding="utf-8", errors="replace")
    assert "model.onnx" in calls  # the watch saw the model being read
    written = [name for name in WRITTEN.findall(calls) if not name.startswith(("/dev/", "/proc/"))]
    return SOCKET.findall(calls), written, sorted(path.name for path in home.rglob("*"))


def test_typing_leaves_nothing_and_asks_nobody(tmp_path: Path) -> None:
    assert watch(tmp_path / "home", SECONDS) == ([], [], [])


@pytest.mark.skipif(
    sys.platform != "linux" or tuple(map(int, onnxruntime.__version__.split(".")[:2])) < (1, 29),
    reason="this onnxruntime has no uploader",
)
def test_this_watch_sees_the_uploader_when_a_user_lets_it_in(tmp_path: Path) -> None:
    _, written, left = watch(tmp_path / "home", 3, ORT_DISABLE_TELEMETRY="0")
    assert any("onnxruntime" in name for name in written)
    assert left
