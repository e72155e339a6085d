"""Watches a program that types: which sockets it opens, which files it writes, what it leaves in a fresh home."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from runtime.privacy import SWITCHES

SECONDS = 15
ROOT = Path(__file__).resolve().parents[1]
SOCKET = re.compile(r"socket\((AF_INET6?|AF_NETLINK|AF_PACKET)")
WRITTEN = re.compile(r'openat\([^,]+, "([^"]+)", [^)]*(?:O_WRONLY|O_RDWR|O_CREAT)')
HUSHING = {*SWITCHES, "CI", "XDG_CACHE_HOME", "GITHUB_ACTIONS", "TF_BUILD"}

needs_strace = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not here: apt install strace")


def watch(command: Sequence[str], home: Path, **settings: str) -> tuple[list[str], list[str], list[str]]:
    """Run it in a fresh home without CI: the sockets opened, the files opened to write, what lies in home."""
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if name not in HUSHING}
    environment |= {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", **settings}
    log = home.parent / f"{home.name}.strace"
    watched = ["strace", "-f", "-e", "trace=network,openat", "-o", str(log), *command]
    done = subprocess.run(watched, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)
    if "PTRACE_TRACEME" in done.stderr or "ptrace" in done.stderr:
        pytest.skip("strace may not watch processes here")
    assert done.returncode == 0, done.stderr
    calls = log.read_text(encoding="utf-8", errors="replace")
    assert "model.onnx" in calls  # the watch saw the model being read
    written = [name for name in WRITTEN.findall(calls) if not name.startswith(("/dev/", "/proc/"))]
    return SOCKET.findall(calls), written, sorted(path.name for path in home.rglob("*"))
