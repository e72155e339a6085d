"""What bulk scoring costs, and what it survives: `python -m bench.scale`, with the extra `scale`, on Linux.

A million made texts of natural length, parts of golden texts put together at random, are scored by `runtime.bulk` with
one worker and with two, a tenth of them for the memory, and a fifth of them while a worker, then the whole command, is
killed with SIGKILL. Beside it stands a bare loop over `predict_batch`. Every run is checked: all rows are there once,
and a sample has the answers of `predict`. The page of arithmetic is bench/SCALE.md. Imports numpy; pyarrow later.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import command
from bench.errors import BenchError
from bench.results import Results
from bench.speed.process_tree import Peak, is_alive, kill, workers_of
from runtime.bundle import Bundle, find, open_bundle
from runtime.golden import GOLDEN
from runtime.predictor import EmojiPredictor
from runtime.strip.ranking import top_k

N_TEXTS, N_FILES, N_BARE, N_COMPARED = 1_000_000, 10, 50_000, 500
MEDIAN_CHARACTERS, SPREAD, LONGEST = 45, 0.6, 280  # of a log-normal, as chat messages and tweets are long
PATIENCE = 60.0  # seconds until a killed command's workers must be gone


def made_texts(bundle: Bundle, n_texts: int, seed: int = 0) -> list[str]:
    """Texts of natural length: golden texts one after the other until each has the length drawn for it."""
    lines = gzip.decompress((bundle.path / GOLDEN).read_bytes()).splitlines()
    parts = [text for line in lines if 4 < len(text := json.loads(line)["text"].strip()) <= 120]
    random = np.random.default_rng(seed)
    lengths = np.minimum(random.lognormal(np.log(MEDIAN_CHARACTERS), SPREAD, n_texts), LONGEST).astype(int)
    picks = iter(random.integers(len(parts), size=1 << 16).tolist())
    texts = []
    for length in lengths.tolist():
        text = ""
        while len(text) < length:
            pick = next(picks, None)
            if pick is None:
                picks = iter(random.integers(len(parts), size=1 << 16).tolist())
                continue
            text = f"{text} {parts[pick]}".lstrip()
        texts.append(text[: max(length, 1)])
    return texts


def write_corpus(folder: Path, texts: Sequence[str]) -> None:
    """Ten parquet files with the columns id and text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir()
    for number, places in enumerate(np.array_split(np.arange(len(texts)), N_FILES)):
        table = pa.table({"id": places, "text": [texts[place] for place in places.tolist()]})
        pq.write_table(table, folder / f"{number}.parquet", compression="zstd")


def bare_loop(predictor: EmojiPredictor, texts: Sequence[str]) -> NDArray[np.float64]:
    """Seconds of `predict_batch`, a batch of 1,024 at a time: by the clock, and of the processor. (2,)"""
    begin, cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(texts), 1024):
        predictor.predict_batch(texts[start : start + 1024])
    return np.array([time.perf_counter() - begin, time.process_time() - cpu])


def batched_loop(predictor: EmojiPredictor, texts: Sequence[str]) -> NDArray[np.float64]:
    """The same of the batched path of `runtime.bulk`, 512 texts at a time, with the best three. (2,)"""
    from runtime.bulk.batched import batched
    from runtime.bulk.scoring import TOGETHER

    if (score := batched(predictor, ["scores"])) is None:
        raise BenchError(f"{predictor.path}: its graph has no batched path: install onnx, or measure a shipped bundle")
    begin, cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(texts), TOGETHER):
        for scores in score(texts[start : start + TOGETHER])["scores"]:
            top_k(scores, 3)
    return np.array([time.perf_counter() - begin, time.process_time() - cpu])


