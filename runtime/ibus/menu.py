"""The engine's menu in the desktop's panel, as plain data: what stands there, and what a choice changes.

A choice is the key of an item, such as "tone/light". `chosen` turns it into the new settings; "erase" is no setting,
and is for the engine to do. This file may import the standard library, and of this package settings.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from runtime.ibus.settings import SENSITIVITIES, Settings
from runtime.strip.skin_tones import TONES

ERASE = "erase"
_NONE = "none"


@dataclass(frozen=True)
class Item:
    """One line of the menu; one that has items is a menu itself."""

    key: str
    label: str
    kind: str = "normal"  # or "toggle", "radio"
    is_checked: bool = False
    items: tuple[Item, ...] = ()
    can_be_chosen: bool = True


def menu(settings: Settings, bundles: Sequence[str], last: Sequence[str], notice: str = "") -> tuple[Item, ...]:
    """The menu for these settings and shipped bundles; `last` is the strip last shown, `notice` why there is none."""
    suggest = Item("suggest", f"Suggestions (off: {notice})" if notice else "Suggest emoji", "toggle", settings.suggest)
    names = [*bundles, *([] if settings.bundle in bundles else [settings.bundle])]
    tones = [_radio("tone", _NONE, "none", settings.skin_tone is None)]
    tones += [_radio("tone", tone, tone, settings.skin_tone == tone) for tone in TONES]
    never = [Item(f"never/{emoji}", f"Never show {emoji}") for emoji in last]
    again = Item(f"never/{_NONE}", f"Show all again ({len(settings.never)})", can_be_chosen=bool(settings.never))
    how_often = [_radio("sensitivity", one, one, settings.sensitivity == one) for one in SENSITIVITIES]
    return (
        suggest if not notice else replace(suggest, is_checked=False),
        Item("bundle", "Language", items=tuple(_radio("bundle", one, one, settings.bundle == one) for one in names)),
        Item("sensitivity", "How often", items=tuple(how_often)),
        Item("tone", "Skin tone", items=tuple(tones)),
        Item("never", "Never show", items=(*never, again)),
        Item("learn", "Learn what I take", "toggle", settings.learn),
        Item(ERASE, "Erase what was learnt"),
    )


def chosen(settings: Settings, key: str, is_checked: bool) -> Settings:
    """The settings after the user chose the item of that key; the same where it is none that changes them."""
    group, _, value = key.partition("/")
    if key == "suggest":
        return replace(settings, suggest=is_checked)
    if key == "learn":
        return replace(settings, learn=is_checked)
    if not value or (group in ("bundle", "sensitivity", "tone") and not is_checked):
        return settings  # a radio item that another took the place of
    if group == "bundle":
        return replace(settings, bundle=value)
    if group == "sensitivity":
        return replace(settings, sensitivity=value)
    if group == "tone":
        return replace(settings, skin_tone=None if value == _NONE else value)
    if group == "never":
        return replace(settings, never=() if value == _NONE else (*settings.never, value))
    return settings


def _radio(group: str, value: str, label: str, is_checked: bool) -> Item:
    return Item(f"{group}/{value}", label, "radio", is_checked)
