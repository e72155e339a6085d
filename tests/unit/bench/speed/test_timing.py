"""The race counts right and asks in order; how long anything takes is not asserted here."""

from typing import Any

import numpy as np
import pytest

from bench.errors import BenchError
from bench.speed.timing import DISTRIBUTION, Protocol, Racer, distribution, race, summary
from runtime.errors import OptionError

SHORT = Protocol(warm_up=2, runs=3, min_queries=7, min_seconds=0)


def test_every_racer_gets_its_queries_in_every_run() -> None:
    asked: list[str] = []
    racers = {"list": Racer(items=["a", "b", "c"], call=asked.append), "nothing": Racer(items=[0], call=abs)}
    runs = race(racers, SHORT)
    assert [len(runs[name]) for name in racers] == [3, 3]
    assert all(len(run) >= 7 for run in runs["list"] + runs["nothing"])
    assert all(run.min() >= 0 for run in runs["list"])


def test_the_texts_come_in_their_order() -> None:
    asked: list[int] = []
    runs = race({"one": Racer(items=[0, 1, 2], call=asked.append)}, SHORT)
    assert asked[:2] == [0, 1]  # the warm-up
    measured = asked[2:]
    assert measured == [place % 3 for place in range(len(measured))]
    assert len(measured) == sum(map(len, runs["one"]))


@pytest.mark.parametrize("racers", [{}, {"idle": Racer(items=[], call=abs)}])
def test_nothing_to_measure_is_refused(racers: dict[str, Racer]) -> None:
    with pytest.raises(BenchError, match="nothing to measure"):
        race(racers, SHORT)


@pytest.mark.parametrize("change", [{"runs": 0}, {"min_queries": 0}, {"warm_up": 0}, {"min_seconds": -1}])
def test_a_senseless_protocol_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        Protocol(**change)


def test_the_summary_by_hand() -> None:
    runs = [np.array([1000, 2000, 3000]), np.array([4000, 5000, 9000])]
    figures = summary(runs)
    assert figures["p50_us"] == 3.5
    assert (figures["p50_us_lowest"], figures["p50_us_highest"]) == (2.0, 5.0)
    assert figures["mean_us"] == 4.0
    assert figures["n_queries"] == 6
    found = distribution(runs)
    assert len(found) == len(DISTRIBUTION)
    assert found[0] == 1.0
    assert found == sorted(found)
