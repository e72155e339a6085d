"""What the trigger learns: whether a person would put an emoji, from contrasts inside each source.

Texts with emoji and plain texts of the same source count alike, so that nothing can be learnt from what source a text
is of; phrases that show and quiet ones are a source of their own. Imports numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from export.keyboard.rows import NATURAL, PLAIN, QUIET, SHOW, UNKNOWN, Rows

LEAST = 100  # texts of a source with emoji, and without


@dataclass(frozen=True, kw_only=True, eq=False)
class Contrasts:
    """1 or 0, or UNKNOWN, and how much each counts: float32 (texts,) both."""

    targets: NDArray[np.float32]
    weights: NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class ContrastRecipe:
    """How much a text counts; of a natural source at most `most` texts of each side do so in full."""

    quiet_weight: float = 4.0
    natural_weight: float = 0.5
    most: int = 2500


def contrasts_of(rows: Rows, recipe: ContrastRecipe) -> Contrasts:
    targets = np.full(len(rows.texts), UNKNOWN, np.float32)
    weights = np.zeros(len(rows.texts), np.float32)
    for kind, target, weight in ((SHOW, 1, 1.0), (QUIET, 0, recipe.quiet_weight)):
        targets[rows.kinds == kind], weights[rows.kinds == kind] = target, weight
    for language, source in sorted({*zip(rows.languages.tolist(), rows.sources.tolist(), strict=True)}):
        here = (rows.languages == language) & (rows.sources == source)
        sides = [np.flatnonzero(here & (rows.kinds == kind)) for kind in (PLAIN, NATURAL)]
        count = min(recipe.most, *map(len, sides))
        if count < LEAST:
            continue
        for target, side in enumerate(sides):
            targets[side], weights[side] = target, recipe.natural_weight * count / len(side)
    return Contrasts(targets=targets, weights=weights)
