"""Finds fonts that can draw a text, Chinese and emoji included, among those of the system.

matplotlib draws outlines and no colour bitmaps, and where no font has a character it draws a box and warns. So each
character is looked up in the fonts' own tables first, and one that nothing here can draw is an error. The system is
looked through anew each time: matplotlib's list can be older than the last installation. Imports matplotlib.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from runtime.errors import KeymojiError

BASE = "DejaVu Sans"  # comes with matplotlib
PREFERRED = ("notosanscjk-regular", "wqy-microhei", "wqy-zenhei", "notoemoji", "symbola")  # others come after these
ADVICE = "apt install fonts-wqy-zenhei fonts-symbola, or put a font that has it into ~/.fonts"


class FontError(KeymojiError):
    """No font here can draw a character."""


def families_for(text: str) -> list[str]:
    """Families that together draw the text, as `font.family` takes them; FontError names what none of them has.

    A font that was looked into is a family by its path, so that matplotlib takes this file and no namesake.
    """
    manager = font_manager.fontManager
    families = [BASE]
    missing = set(text) - drawable(manager.findfont(BASE), set(text)) - {" "}
    for path in sorted(font_manager.findSystemFonts(), key=preference):
        if found := drawable(path, missing):
            families.append(path)
            entry = font_manager.FontEntry(fname=path, name=path, weight=400, size="scalable")
            manager.ttflist += [entry] if entry not in manager.ttflist else []
            missing -= found
    if missing:
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in sorted(missing)[:3])
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise FontError(f"no font here can draw {named}{more}: {ADVICE}")
    return families


def preference(path: str) -> tuple[int, str]:
    name = Path(path).name.lower()
    return next((place for place, stem in enumerate(PREFERRED) if stem in name), len(PREFERRED)), path


def drawable(path: str, characters: Collection[str]) -> set[str]:
    """Those of the characters that the font has an outline for; none of a font that cannot be read."""
    if not characters:
        return set()
    try:
        font = FT2Font(path)
        known = font.get_charmap()
        return {character for character in characters if ord(character) in known and has_outline(font, character)}
    except (RuntimeError, OSError):
        return set()


def has_outline(font: FT2Font, character: str) -> bool:
    """False for a glyph that is a colour bitmap, or nothing."""
    if not font.scalable:
        return False
    font.set_size(12, 72)
    font.load_char(ord(character))
    vertices, _ = font.get_path()
    return len(vertices) > 0
