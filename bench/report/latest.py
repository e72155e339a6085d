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
    track = f" ({line['track']})" if "track" in line else ""
    if line.get("peer"):
        return f"{line['model']}{track}"
    variant = f", {line['variant']}" if "variant" in line else ""
    return f"{line['model']} {line['precision']}{track}{variant}"


def latest(lines: Sequence[Line], kind: str, where: Mapping[str, Any] | None = None) -> dict[str, Line]:
    """The last line of this kind about each thing, by its title; `where` says what its keys must be."""
    conditions = {"kind": kind, **(where or {})}
    chosen = [line for line in lines if all(line.get(key) == value for key, value in conditions.items())]
    return {title_of(line): line for line in sorted(chosen, key=_order)}


def of_one_track(found: Mapping[str, Line]) -> tuple[str, dict[str, Line]]:
    """The lines of the clean track, or of the first there is: two tracks in one picture would invite a comparison."""
    tracks = [line["track"] for line in found.values() if "track" in line]
    track = "clean" if "clean" in tracks or not tracks else tracks[0]
    return track, {title: line for title, line in found.items() if line.get("track") == track}


def smallest(found: Mapping[str, Line]) -> dict[str, Line]:
    """Of each model the int8 line, else the fp32 or the PyTorch one: their curves lie on each other; and every peer."""
    last: dict[str, int] = {}
    for line in found.values():
        if not line.get("peer"):
            last[line["model"]] = max(last.get(line["model"], 0), PRECISIONS.index(line["precision"]))
    return {
        title: line
        for title, line in found.items()
        if line.get("peer") or PRECISIONS.index(line["precision"]) == last[line["model"]]
    }


def _order(line: Line) -> tuple[Any, ...]:
    precision = line.get("precision")
    place = PRECISIONS.index(precision) if precision in PRECISIONS else len(PRECISIONS)
    about = bool(line.get("peer")), str(line.get("track")), line["model"], place, line.get("variant", "")
    return *about, not line.get("quick"), line["date"]
