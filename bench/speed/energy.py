"""Energy a query takes, where the processor counts it and the system lets us read it (Linux RAPL); else nothing.

The whole package is counted, other programs included, so this asks for a quiet machine. Imports the standard library.
"""

from __future__ import annotations

import time
from itertools import cycle
from pathlib import Path

from bench.speed.timing import Racer

RAPL = Path("/sys/class/powercap")
SECONDS = 2.0


def read_joules(folder: Path = RAPL) -> float | None:
    """Joules that all processor packages have counted so far, or None where they cannot be read."""
    counters = sorted(folder.glob("intel-rapl:[0-9]")) if folder.is_dir() else []
    try:
        return sum(int((counter / "energy_uj").read_text()) for counter in counters) / 1e6 if counters else None
    except (OSError, ValueError):
        return None


def microjoules_per_query(racer: Racer, *, seconds: float = SECONDS, folder: Path = RAPL) -> float | None:
    """Ask for some seconds and divide; None where there is no counter, or it wrapped round meanwhile."""
    before, n_queries, end = read_joules(folder), 0, time.monotonic() + seconds
    if before is None:
        return None
    for item in cycle(racer.items):
        racer.call(item)
        n_queries += 1
        if time.monotonic() >= end:
            break
    after = read_joules(folder)
    return None if after is None or after < before else round((after - before) / n_queries * 1e6, 2)
