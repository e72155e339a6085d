"""Rows as a Markdown table, and the cells that several tables have. Imports the standard library and results.py."""

from __future__ import annotations

from collections.abc import Sequence

from bench.results import Line

DASH = "\N{EN DASH}"  # what was not measured
SAME = "the same in every draw"  # of the texts


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; numbers, which are all but the first column, to the right. Without rows nothing."""
    if not rows:
        return ""
    rule = "|---|" + "---:|" * (len(heads) - 1)
    return "\n".join(["| " + " | ".join(heads) + " |", rule, *("| " + " | ".join(row) + " |" for row in rows)])


def with_interval(value: float, interval: Sequence[float], form: str, why_none: str = SAME) -> str:
    """A figure and where it may lie; an interval without width says why in place of its ends.

    >>> with_interval(0.5, [0.25, 0.75], "{:.2f}"), with_interval(0, [0, 0], "{:.0f}", "nothing changed")
    ('0.50 (0.25 to 0.75)', '0 (nothing changed)')
    """
    low, high = interval
    bounds = why_none if low == high else f"{form.format(low)} to {form.format(high)}"
    return f"{form.format(value)} ({bounds})"


def share(line: Line, key: str) -> str:
    return f"{line[key]:.3f}" if key in line else DASH
