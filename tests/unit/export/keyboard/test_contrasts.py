"""The trigger's contrasts: both sides of a source count alike, and a source with one side says nothing."""

import numpy as np
import pytest

from export.keyboard import contrasts
from export.keyboard.contrasts import ContrastRecipe, contrasts_of
from export.keyboard.rows import KEYWORD, NATURAL, PLAIN, QUIET, SHOW, UNKNOWN
from tests.small_rows import small_rows


def test_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contrasts, "LEAST", 2)
    kinds = [SHOW, QUIET, *[("a", NATURAL)] * 4, *[("a", PLAIN)] * 2, *[("b", PLAIN)] * 3, KEYWORD]
    entries = [
        (str(place), *((kind, "chat") if isinstance(kind, str) else (kind[1], kind[0])), [])
        for place, kind in enumerate(kinds)
    ]
    found = contrasts_of(small_rows(entries, "😂"), ContrastRecipe(quiet_weight=3.0, natural_weight=0.5, most=9))
    assert found.targets.tolist() == [1, 0, 1, 1, 1, 1, 0, 0, *[UNKNOWN] * 4]
    assert found.weights.tolist() == [1, 3, *[0.25] * 4, *[0.5] * 2, *[0] * 4]
    for side in (0, 1):  # of source a
        of_side = (found.targets == side) & (np.arange(12) >= 2)
        assert found.weights[of_side].sum() == 1


def test_at_most_so_many_count_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contrasts, "LEAST", 1)
    entries = [(f"{kind}{number}", kind, "a", []) for kind in (NATURAL, PLAIN) for number in range(4)]
    found = contrasts_of(small_rows(entries, "😂"), ContrastRecipe(natural_weight=1.0, most=2))
    assert found.weights.tolist() == [0.5] * 8
