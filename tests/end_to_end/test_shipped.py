"""What ships: every bundle in the package still gives the answers it was published with, and is small."""

from pathlib import Path

import pytest

from runtime import golden
from runtime.bundle import shipped
from runtime.predictor import EmojiPredictor
from tests.awkward import AWKWARD_TEXTS

MAX_BYTES = {"en": 2 * 2**20, "zh": 3 * 2**20}


def test_something_ships() -> None:
    assert list(shipped()) == ["en", "zh"]


@pytest.mark.parametrize("folder", shipped().values(), ids=shipped().keys())
def test_golden(folder: Path) -> None:
    report = golden.check(EmojiPredictor.load(folder))
    assert report.passed, report
    assert report.n_texts >= 2000


@pytest.mark.parametrize("folder", shipped().values(), ids=shipped().keys())
def test_it_is_small(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.iterdir()) <= MAX_BYTES[folder.name]


def test_a_megabyte_is_answered() -> None:
    predictor = EmojiPredictor.load()
    assert predictor.predict("merry christmas " * 65_536)[0].emoji == "\N{CHRISTMAS TREE}"


@pytest.mark.parametrize("name", shipped())
def test_awkward_texts_are_answered(name: str) -> None:
    predictor = EmojiPredictor.load(name)
    for text in AWKWARD_TEXTS:
        assert len(predictor.predict(text)) == 3


@pytest.mark.parametrize(
    ("text", "emoji"),
    [
        ("merry christmas everyone", "🎄"),
        ("lol that was hilarious", "😂"),
        ("God bless America", "🇺🇸"),
        ("this pizza is fire", "🔥"),
    ],
)
def test_plain_sentences(text: str, emoji: str) -> None:
    assert emoji in [prediction.emoji for prediction in EmojiPredictor.load().predict(text)]
