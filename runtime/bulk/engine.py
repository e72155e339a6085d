"""Ray Data hands the fragments out: one actor a worker has the bundle open, and a fragment that died with it goes to
another. Only fragments and counts travel; a worker itself reads the texts and writes the answers.

Imports ray, pyarrow and the runtime.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

# importing runtime, as `python -m runtime.bulk` does, has turned Ray's usage statistics off
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # Ray warns of a change to come, in every run

import ray
import ray.data

from runtime.bulk.fragments import Fragment, InputError, Settings, one_line
from runtime.bulk.scoring import Scorer
from runtime.errors import KeymojiError
from runtime.predictor import EmojiPredictor

STORE_BYTES = 100_000_000  # shared memory of a Ray that starts here: only counts pass through it
SPARE = 1  # cores in Ray's books beyond the actors': were all claimed, its own tasks would wait for ever


class Worker:
    """What an actor is: a predictor that is loaded once."""

    def __init__(self, folder: str, settings: Settings, on_error: str, places: tuple[Any, Any, str]) -> None:
        self._scorer = Scorer(EmojiPredictor.load(Path(folder)), settings, on_error=on_error)
        self._system, self._out_system, self._out = places

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """A fragment to its name and counts, or to the one line that says why there are none."""
        fragment = Fragment(**row["fragment"])
        try:
            counts = self._scorer.score(self._system, fragment, self._out_system, self._out)
        except KeymojiError as error:
            return {"name": fragment.name, "counts": {"rows": 0}, "error": str(error)}
        return {"name": fragment.name, "counts": counts, "error": ""}


@contextmanager
def started(address: str | None, workers: int | None) -> Iterator[tuple[int, TextIO]]:
    """Ray, joined at `address` or started here, for as long as the block lasts.

    Gives the number of workers, and a stream to standard error that only we write to.
    """
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with _alone_on_stderr() as stream:
        try:
            yield _start(address, workers), stream
        finally:
            with suppress(Exception):  # of its own end, which changes nothing that is written
                ray.shutdown()


def _start(address: str | None, workers: int | None) -> int:
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.CRITICAL}
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    cores = workers or here
    try:
        if address:
            ray.init(address=address, **quiet)
            return workers or max(1, int(ray.cluster_resources().get("CPU", 1)) - SPARE)
        ray.init(
            address="local",  # whatever RAY_ADDRESS says
            num_cpus=cores + SPARE,
            object_store_memory=STORE_BYTES,
            include_dashboard=False,
            **quiet,
        )
        return cores
    except Exception as error:  # a node that does not come up in time is a plain one
        where = f"--address {address}" if address else "Ray"
        reason = one_line(error)[:300]
        raise InputError(f"{where}: does not start ({reason}): check that it runs, and its RAY_AUTH_TOKEN") from None


@contextmanager
def _alone_on_stderr() -> Iterator[TextIO]:
    """Ray writes to both standard streams, whatever it is told: here it reaches neither; this stream is the second."""
    kept = {number: os.dup(number) for number, stream in ((1, sys.stdout), (2, sys.stderr)) if stream is not None}
    nowhere = os.open(os.devnull, os.O_WRONLY)
    ours = os.fdopen(os.dup(kept.get(2, nowhere)), "w", encoding="utf-8", errors="backslashreplace")
    try:
        for number in kept:
            os.dup2(nowhere, number)
        yield ours
    finally:
        for number, stream in ((1, sys.stdout), (2, sys.stderr)):
            if number in kept:
                stream.flush()
                os.dup2(kept[number], number)
                os.close(kept[number])
        os.close(nowhere)
        ours.close()


def scored(
    fragments: Sequence[Fragment],
    *,
    bundle: Path,
    settings: Settings,
    on_error: str,
    places: tuple[Any, Any, str],
    workers: int,
) -> Iterator[dict[str, int]]:
    """The counts of each fragment as soon as its file is there; KeymojiError where one has none.

    `places` are the file system of the input, and that of the output with the folder.
    """
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    rows = [{"fragment": asdict(fragment)} for fragment in fragments]
    # no task reads the input: from_items is in memory, so that nothing waits for the actors' cores
    work = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
        Worker,
        fn_constructor_args=(str(bundle), settings, on_error, places),
        compute=ray.data.ActorPoolStrategy(size=min(workers, len(rows)), max_tasks_in_flight_per_actor=1),
        num_cpus=1,
    )
    try:
        for row in work.iter_rows():
            if row["error"]:
                raise InputError(row["error"])
            yield {name: count for name, count in row["counts"].items() if count}
    except ray.exceptions.RayError as error:
        raise InputError(f"Ray gave up ({one_line(error)[-300:]}): run it again, what is finished stays") from None
