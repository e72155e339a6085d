"""Everything at once: `python -m bench` measures the shipped bundles, or the checkpoints and bundles that are named.

Accuracy first, then latency with the peers in the same run, then the plots and the page. Peers are trained for the
first model's track; `--quick` leaves them out. Every finished result is kept whatever happens next.

The shipped bundle with all peers is meant to fit in 15 minutes on two quiet cores. What takes longest is asking a
transformer every text of the test split by itself: each such model that is named costs many minutes of its own, and the
pipeline is asked a part of them. Imports the bench.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bench.accuracy
import bench.latency
from bench import command
from bench.entrants import read_entrants
from bench.errors import BenchError
from bench.peers import PEERS, Ground, Trained, train_peers
from bench.report.__main__ import draw
from bench.report.latest import latest
from bench.results import Line, Results, read_results
from export.data.tweeteval import Split, data_folder, load_split


def everything(argv: Sequence[str] | None) -> tuple[int, Any]:
    arguments = parse(argv)
    for option in ("encoder", "pipeline"):
        folder = getattr(arguments, option)
        if folder and not (folder / "config.json").is_file():
            raise BenchError(f"--{option} {folder}: no config.json is there: name the folder of a Hugging Face model")
    entrants, data = read_entrants(arguments.models), data_folder(arguments.data)
    track = entrants[0].track
    accuracies = Results(arguments.out / "accuracy.jsonl", quick=arguments.quick)
    splits = bench.accuracy.load_tracks(data, "test", [entrant.track for entrant in entrants], quick=arguments.quick)
    bench.accuracy.measure(entrants, splits, "test", accuracies)
    peers: list[Trained] = []
    if arguments.quick:
        command.say("skipped: the peers, in a quick run")
    elif not arguments.no_peers:
        peers = trained_peers(load_split(data, "train", track), track, arguments)
        bench.accuracy.measure_peers(peers, splits[track], track, accuracies)
    latencies = Results(arguments.out / "latency.jsonl", quick=arguments.quick)
    bench.latency.measure(entrants, data, latencies, quick=arguments.quick, peers=peers)
    files = draw(read_results(arguments.out), arguments.out / "report")
    lines = [*accuracies.lines, *latencies.lines]
    return 0, {"out": str(arguments.out), "n_lines": len(lines), "report": files, "models": headlines(lines)}


def trained_peers(split: Split, track: str, arguments: Any) -> list[Trained]:
    """The peers, in memory: what they save is only weighed."""
    with tempfile.TemporaryDirectory() as folder:
        models = {"encoder": arguments.encoder, "pipeline": arguments.pipeline}
        return train_peers(Ground(split=split, track=track, folder=Path(folder), **models), PEERS)


def headlines(lines: Sequence[Line]) -> dict[str, dict[str, Any]]:
    """The figure of each kind that a keyboard's maker asks for first, by model."""
    found: dict[str, dict[str, Any]] = {}
    for title, line in latest(lines, "accuracy").items():
        found.setdefault(title, {})["acc@3"] = line["metrics"]["acc@3"]
    for title, line in latest(lines, "latency", {"scope": "end_to_end", "threads": 1}).items():
        found.setdefault(title, {}).update(p50_us=line["metrics"]["p50_us"], ratio_to_torch=line.get("ratio_to_torch"))
    for title, line in latest(lines, "size").items():
        found.setdefault(title, {})["size_bytes"] = line["metrics"]["size_bytes"]
    return found


def parse(argv: Sequence[str] | None) -> Any:
    parser = command.parser(
        "bench",
        "Accuracy, latency, size and cold start of what ships, and a report. The shipped bundle with every peer is "
        "meant to fit in 15 minutes on two quiet cores; every model named besides adds to it, a transformer most.",
    )
    command.add_measuring_options(parser)
    parser.add_argument(
        "--no-peers", action="store_true", help="do not train and measure what users would pick instead"
    )
    parser.add_argument("--encoder", type=Path, help="folder of an encoder, to distil static embeddings from")
    parser.add_argument("--pipeline", type=Path, help="folder made by bench.peers.finetune_pipeline")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench", everything, argv)


if __name__ == "__main__":
    raise SystemExit(main())
