"""The floors of the blind sets, on made-up lines."""

from typing import Any

from bench.everyday.floors import FLOORS, below, figures


def lines(kept: float, negation: float, country: float) -> list[dict[str, Any]]:
    wrong = {"negation": negation, "country": country}
    slices = {part: {"metrics": {"wrong": share}} for part, share in wrong.items()}
    return [{"set": "slices", "slices": slices}, {"set": "grave", "metrics": {"kept": kept}}]


def test_what_is_kept() -> None:
    assert list(figures(lines(0.98, 0.05, 0.0)).values()) == [0.98, 0.95, 1.0]
    assert below(lines(0.98, 0.05, 0.0)) == []
    assert below(lines(*(floor if n == 0 else 1 - floor for n, floor in enumerate(FLOORS.values())))) == []


def test_each_floor_fails_by_itself() -> None:
    assert below(lines(0.5, 0.0, 0.0)) == ["grave: nothing merry among three: 0.500, where 0.97 is asked"]
    assert [line.split(":")[0] for line in below(lines(1.0, 0.5, 0.5))] == ["negation", "country"]
    assert [line.split(":")[0] for line in below(lines(float("nan"), 0.0, 0.0))] == ["grave"]


def test_what_was_not_measured_is_missed() -> None:
    assert len(below([])) == len(FLOORS)
