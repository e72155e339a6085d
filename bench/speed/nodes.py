"""Where a graph's microseconds go: `python -m bench.speed.nodes runtime/bundles/en --texts bench/everyday/en/chat.tsv`.

First the graph's `run` and the floor's, in turn, 25 texts each, without a profile: their ratio is the figure. Then
onnxruntime's own profile, node by node after its optimiser; it adds about two microseconds to every node, so read it as
an order. Prints one JSON document. Imports numpy and `runtime`.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from bench import command
from bench.errors import BenchError
from bench.speed.floor import Floor
from bench.texts import last_column
from runtime.bundle import find, open_bundle
from runtime.predictor import code_points
from runtime.session import new_session

Feeds = Sequence[dict[str, Any]]
SLICE = 25  # texts


def against_floor(model: bytes, feeds: Feeds, rounds: int) -> dict[str, float]:
    """Medians of `run` over all texts, microseconds, and how many times the floor's it takes."""
    session, floor = new_session(model), Floor()
    empty, names = floor.prepare(), ["scores"]
    own: list[int] = []
    least: list[int] = []
    for start in [*range(0, len(feeds), SLICE)] * (rounds + 1):  # the first round warms up
        for feed in feeds[start : start + SLICE]:
            own.append(-time.perf_counter_ns())
            session.run(names, feed)
            own[-1] += time.perf_counter_ns()
        for _ in feeds[start : start + SLICE]:
            least.append(-time.perf_counter_ns())
            floor.run(empty)
            least[-1] += time.perf_counter_ns()
    p50, floor_p50 = (float(np.median(taken[len(feeds) :])) / 1000 for taken in (own, least))
    return {"p50_us": round(p50, 2), "floor_p50_us": round(floor_p50, 2), "ratio_to_floor": round(p50 / floor_p50, 2)}


def profile(model: bytes, feeds: Feeds) -> list[dict[str, Any]]:
    """Every node that onnxruntime runs, the dearest first, with its mean microseconds under the profiler."""
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_profiling = True
        options.profile_file_prefix = str(Path(folder) / "profile")
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        for feed in feeds:
            session.run(["scores"], feed)
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    taken: dict[tuple[str, str], list[int]] = defaultdict(list)
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
            taken[event["name"].removesuffix("_kernel_time"), event["args"]["op_name"]].append(event["dur"])
    rows = [{"node": name, "operator": kind, "us": round(float(np.mean(us)), 2)} for (name, kind), us in taken.items()]
    return sorted(rows, key=lambda row: -row["us"])


def nodes(argv: Sequence[str] | None) -> tuple[int, Any]:
    parser = command.parser("bench.speed.nodes", "Where a graph's microseconds go.")
    parser.add_argument("bundle", help="name of a shipped bundle of the codepoints contract, or a bundle's folder")
    parser.add_argument("--texts", type=Path, required=True, help="a table whose last column is a text")
    parser.add_argument("--rounds", type=int, default=5, help="how often every text is asked (default 5)")
    arguments = parser.parse_args(argv)
    bundle = open_bundle(find(arguments.bundle))
    if bundle.config["contract"] != "codepoints":
        raise BenchError(f"{arguments.bundle}: its graph takes token ids: give a bundle of the codepoints contract")
    if arguments.rounds < 1:
        raise BenchError("nothing to measure: give one round or more")
    feeds = [{"codepoints": code_points(text)} for text in last_column(arguments.texts)]
    rows = profile(bundle.model, feeds)
    return 0, {**against_floor(bundle.model, feeds, arguments.rounds), "n_nodes": len(rows), "nodes": rows}


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.speed.nodes", nodes, argv)


if __name__ == "__main__":
    raise SystemExit(main())
