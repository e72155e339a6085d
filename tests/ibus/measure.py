"""How long from a key to the strip, and what 100,000 keys do to the engine's memory: on a desktop of its own.

    python -m tests.ibus.measure --keys 100000

A client on IBus sends each key as an application does and waits for the engine's answer, that the key is the
application's; the strip comes later, as a signal. The time is from before the key to that signal, through the daemon.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.ibus.desktop import Desktop, Lines, here

_AT_ONCE = 1000
_LONG = 120.0  # seconds


def resident_kib(pid: int) -> int:
    """The memory of a process that is in RAM."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


def measure(desktop: Desktop, client: Lines, n_keys: int) -> dict[str, object]:
    """Times in milliseconds, memory in KiB after each tenth of the keys."""
    client.ask(f"keys {_AT_ONCE}", _LONG)  # warm
    pid = desktop.engine_pid()
    times = sorted(time for _ in range(20) for time in client.ask("strips 50", _LONG))
    memory = [resident_kib(pid)]
    for _ in range(10):
        for _ in range(max(1, n_keys // 10 // _AT_ONCE)):
            assert client.ask(f"keys {_AT_ONCE}", _LONG) == _AT_ONCE  # every key was left to the application
        memory.append(resident_kib(pid))
    n = len(times)
    p50, p99 = (round(times[int(share * (n - 1))], 2) for share in (0.5, 0.99))
    return {"strips": n, "p50_ms": p50, "p99_ms": p99, "keys": n_keys, "resident_kib": memory}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.ibus.measure", description="Memory and time of the engine.")
    parser.add_argument("--keys", type=int, default=100_000, metavar="N", help="keys to send (default: 100000)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, here(Path(folder), sensitivity="eager") as desktop:
        client = desktop.lines("client_bus.py")
        assert client.next() == "ready"
        print(json.dumps(measure(desktop, client, options.keys)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