def scored(
    corpus: Path, out: Path, bundle: str, workers: int, disturb: Callable[[int, Path], None] | None = None
) -> dict[str, Any]:
    """Run the command, `disturb` it where asked, and return what it says with the peaks of memory."""
    line = [sys.executable, "-m", "runtime.bulk", str(corpus), str(out), "--bundle", bundle, "--columns", "id"]
    peak = Peak()
    process = subprocess.Popen([*line, "--workers", str(workers), "--quiet"], stdout=subprocess.PIPE, encoding="utf-8")
    with peak.watching(process.pid):
        if disturb:
            disturb(process.pid, out)
        said, _ = process.communicate()
    document = {} if process.returncode else json.loads(said.splitlines()[-1])
    peaks: dict[str, float] = {"peak_bytes": peak.bytes, "peak_worker_bytes": peak.worker_bytes}
    peaks["cpu_seconds"] = round(peak.cpu_seconds, 1)
    return {"exit_code": process.returncode, **document, **peaks}


def wait_for_half(out: Path, n_files: int) -> None:
    """Until half of the output files are there."""
    while len(list(out.glob("part-*.parquet"))) < n_files / 2:
        time.sleep(0.05)


def check_output(out: Path, texts: Sequence[str], predictor: EmojiPredictor) -> None:
    """BenchError unless every row is there once and a sample of them has the answers of `predict`."""
    import pyarrow.parquet as pq

    table = pq.read_table(out)
    ids = table.column("id").to_numpy()  # (rows,)
    if not np.array_equal(np.sort(ids), np.arange(len(texts))):
        raise BenchError(f"{out}: {len(ids)} rows, {len({*ids.tolist()})} different, of {len(texts)}: not each once")
    places = np.linspace(0, len(ids) - 1, N_COMPARED).astype(int)
    for row in table.take(places).to_pylist():
        expected = predictor.predict(texts[row["id"]])
        scores = [one.score for one in expected]
        if row["emoji"] != [one.emoji for one in expected] or not np.allclose(row["score"], scores, rtol=0, atol=1e-6):
            raise BenchError(f"{out}: row {row['id']} has other answers than predict gives: that must not be")


def worker_killed(pid: int, out: Path, n_files: int) -> None:
    wait_for_half(out, n_files)
    workers = workers_of(pid)
    if not workers:
        raise BenchError("no worker was found to kill: this measurement needs Linux's /proc")
    kill(workers[0])


def driver_killed(pid: int, out: Path, n_files: int) -> float:
    """Kill the command half-way; returns the seconds until none of its workers was left."""
    wait_for_half(out, n_files)
    workers = workers_of(pid)
    kill(pid)
    begin = time.monotonic()
    while any(map(is_alive, workers)):
        if time.monotonic() - begin > PATIENCE:
            raise BenchError(f"after {PATIENCE:.0f} seconds workers of the killed command are alive: end them")
        time.sleep(0.1)
    return time.monotonic() - begin


def scale(argv: Sequence[str] | None) -> tuple[int, Any]:
    parser = command.parser("bench.scale", "Bulk scoring on Ray Data: speed, memory, and what a kill costs.")
    parser.add_argument("--bundle", default="en", help="a shipped bundle or a folder (default: en)")
    parser.add_argument("--texts", type=int, default=N_TEXTS, help=f"how many (default {N_TEXTS:,})")
    parser.add_argument("--out", type=Path, default=command.DEFAULT_OUT, help="folder of the results")
    arguments = parser.parse_args(argv)
    if arguments.texts < 100:
        raise BenchError(f"--texts {arguments.texts}: at least 100 are needed")
    bundle = open_bundle(find(arguments.bundle))
    results = Results(arguments.out / "scale.jsonl", quick=arguments.texts < N_TEXTS)
    with tempfile.TemporaryDirectory() as folder:
        _measure(bundle, made_texts(bundle, arguments.texts), Path(folder), results)
    return 0, {"results": str(results.file), "lines": results.lines}


