"""Start commands in turn and report what each took: `python -m bench.speed.launcher ROUNDS JSON-LIST-OF-COMMANDS`.

A process of its own, because Linux counts the parent's peak memory as the child's until the child has started: started
from a benchmark that holds torch, everything would look large. Each line printed is one process: command's place, its
exit code, nanoseconds, peak resident bytes, when it started, and the last line it printed. Only the standard library.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any


def launch(command: Sequence[str]) -> dict[str, Any]:
    """Run one command to its end."""
    start = time.monotonic_ns()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        printed = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.monotonic_ns() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    return {
        "code": process.returncode,
        "elapsed_ns": elapsed,
        "peak_rss_bytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        "start_ns": start,
        "printed": printed.decode("utf-8", "replace").strip().rpartition("\n")[2],
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.speed.launcher", description="Start commands and time them.")
    parser.add_argument("rounds", type=int, help="how often each command is started")
    parser.add_argument("commands", type=json.loads, help="JSON: a list of commands, each a list of words")
    arguments = parser.parse_args()
    commands = arguments.commands
    for turn in range(arguments.rounds):
        for place in sorted(range(len(commands)), reverse=turn % 2 == 1):  # forwards, then backwards
            print(json.dumps({"place": place, **launch(commands[place])}), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
