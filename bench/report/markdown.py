"""Rows as a Markdown table, and the cells that several tables have. Imports the standard library and results.py."""

from __future__ import annotations

from collections.abc import Sequence

from bench.results import Line

DASH = "\N{EN DASH}"  # what was not measured


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; numbers, which are all but the first column, to the right. Without rows nothing."""
    if not rows:
        return ""
    rule = "|---|" + "---:|" * (len(heads) - 1)
    return "\n".join(["| " + " | ".join(heads) + " |", rule, *("| " + " | ".join(row) + " |" for row in rows)])


def with_interval(value: float, interval: Sequence[float], form: str) -> str:
    low, high = (form.format(bound) for bound in interval)
    return f"{form.format(value)} ({low} to {high})"


def share(line: Line, key: str) -> str:
    return f"{line[key]:.3f}" if key in line else DASH
