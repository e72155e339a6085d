"""The whole behaviour of the engine, without IBus: events of a text field go in, calls of `Desk` come out.

A key is answered at once, before any model is asked: True where it takes an emoji or closes the strip, False where it
goes on to the application, as all others do. The model's answer comes later by `answer`, and one that is older than the
newest key is dropped. Fields that hold secrets or no sentences are left alone: of their keys nothing is even looked at.
This file may import the standard library, and of this package keys.py and field.py.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from runtime.ibus.field import Field
from runtime.ibus.keys import Bindings, Key, Kind, composed

LEFT_ALONE = (2, 3, 4, 5, 6, 8, 9, 10)  # input purposes: digits, number, phone, URL, e-mail, password, PIN, terminal
_NO_EMOJI, _PRIVATE = 1 << 10, 1 << 11  # input hints
_BULLETS = {"●", "•", "∗", "*", "⬤"}


class Desk(Protocol):
    """What the core does to the desktop and asks of the model."""

    def show(self, emoji: Sequence[str], cursor: int) -> None:
        """Open the strip at the caret, or change it."""

    def hide(self) -> None:
        """Close the strip."""

    def commit(self, text: str) -> None:
        """Type this into the application."""

    def delete(self, n: int) -> None:
        """Delete the `n` code points before the caret."""

    def ask(self, serial: int, text: str) -> None:
        """Have the model's strip for `text` brought to `Core.answer` with this serial."""

    def learn(self, text: str, emoji: str) -> None:
        """The user took this emoji after this text."""


@dataclass(frozen=True)
class _Taken:
    """The emoji of the strip that stands in the text now, and what was committed for it."""

    place: int
    committed: str
    before: str  # the text that it was taken for


