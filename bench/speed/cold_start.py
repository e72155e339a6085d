"""From nothing to the first emoji, in fresh processes: where the time goes, and the most memory it takes.

Three commands run in alternation, many times, and medians are taken: `python -c "import numpy, onnxruntime"` (what any
Python user of onnxruntime pays), `python -m runtime.predict TEXT` (the whole command), and bench/speed/first_answer.py,
which splits a process into interpreter, import, load and first query. Imports the standard library and numpy.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from bench.entrants import Entrant
from bench.errors import BenchError
from bench.machine import ROOT

TEXT = "merry christmas everyone"
IMPORT_ONLY = (sys.executable, "-c", "import numpy, onnxruntime")
STAGES = ("interpreter_ms", "import_ms", "load_ms", "first_query_ms")
Process = dict[str, Any]


def cold_start(entrant: Entrant, *, rounds: int) -> dict[str, float]:
    """The metrics of one checkpoint or bundle; the first round of processes warms the disk and is not counted."""
    kind = "torch" if entrant.precision == "torch" else "bundle"
    where = str(entrant.path.resolve())
    commands = [IMPORT_ONLY, (sys.executable, "-m", "bench.speed.first_answer", kind, where)]
    if kind == "bundle":
        commands.append((sys.executable, "-m", "runtime.predict", TEXT, "--bundle", where))
    imports, answers, *predicts = launch_all(commands, rounds + 1)
    metrics = stage_medians(answers)
    metrics["import_only_ms"] = _median(imports, "elapsed_ns") / 1e6
    metrics["import_only_peak_bytes"] = _median(imports, "peak_rss_bytes")
    for processes in predicts:
        metrics["process_ms"] = _median(processes, "elapsed_ns") / 1e6
        metrics["process_ratio_to_import"] = metrics["process_ms"] / metrics["import_only_ms"]
    memory = _median(predicts[0] if predicts else answers, "peak_rss_bytes")
    metrics["peak_rss_bytes"] = memory
    metrics["peak_above_import_bytes"] = memory - metrics["import_only_peak_bytes"]
    return {name: round(value, 3) for name, value in metrics.items()}


def launch_all(commands: Sequence[Sequence[str]], rounds: int) -> list[list[Process]]:
    """Every command's processes after the first round; BenchError where one failed."""
    if not hasattr(os, "wait4"):
        raise BenchError(f"{sys.platform}: no os.wait4 to read a process's memory with: use Linux or macOS")
    launcher = [sys.executable, "-m", "bench.speed.launcher", str(rounds), json.dumps(commands)]
    done = subprocess.run(launcher, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        raise BenchError(f"bench.speed.launcher failed: {last}: run it alone to see why")
    processes = [json.loads(line) for line in done.stdout.splitlines()]
    for process in processes:
        if process["code"]:
            command = " ".join(commands[process["place"]])
            raise BenchError(f"{command}: exit code {process['code']}: run it alone to see why")
    counted = processes[len(commands) :]
    return [[process for process in counted if process["place"] == place] for place in range(len(commands))]


def stage_medians(answers: Sequence[Process]) -> dict[str, float]:
    """Median milliseconds of each stage, from the clocks that bench/speed/first_answer.py printed."""
    clocks = np.array([[answer["start_ns"], *json.loads(answer["printed"])] for answer in answers])  # (processes, 5)
    stages = np.median(np.diff(clocks, axis=1), axis=0) / 1e6  # (4,)
    total = float(np.median(clocks[:, -1] - clocks[:, 0])) / 1e6
    return {**dict(zip(STAGES, stages.tolist(), strict=True)), "total_ms": total}


def _median(processes: Sequence[Process], key: str) -> float:
    return float(np.median([process[key] for process in processes]))
