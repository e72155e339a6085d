"""What ships: every bundle in the package still gives the answers it was published with, and is small."""

from pathlib import Path

import pytest

from runtime import EmojiSession, golden
from runtime.bundle import shipped
from runtime.predictor import EmojiPredictor
from tests.awkward import AWKWARD_TEXTS

MAX_BYTES = 4 * 2**20  # a folder


def test_something_ships() -> None:
    assert list(shipped()) == ["en", "zh"]


@pytest.mark.parametrize("folder", shipped().values(), ids=shipped().keys())
def test_golden(folder: Path) -> None:
    report = golden.check(EmojiPredictor.load(folder))
    assert report.passed, report
    assert report.n_texts >= 2000


@pytest.mark.parametrize("folder", shipped().values(), ids=shipped().keys())
def test_it_is_small(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.iterdir()) <= MAX_BYTES


def test_a_megabyte_is_answered() -> None:
    predictor = EmojiPredictor.load()
    assert predictor.predict("merry christmas " * 65_536)[0].emoji == "\N{CHRISTMAS TREE}"


@pytest.mark.parametrize("name", shipped())
def test_awkward_texts_are_answered(name: str) -> None:
    predictor = EmojiPredictor.load(name)
    for text in AWKWARD_TEXTS:
        assert len(predictor.predict(text)) == 3


@pytest.mark.parametrize(
    ("name", "text", "emoji"),
    [
        ("en", "merry christmas everyone", "🎄"),
        ("en", "lol that was hilarious", "😂"),
        ("en", "let's go to japan", "🇯🇵"),
        ("en", "pizza tonight?", "🍕"),
        ("en", "gm", "☀️"),
        ("zh", "圣诞快乐", "🎄"),
        ("zh", "聖誕快樂", "🎄"),
        ("zh", "笑死我了哈哈哈哈", "🤣"),
        ("zh", "晚安", "🌙"),
    ],
)
def test_plain_sentences(name: str, text: str, emoji: str) -> None:
    assert emoji in [prediction.emoji for prediction in EmojiPredictor.load(name).predict(text)]


@pytest.mark.parametrize(
    ("name", "loud", "silent"),
    [
        ("en", ["congrats on the new job", "so happy for you!!!", "merry chr"], ["i think that", "send me the file"]),
        ("zh", ["恭喜你升职了", "晚安", "生日快乐"], ["我觉得", "会议改到三点", "把文件发我一下"]),
    ],
)
def test_a_session_speaks_and_is_silent(name: str, loud: list[str], silent: list[str]) -> None:
    predictor = EmojiPredictor.load(name)
    assert [text for text in loud if not EmojiSession(predictor).update(text)] == []
    assert [text for text in silent if EmojiSession(predictor).update(text)] == []


@pytest.mark.parametrize("name", shipped())
def test_every_label_can_have_an_emotion_and_most_do(name: str) -> None:
    predictor = EmojiPredictor.load(name)
    assert predictor.has_trigger
    assert predictor.has_emotions
    known = sum(predictor.emotion_distribution(label.emoji) is not None for label in predictor.labels)
    assert known > 0.8 * len(predictor.labels)
