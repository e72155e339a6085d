"""A difference is claimed where the runs show it, and a defeat is said."""

from typing import Any

import pytest

from bench.report.plain import plain_words
from tests.unit.bench.lines import COST, accuracy_line, latency_line


def speed(precision: str, lowest: float, highest: float) -> dict[str, Any]:
    middle = (lowest + highest) / 2
    metrics = {"p50_us": middle, "p50_us_lowest": lowest, "p50_us_highest": highest}
    return latency_line(precision, "end_to_end", {"metrics": metrics})


@pytest.mark.parametrize(
    ("int8", "sentence"),
    [
        ((50, 60), "int8 is faster than fp32 (p50 55 against 110 us, 0.50 of its time)"),
        ((130, 140), "**int8 is slower than fp32** (p50 135 against 110 us, 1.23 of its time)"),
        ((90, 105), "differ by less than their runs do"),
    ],
)
def test_the_verdict_on_speed(int8: tuple[float, float], sentence: str) -> None:
    words = plain_words([speed("fp32", 100, 120), speed("int8", *int8)])
    assert words.startswith("- cnn (clean), end to end, 1 thread: ")
    assert sentence in words


@pytest.mark.parametrize(
    ("interval", "sentence"),
    [([0.1, 0.3], "**less accurate**"), ([-0.1, 0.3], "from chance"), ([-0.3, -0.1], "more accurate")],
)
def test_the_verdict_on_accuracy(interval: list[float], sentence: str) -> None:
    cost = {**COST, "intervals": {**COST["intervals"], "accuracy_loss": interval}}
    assert sentence in plain_words([accuracy_line("int8", {"against_torch": cost})])


def test_where_nothing_changed_no_interval_is_given() -> None:
    none = {**COST, "accuracy_loss": 0.0, "intervals": {**COST["intervals"], "accuracy_loss": [0.0, 0.0]}}
    words = plain_words([accuracy_line("int8", {"against_torch": {**none, "agreement": 1.0}})])
    assert words == "- cnn int8 (clean): no loss: its first answer is that of PyTorch on every text"


def test_without_both_nothing_is_said() -> None:
    assert plain_words([speed("int8", 1, 2)]) == ""
