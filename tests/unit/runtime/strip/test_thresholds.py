"""The stored coverage-precision curve: what it picks, and every config.json that is refused."""

from pathlib import Path
from typing import Any

import pytest

from runtime.errors import BundleError, OptionError
from runtime.strip.thresholds import CurvePoint, Thresholds, parse_thresholds

POINTS = (
    {"threshold": 0.5, "coverage": 0.1, "precision": 0.4},
    {"threshold": 0.3, "coverage": 0.25, "precision": 0.3},
    {"threshold": 0.0, "coverage": 1.0, "precision": 0.08},
)
DOCUMENT: dict[str, Any] = {"default": 0.3, "curve": list(POINTS)}


def parsed() -> Thresholds:
    thresholds = parse_thresholds(Path("config.json"), {"thresholds": DOCUMENT})
    assert thresholds is not None
    return thresholds


def test_what_was_written_is_read() -> None:
    assert parsed() == Thresholds(default=0.3, curve=tuple(CurvePoint(**point) for point in POINTS))


def test_a_bundle_may_have_none() -> None:
    assert parse_thresholds(Path("config.json"), {"contract": "ids"}) is None


@pytest.mark.parametrize(
    ("min_precision", "threshold"), [(0, 0.0), (0.08, 0.0), (0.09, 0.3), (0.3, 0.3), (0.31, 0.5), (0.4, 0.5)]
)
def test_the_lowest_threshold_that_is_precise_enough(min_precision: float, threshold: float) -> None:
    assert parsed().for_precision(min_precision) == threshold


def test_a_precision_out_of_reach_is_refused_with_the_best_one() -> None:
    with pytest.raises(OptionError) as caught:
        parsed().for_precision(0.9)
    assert str(caught.value) == (
        "min_precision: 0.9 is more than this bundle reaches: its best is 0.400, at threshold 0.5: ask for at most that"
    )


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), "0.5", True, None])
def test_what_is_no_share_is_refused(value: Any) -> None:
    with pytest.raises(OptionError, match=r"^min_precision: .* found: pass a number from 0 to 1$"):
        parsed().for_precision(value)


@pytest.mark.parametrize(
    "damaged",
    [
        None,
        [],
        {"default": 0.3},
        {"curve": list(POINTS)},
        {**DOCUMENT, "default": 2},
        {**DOCUMENT, "curve": []},
        {**DOCUMENT, "curve": [0.5]},
        {**DOCUMENT, "curve": [{"threshold": 0.5}]},
        {**DOCUMENT, "curve": [{**POINTS[0], "recall": 1}]},
        {**DOCUMENT, "curve": [{**POINTS[0], "precision": float("nan")}]},
        {**DOCUMENT, "curve": [POINTS[1], POINTS[0]]},
        {**DOCUMENT, "curve": [POINTS[0], POINTS[0]]},
    ],
)
def test_damaged_thresholds_are_refused_by_file(damaged: Any) -> None:
    with pytest.raises(
        BundleError, match=r"^a/config\.json: its thresholds cannot be used \(.+\): publish the bundle again$"
    ):
        parse_thresholds(Path("a/config.json"), {"thresholds": damaged})
