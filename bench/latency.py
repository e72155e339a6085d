"""How fast, how large, how soon: `python -m bench.latency`, or with models of yours and TweetEval's texts.

Without a model or `--data` it is the benchmark that runs anywhere (anywhere.py), with `--bundles-only` on the base
install.

With them, as in `python -m bench.latency build/en build/en-fp32 build/en-int8 --data data`,
everything named is measured in one interleaved run (timing.py): end to end, model only, and the floor, at one and two
threads; then every keystroke of 200 texts, throughput by batch size, cold start and peak memory (cold_start.py), and
bytes. A checkpoint is the PyTorch original of the bundles that come from it, and `ratio_to_torch` is a bundle's p50
divided by its original's in the same run: 0.1 is ten times faster. Model only, a graph of the `codepoints` contract
makes its features too, which its PyTorch original is handed ready. Imports numpy; torch only through reference.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import anywhere, command
from bench.entrants import Entrant, original_of, read_entrants
from bench.errors import BenchError
from bench.peers import Trained
from bench.results import Line, Results
from bench.speed.cold_start import cold_start
from bench.speed.field import Runner, Tracks, end_to_end, enter_peers, model_only, open_field
from bench.speed.floor import Floor
from bench.speed.timing import FULL, QUICK, Protocol, Racer, distribution, race, summary
from bench.texts import keystrokes, spread
from export.data.tweeteval import data_folder, load_split

THREADS = (1, 2)
BATCHES = (1, 8, 32, 128)
N_TEXTS, N_REPLAYED, N_REPLAYED_QUICK = 1024, 200, 10
COLD_ROUNDS, COLD_ROUNDS_QUICK = 15, 3
FLOOR = "Identity graph"


def measure(
    entrants: Sequence[Entrant], data: Path, results: Results, *, quick: bool, peers: Sequence[Trained] = ()
) -> None:
    """Every figure of this file, each written to `results` as soon as it is there; peers end to end on one thread."""
    protocol = QUICK if quick else FULL
    sizes_and_cold_starts(entrants, results, COLD_ROUNDS_QUICK if quick else COLD_ROUNDS)
    tracks = {entrant.track: spread(load_split(data, "test", entrant.track), N_TEXTS) for entrant in entrants}
    peer_field = enter_peers(peers, entrants[0].track, entrants)
    for peer in peers:
        sizes = {"size_bytes": peer.size_bytes, "folder_bytes": peer.size_bytes}
        results.add({"kind": "size", **peer_field[peer.model].about, "metrics": sizes})
    for threads in THREADS:
        field = open_field(entrants, threads, variants=threads == 1 and not quick)
        everyone = field | peer_field if threads == 1 else field
        enter(everyone, end_to_end(everyone, tracks), protocol, results, {"scope": "end_to_end", "threads": threads})
        alone = {title: runner for title, runner in field.items() if runner.about.get("variant") != "runtime tokenizer"}
        racers = {**model_only(alone, tracks), FLOOR: floor(threads)}
        enter(field, racers, protocol, results, {"scope": "model_only", "threads": threads})
    field = open_field(entrants, 1, variants=False)
    replay(field, tracks, N_REPLAYED_QUICK if quick else N_REPLAYED, results, protocol.runs)
    for batch in BATCHES:
        conditions = {"scope": "throughput", "threads": 1, "batch": batch}
        enter(field, model_only(field, tracks, batch=batch), throughput_protocol(protocol, batch), results, conditions)


def sizes_and_cold_starts(entrants: Sequence[Entrant], results: Results, rounds: int) -> None:
    """What the disk and fresh processes tell, each with its ratio to the PyTorch original."""
    times: dict[str, float] = {}
    for entrant in sorted(entrants, key=lambda entrant: entrant.precision != "torch"):  # originals first
        folder_bytes = sum(file.stat().st_size for file in entrant.path.iterdir() if file.is_file())
        sizes: Line = {"size_bytes": entrant.size_bytes, "folder_bytes": folder_bytes}
        original = original_of(entrant, entrants)
        ratio = {"ratio_to_torch": round(entrant.size_bytes / original.size_bytes, 4)} if original else {}
        results.add({"kind": "size", **entrant.about(), "metrics": sizes, **ratio})
        command.say(f"cold start of {entrant.title()}: {rounds} fresh processes")
        metrics = cold_start(entrant, rounds=rounds)
        times[entrant.title()] = metrics["total_ms"]
        if original:
            ratio = {"ratio_to_torch": round(metrics["total_ms"] / times[original.title()], 4)}
        results.add({"kind": "cold_start", **entrant.about(), "metrics": metrics, **ratio})


def floor(threads: int) -> Racer:
    graph = Floor(threads)
    return Racer(items=[graph.prepare()], call=graph.run)


def throughput_protocol(protocol: Protocol, batch: int) -> Protocol:
    """Batches take longer: as many texts, not as many batches."""
    fewer = max(1, protocol.min_queries // batch)
    return replace(
        protocol, min_queries=fewer, warm_up=min(protocol.warm_up, fewer), min_seconds=protocol.min_seconds / 4
    )


def enter(
    field: Mapping[str, Runner],
    racers: Mapping[str, Racer],
    protocol: Protocol,
    results: Results,
    conditions: Mapping[str, Any],
) -> None:
    """Race under these conditions and write a line for everyone, with the ratio to its original."""
    if not racers:  # a batch, where every model takes one text at a time
        return
    title = ", ".join(f"{key} {value}" for key, value in conditions.items())
    command.say(f"{len(racers)} contenders: {title}")
    measured = race(racers, protocol, title)
    metrics = {title: summary(runs) for title, runs in measured.items()}
    for title, figures in metrics.items():  # by contender
        if "batch" in conditions:
            figures["texts_per_second"] = round(conditions["batch"] * 1e6 / figures["mean_us"], 1)
        runner = field.get(title)
        about = runner.about if runner else {"model": title, "peer": True}
        line: Line = {"kind": "latency", **about, **conditions, "warm_up": protocol.warm_up, "metrics": figures}
        line["distribution_us"] = distribution(measured[title])
        if runner and runner.original in metrics:
            line |= ratios(figures, metrics[str(runner.original)])
        results.add(line)


def ratios(own: Mapping[str, float], original: Mapping[str, float]) -> dict[str, float]:
    """How much of the original's time is needed, at p50 and at p90."""
    return {
        "ratio_to_torch": round(own["p50_us"] / original["p50_us"], 4),
        "p90_ratio_to_torch": round(own["p90_us"] / original["p90_us"], 4),
    }