def _measure(bundle: Bundle, texts: Sequence[str], folder: Path, results: Results) -> None:
    predictor = EmojiPredictor.load(bundle.path)
    name = str(bundle.path)
    about = {
        "kind": "scale",
        "model": bundle.name,
        "precision": bundle.config["precision"],
        "track": bundle.config["track"],
        "bundle_sha256": bundle.manifest["manifest_sha256"],
        "mean_characters": round(float(np.mean([len(text) for text in texts])), 1),
    }
    sets = {"all": texts, "fifth": texts[: len(texts) // 5], "tenth": texts[: len(texts) // 10]}
    for size, some in sets.items():
        write_corpus(folder / size, some)

    def report(scenario: str, size: str, found: dict[str, Any], workers: int, **more: float) -> None:
        if found["exit_code"]:
            raise BenchError(f"{scenario}: the command ended with exit code {found['exit_code']}: see above")
        check_output(folder / scenario, sets[size], predictor)
        metrics = {
            key: found[key] for key in ("seconds", "texts_per_second", "cpu_seconds", "peak_bytes", "peak_worker_bytes")
        }
        metrics |= {"input_bytes": _bytes(folder / size), "output_bytes": _bytes(folder / scenario)}
        results.add(
            {**about, "scenario": scenario, "workers": workers, "n_texts": len(sets[size]), "metrics": metrics | more}
        )
        command.say(f"{scenario}: {found['seconds']:.0f} s, {found['texts_per_second']:,.0f} texts a second")

    def run(
        scenario: str, size: str, workers: int, disturb: Callable[[int, Path], None] | None = None
    ) -> dict[str, Any]:
        command.say(f"{scenario}: {len(sets[size]):,} texts, workers: {workers}")
        return scored(folder / size, folder / scenario, name, workers, disturb)

    sample = texts[: min(N_BARE, len(texts))]
    bare_loop(predictor, sample[:1000])
    before = bare_loop(predictor, sample)
    one = run("one worker", "all", 1)
    seconds, cpu = (before + bare_loop(predictor, sample)) / 2  # before and after: the machine drifts
    metrics = {
        "seconds": round(seconds, 3),
        "texts_per_second": round(len(sample) / seconds, 1),
        "cpu_seconds": round(cpu, 3),
    }
    results.add({**about, "scenario": "bare loop", "workers": 1, "n_texts": len(sample), "metrics": metrics})
    together, together_cpu = batched_loop(predictor, sample)
    results.add(
        {
            **about,
            "scenario": "batched loop",
            "workers": 1,
            "n_texts": len(sample),
            "metrics": {
                "seconds": round(together, 3),
                "texts_per_second": round(len(sample) / together, 1),
                "cpu_seconds": round(together_cpu, 3),
                "times_bare_loop": round(cpu / together_cpu, 3),
            },
        }
    )
    command.say(f"batched loop: {len(sample) / together:,.0f} texts a second, bare loop {len(sample) / seconds:,.0f}")
    expected = len(texts) / len(sample)
    overheads = {
        "overhead": one["seconds"] / (seconds * expected),
        "cpu_overhead": one["cpu_seconds"] / (cpu * expected),
    }
    report("one worker", "all", one, 1, **{name: round(ratio - 1, 4) for name, ratio in overheads.items()})
    two = run("two workers", "all", 2)
    report("two workers", "all", two, 2, speedup=round(one["seconds"] / two["seconds"], 3))
    report("a tenth", "tenth", run("a tenth", "tenth", 2), 2)
    n_files = _fragments(folder / "fifth")
    killed = run("a worker killed", "fifth", 2, lambda pid, out: worker_killed(pid, out, n_files))
    report("a worker killed", "fifth", killed, 2)
    gone: list[float] = []
    run("the command killed", "fifth", 2, lambda pid, out: gone.append(driver_killed(pid, out, n_files)))
    again = run("the command killed", "fifth", 2)
    more = {"fragments": again["fragments"], "fragments_done_before": again["fragments_done_before"]}
    report("the command killed", "fifth", again, 2, seconds_until_gone=round(gone[0], 2), **more)


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


def _fragments(corpus: Path) -> int:
    from runtime.bulk.fragments import find_fragments

    return len(find_fragments(str(corpus), ["text"])[1])


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.scale", scale, argv)


if __name__ == "__main__":
    raise SystemExit(main())
