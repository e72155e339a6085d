"""The thread where the model answers, so that no key ever waits for it: only the newest text is asked.

What is brought back is brought to the thread of the desktop, by a function that runs another one there. The first
exception ends all asking, with one line for the user, until the settings are given anew. This file may import the
standard library, the error tree, whole_file.py, and of this package settings.py and suggester.py.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from runtime.errors import KeymojiError
from runtime.ibus.settings import Settings
from runtime.ibus.suggester import Suggester
from runtime.whole_file import remove_whole

Answer = Callable[[list[str]], None]
_MOST_TAKEN = 100  # that wait to be learnt


class Worker:
    """One suggester in one thread, which ends with the process."""

    def __init__(
        self,
        personal_file: Path,
        deliver: Callable[[Callable[[], None]], object],
        failed: Callable[[str], None],
        load: Callable[[Settings, Path], Suggester] = Suggester,
    ) -> None:
        """`deliver` runs a function in the desktop's thread; `failed` is told there, in one line, what went wrong."""
        self._personal_file, self._deliver, self._failed, self._load = personal_file, deliver, failed, load
        self._changed = threading.Condition()
        self._settings: Settings | None = None  # those that are not loaded yet
        self._taken: deque[tuple[str, str]] = deque(maxlen=_MOST_TAKEN)  # text, emoji
        self._is_to_erase = False
        self._question: tuple[str, Answer] | None = None
        self._suggester: Suggester | None = None  # this and the next are the thread's own
        self._used: Settings | None = None
        threading.Thread(target=self._work, name="keymoji", daemon=True).start()

    def use(self, settings: Settings) -> None:
        """Load anew, by these settings."""
        with self._changed:
            self._settings = settings
            self._changed.notify()

    def ask(self, text: str, answer: Answer) -> None:
        """The strip for the text, unless another text is asked before its turn comes."""
        with self._changed:
            self._question = (text, answer)
            self._changed.notify()

    def learn(self, text: str, emoji: str) -> None:
        """The user took this emoji after this text."""
        with self._changed:
            self._taken.append((text, emoji))
            self._changed.notify()

    def erase(self) -> None:
        """Forget what was learnt: the file goes, a broken one too, and what is in memory."""
        with self._changed:
            self._taken.clear()
            self._is_to_erase = True
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._settings or self._taken or self._is_to_erase or self._question is not None
                )
                taken, question, settings = list(self._taken), self._question, self._settings
                is_to_erase, self._is_to_erase = self._is_to_erase, False
                self._taken.clear()
                self._question = self._settings = None
            try:
                self._do(taken, is_to_erase, settings, question)
            except Exception as error:
                self._suggester = None
                line = str(error) if isinstance(error, KeymojiError) else f"{type(error).__name__}: {error}"
                self._deliver(partial(self._failed, " ".join(line.split())))

    def _do(
        self,
        taken: list[tuple[str, str]],
        is_to_erase: bool,
        settings: Settings | None,
        question: tuple[str, Answer] | None,
    ) -> None:
        for text, emoji in taken:
            if self._suggester:
                self._suggester.learn(text, emoji)
        if is_to_erase:
            remove_whole(self._personal_file)
            settings = settings or self._used
        if settings:
            self._used, self._suggester = settings, None
            self._suggester = self._load(settings, self._personal_file)
        if question and self._suggester:
            text, answer = question
            self._deliver(partial(answer, self._suggester.strip(text)))
