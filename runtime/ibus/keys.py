"""What a key event means to the strip, and which keys take an emoji: X11 key symbols and modifiers, without IBus.

Two settings name keys. `take` is one key, such as "Tab", "F9" or "Ctrl+E"; `choose` is the modifier, "Alt" unless told
otherwise, that makes the digits 1 to 5 take the emoji of that number. Keys that everybody needs are refused. This file
may import the standard library and the error tree.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

from runtime.errors import OptionError

SHIFT, CONTROL, ALT, SUPER = 1 << 0, 1 << 2, 1 << 3, 1 << 6
_VIRTUAL = 1 << 26 | 1 << 27 | 1 << 28  # Super, Hyper and Meta, as some clients say it
_RELEASE = 1 << 30
_SHORTCUT = CONTROL | ALT | SUPER | _VIRTUAL
_NAMED = CONTROL | ALT | SUPER  # the modifiers that a setting may name
MODIFIERS = {"Ctrl": CONTROL, "Alt": ALT, "Super": SUPER}

BACKSPACE, TAB, ENTER, ESCAPE = 0xFF08, 0xFF09, 0xFF0D, 0xFF1B
_MODIFIER_KEYS = (range(0xFFE1, 0xFFEF), range(0xFE01, 0xFE10), range(0xFF7E, 0xFF80))  # Shift ... Hyper, ISO, Num Lock
_NAMES = {"Tab": TAB, **{f"F{n}": 0xFFBD + n for n in range(1, 13)}}
_DIGIT_ROW = 2  # the kernel's code of the key that is 1 on most layouts; the others follow
MOST = 5
_DEAD = {  # dead key -> what it puts on the next letter
    0xFE50: "\N{COMBINING GRAVE ACCENT}",
    0xFE51: "\N{COMBINING ACUTE ACCENT}",
    0xFE52: "\N{COMBINING CIRCUMFLEX ACCENT}",
    0xFE53: "\N{COMBINING TILDE}",
    0xFE54: "\N{COMBINING MACRON}",
    0xFE55: "\N{COMBINING BREVE}",
    0xFE56: "\N{COMBINING DOT ABOVE}",
    0xFE57: "\N{COMBINING DIAERESIS}",
    0xFE58: "\N{COMBINING RING ABOVE}",
    0xFE59: "\N{COMBINING DOUBLE ACUTE ACCENT}",
    0xFE5A: "\N{COMBINING CARON}",
    0xFE5B: "\N{COMBINING CEDILLA}",
    0xFE5C: "\N{COMBINING OGONEK}",
}


class Kind(Enum):
    """What a key does to the text."""

    NOTHING = auto()  # a release, or a modifier on its own
    TEXT = auto()  # it types its character
    DEAD = auto()  # it waits for the next letter
    BACKSPACE = auto()
    ESCAPE = auto()
    UNDO = auto()
    OTHER = auto()  # whatever else: where the caret is afterwards, only the application knows


@dataclass(frozen=True)
class Key:
    """A key event: its symbol, the kernel's code, the modifiers, and the character that the symbol stands for."""

    symbol: int
    code: int = 0
    state: int = 0
    character: str = ""

    @property
    def kind(self) -> Kind:
        if self.state & _RELEASE or any(self.symbol in keys for keys in _MODIFIER_KEYS):
            return Kind.NOTHING
        if self.state & _SHORTCUT:
            undo = self.state & _SHORTCUT == CONTROL and self.character.lower() == "z"
            return Kind.UNDO if undo else Kind.OTHER
        if self.symbol in (BACKSPACE, ESCAPE):
            return Kind.BACKSPACE if self.symbol == BACKSPACE else Kind.ESCAPE
        if self.symbol in _DEAD:
            return Kind.DEAD
        return Kind.TEXT if self.character.isprintable() and len(self.character) == 1 else Kind.OTHER


def composed(dead: int, character: str) -> str:
    """What a dead key and the letter after it make; empty where that is the application's own affair.

    >>> composed(0xFE51, "e")
    'é'
    """
    one = unicodedata.normalize("NFC", character + _DEAD[dead])
    return one if len(one) == 1 else ""


@dataclass(frozen=True)
class Bindings:
    """Which keys take an emoji while a strip is shown."""

    take: tuple[int, int]  # key symbol, modifiers
    choose: int  # the modifier of the digits

    def is_take(self, key: Key) -> bool:
        symbol = key.symbol + 32 if 65 <= key.symbol <= 90 else key.symbol  # Caps Lock changes nothing
        return (symbol, key.state & (_NAMED | SHIFT)) == self.take and key.kind is not Kind.NOTHING

    def number(self, key: Key) -> int | None:
        """The number, from 0, of the emoji that this key takes; on a layout whose digits need Shift, by its place."""
        if key.state & (_NAMED | SHIFT) != self.choose or key.kind is Kind.NOTHING:
            return None
        if key.character.isascii() and key.character.isdecimal():
            number = int(key.character) - 1
        else:
            number = key.code - _DIGIT_ROW
        return number if 0 <= number < MOST else None


def parse_bindings(take: str, choose: str) -> Bindings:
    """The keys of the two settings; OptionError where one is unknown, or is a key that everybody needs."""
    *named, name = take.split("+")
    if choose not in MODIFIERS:
        raise OptionError(f"choose: {choose!r} found: use one of {', '.join(MODIFIERS)}")
    state = sum({MODIFIERS.get(one, 0) for one in named})
    plain = len(name) == 1 and name.isascii() and name.isalnum()
    if not all(one in MODIFIERS for one in named) or not (name in _NAMES or (plain and named)):
        raise OptionError(
            f"take: {take!r} found: use Tab, F1 to F12, or a letter or digit with {', '.join(MODIFIERS)}, as in Ctrl+E"
        )
    if plain and name.isdecimal() and state == MODIFIERS[choose]:
        raise OptionError(f"take: {take!r} takes the emoji of that number already: use another key, such as Tab")
    return Bindings((_NAMES.get(name) or ord(name.lower()), state), MODIFIERS[choose])
