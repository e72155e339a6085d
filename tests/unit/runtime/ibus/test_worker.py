"""The model's thread: only the newest text is asked, and what goes wrong is one line; and the suggester it asks."""

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runtime import EmojiPredictor, OptionError, PersonalRanking
from runtime.ibus.settings import Settings
from runtime.ibus.suggester import Suggester, threshold
from runtime.ibus.worker import Worker

PATIENCE = 20


class Slow:
    """A suggester that answers when it is told to."""

    def __init__(self, settings: Settings, _: Path) -> None:
        if settings.bundle == "broken":
            raise OptionError("broken:  fetch it\nagain")
        self.asked: list[str] = []
        self.go = threading.Semaphore(0)
        self.learnt: list[tuple[str, str]] = []

    def strip(self, text: str) -> list[str]:
        self.asked.append(text)
        assert self.go.acquire(timeout=PATIENCE)
        if text == "bad":
            raise ValueError("no such thing")
        return [text]

    def learn(self, text: str, emoji: str) -> None:
        self.learnt.append((text, emoji))


class Rig:
    """A worker, what it delivers, and the suggester that it loaded."""

    def __init__(self, folder: Path) -> None:
        self.delivered: queue.Queue[Callable[[], None]] = queue.Queue()
        self.failures: list[str] = []
        self.answers: list[Any] = []
        self.loaded: queue.Queue[Slow] = queue.Queue()
        self.file = folder / "personal.json"

        def load(settings: Settings, file: Path) -> Any:
            slow = Slow(settings, file)
            self.loaded.put(slow)
            return slow

        self.worker = Worker(self.file, self.delivered.put, self.failures.append, load)

    def deliver(self) -> None:
        self.delivered.get(timeout=PATIENCE)()

    def ask(self, text: str) -> None:
        self.worker.ask(text, self.answers.append)


def wait_for(look: Callable[[], bool]) -> None:
    tries = threading.Event()
    for _ in range(PATIENCE * 100):
        if look():
            return
        tries.wait(0.01)
    raise AssertionError("it did not happen")


def test_texts_that_were_typed_over_are_never_asked(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.worker.use(Settings())
    slow = rig.loaded.get(timeout=PATIENCE)
    rig.ask("a")
    wait_for(lambda: slow.asked == ["a"])
    for text in ("ab", "abc", "abcd"):
        rig.ask(text)
    slow.go.release(2)
    rig.deliver()
    rig.deliver()
    assert slow.asked == ["a", "abcd"]
    assert rig.answers == [["a"], ["abcd"]]


def test_an_exception_ends_it_with_one_line_until_settings_come(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.worker.use(Settings())
    slow = rig.loaded.get(timeout=PATIENCE)
    slow.go.release(10)
    rig.ask("bad")
    rig.deliver()
    assert rig.failures == ["ValueError: no such thing"]
    rig.worker.use(Settings(bundle="broken"))
    rig.deliver()
    assert rig.failures[1:] == ["broken: fetch it again"]
    rig.worker.use(Settings())
    slow = rig.loaded.get(timeout=PATIENCE)
    slow.go.release()
    rig.ask("good")
    rig.deliver()
    assert rig.answers == [["good"]]


def test_erasing_removes_a_broken_file_too_and_loads_anew(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.file.write_text("broken", encoding="utf-8")
    left_by_a_kill = rig.file.with_name(f"{rig.file.name}.abcd1234.partial")
    left_by_a_kill.write_text("what was learnt", encoding="utf-8")
    rig.worker.use(Settings())
    first = rig.loaded.get(timeout=PATIENCE)
    rig.worker.learn("merry", "🎄")
    wait_for(lambda: first.learnt == [("merry", "🎄")])
    rig.worker.erase()
    assert rig.loaded.get(timeout=PATIENCE) is not first
    assert not rig.file.exists()
    assert not left_by_a_kill.exists()


@pytest.fixture(scope="module")
def predictor() -> EmojiPredictor:
    return EmojiPredictor.load("en")


TEXT = "merry christmas everyone"


def test_the_settings_are_followed(tmp_path: Path, predictor: EmojiPredictor) -> None:
    first = predictor.predict(TEXT)[0].emoji
    strip = Suggester(Settings(sensitivity="eager"), tmp_path / "personal.json").strip(TEXT)
    assert len(strip) == 5
    assert strip[0] == first
    other = Suggester(Settings(sensitivity="eager", count=2, never=(first,)), tmp_path / "personal.json").strip(TEXT)
    assert len(other) == 2
    assert first not in other


def test_it_learns_only_where_that_was_asked_for(tmp_path: Path, predictor: EmojiPredictor) -> None:
    file = tmp_path / "keymoji" / "personal.json"
    emoji = predictor.predict(TEXT, 100)[-1].emoji
    Suggester(Settings(), file).learn(TEXT, emoji)
    assert not file.exists()
    learner = Suggester(Settings(learn=True), file)
    for _ in range(20):
        learner.learn(TEXT, emoji)
    assert PersonalRanking.load(file, predictor.labels).export()["counts"]
    assert Suggester(Settings(learn=True, sensitivity="eager"), file).strip(TEXT)[0] == emoji


def test_quiet_is_quieter_than_eager(predictor: EmojiPredictor) -> None:
    quiet, usual, eager = (threshold(predictor, one) for one in ("quiet", "usual", "eager"))
    assert usual == predictor.default_threshold
    assert quiet > usual > eager
