"""What is known of the text before the caret: what the keys did to it, put right by what the application says.

An application that gives its surrounding text gives it late: what arrives after a key may be from before that key, or
from before the five keys before it. So what is a text that was passed a moment ago is late, and anything else is the
truth. Where an application gives nothing, the text begins at the caret. This file may import the standard library.
"""

from __future__ import annotations

import time
import unicodedata
from collections import deque
from collections.abc import Callable

LATE = 0.25  # seconds in which an application has shown what a key did
READ = 200  # code points; the shipped models read no more
_KEPT = 2 * READ
_PASSED = 64
_JOINER = "\N{ZERO WIDTH JOINER}"


class Field:
    """The text before the caret of one text field, at most the end of it; None where it is not known."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.text: str | None = None
        self.selected = False
        self._clock = clock
        self._passed: deque[tuple[float, str]] = deque(maxlen=_PASSED)

    def type(self, characters: str) -> None:
        """The user or the engine put these characters there."""
        self.selected = False
        self._set((self.text or "") + characters)

    def backspace(self) -> None:
        """The user deleted what was selected, or else the last character, an emoji of several code points whole."""
        if self.selected:
            self.selected = False  # the text ends where the selection began
        elif self.text:
            self._set(without_last(self.text))

    def drop(self, n: int) -> None:
        """The engine deleted the last `n` code points."""
        self._set((self.text or "")[:-n])

    def forget(self) -> None:
        """Nobody knows where the caret is now."""
        self._remember()
        self.text, self.selected = None, False

    def leave(self) -> None:
        """Another text field: what was passed in the last one means nothing here."""
        self.text, self.selected = None, False
        self._passed.clear()

    def read(self, text: str, cursor: int, anchor: int) -> bool:
        """What the application says. True where the text before the caret is another than was thought."""
        before = text[: min(cursor, anchor)]
        if self.text is not None and same(before, self.text):
            self.selected = cursor != anchor
            return False
        since = self._clock() - LATE
        if any(moment >= since and same(before, passed) for moment, passed in self._passed):
            return False
        self.selected = cursor != anchor
        self._set(before)
        return True

    def _set(self, text: str) -> None:
        self._remember()
        self.text = text if len(text) < 2 * _KEPT else text[-_KEPT:]  # seldom, so that a strip holds still

    def _remember(self) -> None:
        if self.text is not None:
            self._passed.append((self._clock(), self.text))


def same(one: str, other: str) -> bool:
    """Whether two texts, each the end of a longer one perhaps, are the same as far as a model reads."""
    return one[-READ:] == other[-READ:]


def without_last(text: str) -> str:
    """The text without its last character as a person counts them.

    >>> without_last("merry \\u2764\\ufe0f")
    'merry '
    """
    end = len(text) - 1
    while end > 0 and (_is_part(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return text[: max(end, 0)]


def _is_part(character: str) -> bool:
    """A mark, a joiner, a variation selector or a skin tone."""
    return unicodedata.category(character) in ("Mn", "Me", "Cf") or "\U0001f3fb" <= character <= "\U0001f3ff"
