"""The coverage-precision curve: monotone, rested on enough texts, and true to the texts it came from."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from export.bundles.trigger_curve import DEFAULT_COVERAGE, GROUP, measure_thresholds, trigger_curve
from export.data.errors import DataError
from export.data.plain_tweets import PlainTweets
from tests.small_keyboards import publish_keyboard, small_graph


def drawn(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Triggers, and whether a text had an emoji: the likelier the higher the trigger."""
    chance = np.random.default_rng(0)
    triggers = chance.random(count)
    return triggers, chance.random(count) < triggers


def test_a_curve_by_hand() -> None:
    triggers = np.repeat([0.9, 0.5, 0.6, 0.1], GROUP)
    has_emoji = np.arange(4 * GROUP) % GROUP < np.repeat([50, 30, 10, 0], GROUP)  # at 0.6 fewer than at 0.5: pooled
    points = [(point.threshold, point.coverage, point.precision) for point in trigger_curve(triggers, has_emoji)]
    assert points == [(0.9, 0.25, 0.5), (0.5, 0.75, 0.3), (0.1, 1.0, 0.225)]


def test_precision_never_falls_as_the_threshold_rises() -> None:
    curve = trigger_curve(*drawn(5000))
    assert len(curve) > 10
    assert all(one.precision > other.precision for one, other in pairwise(curve))
    assert curve[-1].coverage == 1


def test_each_point_is_what_its_threshold_does() -> None:
    triggers, has_emoji = drawn(5000)
    for point in trigger_curve(triggers, has_emoji):
        answered = triggers >= point.threshold
        assert answered.sum() >= GROUP
        assert point.coverage == pytest.approx(answered.mean(), abs=1e-6)
        assert point.precision == pytest.approx(has_emoji[answered].mean(), abs=1e-6)


def test_equal_triggers_stand_together() -> None:
    triggers, has_emoji = drawn(1000)
    curve = trigger_curve(np.where(triggers > 0.5, 0.5, triggers), has_emoji)
    assert curve[0].coverage == pytest.approx((triggers > 0.5).mean())


def test_few_texts_are_one_point() -> None:
    assert len(trigger_curve(*drawn(GROUP + GROUP // 2))) == 1


def test_the_default_answers_its_share(tmp_path: Path) -> None:
    predictor = publish_keyboard(tmp_path / "keyboard", small_graph(), ["a"])
    texts = tuple(f"text {number} and {number * 7}" for number in range(400))
    half = np.arange(400) % 2 == 0
    thresholds = measure_thresholds(predictor, PlainTweets(texts=texts, has_emoji=half, held_out=half))
    triggers = np.array([predictor.trigger(text) for text, is_held_out in zip(texts, half, strict=True) if is_held_out])
    assert (triggers >= thresholds.default).mean() == pytest.approx(DEFAULT_COVERAGE, abs=0.01)
    assert thresholds.curve[-1].precision == 1  # only held-out tweets are asked


def test_nothing_held_out_is_refused(tmp_path: Path) -> None:
    predictor = publish_keyboard(tmp_path / "keyboard", small_graph(), ["a"])
    none = np.zeros(1, bool)
    with pytest.raises(DataError, match="no tweet is held out"):
        measure_thresholds(predictor, PlainTweets(texts=("a",), has_emoji=none, held_out=none))
