"""Which result lines a table or picture is about: the latest of each thing, in one order everywhere.

Of several lines about the same thing the last one counts, and a quick one only where there is no other. Imports the
standard library and results.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.results import PRECISIONS, Line


def title_of(line: Mapping[str, Any]) -> str:
    """What a reader calls the thing that was measured, the same in every table and picture."""
    if line.get("peer"):
        return str(line["model"]) + (f" ({line['track']})" if "track" in line else "")
    variant = f", {line['variant']}" if "variant" in line else ""
    return f"{line['model']} {line['precision']} ({line['track']}){variant}"


def latest(lines: Sequence[Line], kind: str, where: Mapping[str, Any] | None = None) -> dict[str, Line]:
    """The last line of this kind about each thing, by its title; `where` says what its keys must be."""
    conditions = {"kind": kind, **(where or {})}
    chosen = [line for line in lines if all(line.get(key) == value for key, value in conditions.items())]
    return {title_of(line): line for line in sorted(chosen, key=_order)}


def _order(line: Line) -> tuple[Any, ...]:
    precision = line.get("precision")
    place = PRECISIONS.index(precision) if precision in PRECISIONS else len(PRECISIONS)
    about = bool(line.get("peer")), str(line.get("track")), line["model"], place, line.get("variant", "")
    return *about, not line.get("quick"), line["date"]
