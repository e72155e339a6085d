"""The bootstrap's figures are those of `judge`, and a model does not differ from itself."""

import numpy as np
import pytest

from bench.intervals import figures, interval, resampled_figures
from export.data.metrics import judge, ranks

CHANCE = np.random.default_rng(0)
SCORES = CHANCE.random((300, 20))
LABEL_IDS = CHANCE.integers(0, 18, 300)  # two labels never come


def test_the_figures_of_the_sample_itself_are_those_of_judge() -> None:
    counts = np.ones((1, 300), dtype=np.int64)  # every text its own category
    found = figures(counts, LABEL_IDS, ranks(SCORES, LABEL_IDS), SCORES.argmax(axis=1), 20)
    assert {name: values[0] for name, values in found.items()} == pytest.approx(judge(SCORES, LABEL_IDS))


def test_the_interval_is_as_wide_as_theory_says() -> None:
    values = resampled_figures([SCORES], LABEL_IDS)[0]["acc@3"]
    share = judge(SCORES, LABEL_IDS)["acc@3"]
    low, high = interval(values)
    assert low < share < high
    assert (high - low) / 2 == pytest.approx(1.96 * np.sqrt(share * (1 - share) / 300), rel=0.15)


def test_the_same_seed_gives_the_same_intervals() -> None:
    first, second = (resampled_figures([SCORES], LABEL_IDS, seed=1)[0]["macro_f1"] for _ in range(2))
    assert first.tolist() == second.tolist()


def test_a_pair_is_resampled_together() -> None:
    first, second = resampled_figures([SCORES, SCORES.copy()], LABEL_IDS)
    for name, values in first.items():
        assert np.abs(values - second[name]).max() == 0