def replay(field: Mapping[str, Runner], tracks: Tracks, n_texts: int, results: Results, runs: int) -> None:
    """As somebody types: the suggestions after every keystroke of `n_texts` texts, each text typed once a run."""
    typed = {track: list(keystrokes(spread(split, n_texts).texts)) for track, split in tracks.items()}
    racers = {title: Racer(items=typed[runner.track], call=runner.contender.suggest) for title, runner in field.items()}
    n_keystrokes = max(len(texts) for texts in typed.values())
    protocol = Protocol(warm_up=10, runs=runs, min_queries=n_keystrokes, min_seconds=0)
    enter(field, racers, protocol, results, {"scope": "keystroke", "threads": 1, "n_texts": n_texts})


def parse(argv: Sequence[str] | None) -> Any:
    parser = command.parser(
        "bench.latency",
        "Latency of all models in this checkout; of named ones, or with --data, cold start, memory and size too.",
    )
    command.add_measuring_options(parser)
    parser.add_argument(
        "--bundles-only", action="store_true", help="int8 bundles alone: needs numpy and onnxruntime, and no data"
    )
    return parser.parse_args(argv)


def latency(argv: Sequence[str] | None) -> tuple[int, Any]:
    arguments = parse(argv)
    if arguments.bundles_only and (arguments.models or arguments.data):
        raise BenchError("--bundles-only takes no model and no --data: it measures what stands in this checkout")
    if not arguments.models and not arguments.data:
        return 0, anywhere.run(arguments.out, bundles_only=arguments.bundles_only, quick=arguments.quick)
    entrants = read_entrants(arguments.models)
    data = data_folder(arguments.data)
    results = Results(arguments.out / "latency.jsonl", quick=arguments.quick)
    measure(entrants, data, results, quick=arguments.quick)
    return 0, {"results": str(results.file), "lines": results.lines}


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.latency", latency, argv)


if __name__ == "__main__":
    raise SystemExit(main())
