"""Queries one after another (single stream, batch 1), all contenders in turn, so that noise meets each of them alike.

A run gives every contender short slices of time in rotation until each has the protocol's seconds and queries; five
runs show the spread. Texts come in one fixed order. Garbage that the libraries hold is frozen first, so that one
contender's imports are not collected on another's time. Imports numpy.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.errors import BenchError
from bench.progress import progress
from runtime.errors import OptionError

SLICE_NS = 20_000_000
DISTRIBUTION = (*range(0, 100, 5), 99)
Nanoseconds = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """Each contender's `warm_up` queries, unmeasured, then `runs` runs of at least so many queries and seconds."""

    warm_up: int = 100
    runs: int = 5
    min_queries: int = 1024
    min_seconds: float = 2.0

    def __post_init__(self) -> None:
        if self.warm_up < 1 or self.runs < 1 or self.min_queries < 1 or self.min_seconds < 0:
            raise OptionError(f"{self}: queries and runs must be 1 or more")


FULL = Protocol()
QUICK = Protocol(warm_up=10, runs=5, min_queries=50, min_seconds=0.1)


@dataclass(frozen=True, kw_only=True)
class Racer:
    """`call` is timed on each of `items` in turn."""

    items: Sequence[Any]
    call: Callable[[Any], object]


def race(racers: Mapping[str, Racer], protocol: Protocol, title: str = "race") -> dict[str, list[Nanoseconds]]:
    """The nanoseconds of every query: for each racer one array a run. (queries,)"""
    if not racers or not all(racer.items for racer in racers.values()):
        raise BenchError("nothing to measure: give at least one contender and one text")
    for racer in racers.values():
        for turn in range(protocol.warm_up):
            racer.call(racer.items[turn % len(racer.items)])
    places = dict.fromkeys(racers, 0)
    gc.collect()
    gc.freeze()
    try:
        runs = [_run(racers, places, protocol) for _ in progress(range(protocol.runs), title, unit="run")]
    finally:
        gc.unfreeze()
    return {name: [np.array(run[name], dtype=np.int64) for run in runs] for name in racers}


def _run(racers: Mapping[str, Racer], places: dict[str, int], protocol: Protocol) -> dict[str, list[int]]:
    elapsed: dict[str, list[int]] = {name: [] for name in racers}
    names = list(racers)
    while unfinished := [name for name in names if not _has_enough(elapsed[name], protocol)]:
        for name in unfinished:
            racer = racers[name]
            taken = _slice(racer, places[name])
            places[name] += len(taken)
            elapsed[name] += taken
        names.append(names.pop(0))  # another one is first in the next round
    return elapsed


def _has_enough(elapsed: list[int], protocol: Protocol) -> bool:
    return len(elapsed) >= protocol.min_queries and sum(elapsed) >= protocol.min_seconds * 1e9


def _slice(racer: Racer, place: int) -> list[int]:
    """Queries for SLICE_NS, one at least."""
    items, call, clock = racer.items, racer.call, time.perf_counter_ns
    taken: list[int] = []
    end = clock() + SLICE_NS
    while not taken or clock() < end:
        item = items[(place + len(taken)) % len(items)]
        start = clock()
        call(item)
        taken.append(clock() - start)
    return taken


def summary(runs: Sequence[Nanoseconds]) -> dict[str, float]:
    """p50, p90 and p99 over all runs in microseconds, and the lowest and highest p50 that one run gave."""
    every = np.concatenate(list(runs)) / 1000  # (queries,) microseconds
    medians = [float(np.median(run)) / 1000 for run in runs]
    p50, p90, p99 = np.percentile(every, [50, 90, 99]).tolist()
    return {
        "p50_us": round(p50, 2),
        "p90_us": round(p90, 2),
        "p99_us": round(p99, 2),
        "mean_us": round(float(every.mean()), 2),
        "p50_us_lowest": round(min(medians), 2),
        "p50_us_highest": round(max(medians), 2),
        "n_queries": len(every),
    }


def distribution(runs: Sequence[Nanoseconds]) -> list[float]:
    """Microseconds at every fifth percentile from 0 to 95, and at 99: enough to draw the distribution."""
    every = np.concatenate(list(runs)) / 1000  # (queries,)
    return [round(value, 2) for value in np.percentile(every, DISTRIBUTION).tolist()]
