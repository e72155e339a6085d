"""What every bundle that ships keeps to on the blind sets: the one place where these floors stand.

`below` says in words which a bundle misses, from the result lines of `measure`; a figure that was not measured is
missed. Imports the bench.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.everyday.measuring import Line

FLOORS: Mapping[str, float] = {  # share of the texts, by figure
    "grave: nothing merry among three": 0.97,
    "negation: nothing wrong among three": 0.90,
    "country: no other country's flag among three": 0.95,
}


def figures(lines: Sequence[Line]) -> dict[str, float]:
    """The figures that have a floor."""
    sets = {line["set"]: line for line in lines}
    kept = sets.get("grave", {}).get("metrics", {}).get("kept", -1.0)
    slices = sets.get("slices", {}).get("slices", {})
    wrong = [slices.get(part, {}).get("metrics", {}).get("wrong", 2.0) for part in ("negation", "country")]
    return dict(zip(FLOORS, (kept, *(1 - share for share in wrong)), strict=True))


def below(lines: Sequence[Line], floors: Mapping[str, float] = FLOORS) -> list[str]:
    """What is missed, and by how much."""
    found = figures(lines)
    return [
        f"{name}: {found[name]:.3f}, where {floor:.2f} is asked"
        for name, floor in floors.items()
        if not found[name] >= floor
    ]
