"""Which labels of a bundle may be shown, and in which spelling: blocklist, skin tone, and what the device can draw.

It is asked before the ranking, so a strip stays as long as it was meant to be. This file may import the standard
library, the error tree and skin_tones.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from runtime.errors import OptionError
from runtime.strip.skin_tones import SELECTORS, TONES, bare_spelling, with_tone

if TYPE_CHECKING:
    from runtime.bundle import Label

_JOINERS = {*SELECTORS, "\N{ZERO WIDTH JOINER}", *"0123456789#*", *map(chr, range(0xE0020, 0xE0080))}
_PICTURES = (  # the blocks where Unicode keeps its emoji; coarse, so that next year's are there too
    *((0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x20E3, 0x20E3), (0x2122, 0x2122)),
    *((0x2139, 0x2139), (0x2194, 0x2BFF), (0x3030, 0x303D), (0x3297, 0x3299), (0x1F000, 0x1FAFF)),
)


def shown_emoji(
    labels: Sequence[Label],
    *,
    blocklist: Iterable[str] = (),
    skin_tone: str | None = None,
    has_glyph: Callable[[str], bool] | None = None,
) -> dict[int, str]:
    """Label id -> the emoji as it is shown, in label order; a label that may not be shown is left out.

    `blocklist` blocks an emoji in all its spellings and skin tones. `skin_tone` is a name of `TONES`. `has_glyph` says
    whether the device can draw an emoji: one that it draws in no skin tone is shown without, or else left out.
    """
    if skin_tone is not None and skin_tone not in TONES:
        raise OptionError(f"skin_tone: {skin_tone!r} is unknown: use one of {', '.join(TONES)}")
    if has_glyph is not None and not callable(has_glyph):
        raise OptionError(
            f"has_glyph: found {type(has_glyph).__name__}: pass a function from an emoji to True or False"
        )
    blocked = _blocked(blocklist)
    shown = {}
    for label in labels:
        if bare_spelling(label.emoji) in blocked:
            continue
        spellings = [with_tone(label.emoji, skin_tone)] if skin_tone else []
        for emoji in (*spellings, label.emoji):
            if has_glyph is None or has_glyph(emoji):
                shown[label.id] = emoji
                break
    return shown


def _blocked(blocklist: Iterable[str]) -> set[str]:
    if isinstance(blocklist, str):
        raise OptionError(f"blocklist: found one str, {blocklist!r}: pass a list of emoji")
    entries = list(blocklist)
    for entry in entries:
        if not isinstance(entry, str) or not _is_emoji(entry):
            raise OptionError(f"blocklist: {entry!r} is not an emoji: pass the emoji themselves")
    return {bare_spelling(entry) for entry in entries}


def _is_emoji(text: str) -> bool:
    """True for nothing but pictures and what joins them. It need not be an emoji that exists.

    >>> _is_emoji("\N{FIRE}"), _is_emoji("fire"), _is_emoji("")
    (True, False, False)
    """
    pictures = [any(first <= ord(c) <= last for first, last in _PICTURES) for c in text if c not in _JOINERS]
    return bool(pictures) and all(pictures)