class Core:
    """One text field after another, as one engine serves them."""

    def __init__(self, desk: Desk, bindings: Bindings, clock: Callable[[], float] = time.monotonic) -> None:
        self.bindings = bindings
        self._desk = desk
        self._field = Field(clock)
        self._is_on = True
        self._gives_text = False  # whether the application gives its surrounding text
        self._purpose = self._hints = 0
        self._is_hidden = False  # it shows bullets for what is typed
        self._strip: Sequence[str] = ()
        self._taken: _Taken | None = None
        self._dismissed = False  # by Escape, until the next word
        self._dead = 0  # the dead key that waits for its letter
        self._serial = 0
        self._is_waiting = False  # for the model's answer
        self._asks_at_text = False  # whether a text that the application gives is a reason to ask the model
        self._expects_reset = False

    @property
    def alone(self) -> bool:
        """Whether this field is left alone."""
        return self._is_hidden or self._purpose in LEFT_ALONE or bool(self._hints & _NO_EMOJI)

    def switch(self, is_on: bool) -> None:
        """Suggestions on or off."""
        self._is_on = is_on
        self._settle()
        self._start_anew()

    def key(self, key: Key) -> bool:
        """Whether the key ends here. False: the application gets it."""
        if not self._is_on or self.alone:
            return False
        kind = key.kind
        if kind is Kind.NOTHING:
            return False
        if self._strip and self._takes(key, kind):
            return True
        self._settle(is_undone=kind in (Kind.BACKSPACE, Kind.UNDO))
        self._serial += 1
        self._expects_reset = kind is Kind.BACKSPACE
        dead, self._dead = self._dead, key.symbol if kind is Kind.DEAD else 0
        character = composed(dead, key.character) if dead else key.character
        if kind is Kind.TEXT and character:
            self._dismissed = self._dismissed and character.isalnum()
            self._field.type(character)
            self._ask()
        elif kind is Kind.BACKSPACE and self._field.text:
            self._field.backspace()
            self._ask()
        elif kind is not Kind.DEAD:
            self._start_anew()
        return False

    def click(self, number: int) -> None:
        """The user clicked on an emoji of the strip."""
        if number < len(self._strip):
            self._take(number)

    def answer(self, serial: int, strip: Sequence[str]) -> None:
        """The model's strip for the text of that serial; empty: it is silent."""
        if serial != self._serial:
            return
        self._is_waiting = False
        if self._field.selected or self.alone or not strip:
            self._close()
        else:
            self._strip = strip
            self._desk.show(strip, 0)

    def surrounding(self, text: str, cursor: int, anchor: int) -> None:
        """The text of the field as the application gives it, caret and selection in code points."""
        if not self._is_on or self.alone:
            return
        if text and set(text) <= _BULLETS:
            self._is_hidden = True
            self._start_anew()
            return
        if not self._field.read(text, cursor, anchor) and not self._field.selected:
            return
        self._settle()
        if self._asks_at_text and not self._field.selected:
            self._serial += 1
            self._ask()
        else:
            self._close()

    def focus(self) -> None:
        """The caret is in a field, of which nothing is known yet."""
        self._settle()
        self._is_hidden = False
        self._start_anew()
        self._field.leave()

    def enable(self) -> None:
        """The user switched to this engine: what was written with another one is a reason to suggest."""
        self._asks_at_text = True

    def reset(self) -> None:
        """The application says that the caret was moved, or the text changed, by other means than typing."""
        if self._expects_reset:  # some say so after Backspace too
            self._expects_reset = False
            return
        self._settle()
        self._start_anew()

    def content(self, purpose: int, hints: int) -> None:
        """What the field is for."""
        self._purpose, self._hints = purpose, hints
        if self.alone:
            self._start_anew()
            self._field.leave()

    def capabilities(self, gives_text: bool) -> None:
        """Whether the application gives its surrounding text."""
        self._gives_text = gives_text

    def _takes(self, key: Key, kind: Kind) -> bool:
        """Whether the key is one of those that an open strip takes, and what it does there."""
        number = self.bindings.number(key)
        if self.bindings.is_take(key):
            number = (self._taken.place + 1) % len(self._strip) if self._taken else 0
        if number is not None and number < len(self._strip):
            self._take(number)
            return True
        if kind is Kind.ESCAPE:
            self._settle()
            self._close()
            self._dismissed = True
            return True
        return False

    def _take(self, number: int) -> None:
        self._serial += 1  # what the model still says is about another text
        if self._taken:
            self._desk.delete(len(self._taken.committed))
            self._field.drop(len(self._taken.committed))
            before = self._taken.before
        else:
            before = self._field.text or ""
        committed = gap(before) + self._strip[number]
        self._desk.commit(committed)
        self._field.type(committed)
        self._taken = _Taken(number, committed, before)
        if self._gives_text:
            self._desk.show(self._strip, number)
        else:  # no emoji could be put in the place of this one
            self._settle()
            self._close()

    def _settle(self, is_undone: bool = False) -> None:
        """The user goes on: what was taken is what was meant, unless it is being undone."""
        if self._taken:
            if not is_undone and not self._hints & _PRIVATE:
                self._desk.learn(self._taken.before, self._strip[self._taken.place])
            self._taken = None
            self._close()

    def _ask(self) -> None:
        text = self._field.text or ""
        self._asks_at_text = True
        is_late, self._is_waiting = self._is_waiting, False
        if self._dismissed or self._field.selected or is_late or not text.strip():
            self._close()
        if not self._dismissed and text.strip():
            self._is_waiting = True
            self._desk.ask(self._serial, text)

    def _start_anew(self) -> None:
        self._serial += 1
        self._field.forget()
        self._taken, self._dead, self._is_waiting = None, 0, False
        self._dismissed = self._asks_at_text = False
        self._close()

    def _close(self) -> None:
        if self._strip:
            self._strip = ()
            self._desk.hide()


def gap(before: str) -> str:
    """The space between a word and an emoji after it; none after Chinese, after an emoji, or where there is one.

    >>> gap("merry"), gap("merry "), gap("累"), gap("🎄"), gap("")
    (' ', '', '', '', '')
    """
    last = before[-1:]
    if not last or last.isspace() or unicodedata.east_asian_width(last) in ("W", "F"):
        return ""
    return "" if unicodedata.category(last) in ("Mn", "Me", "Cf", "So", "Sk") else " "
