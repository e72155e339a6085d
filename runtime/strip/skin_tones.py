"""Skin tones: which emoji take one, and how it is spelt.

A tone is a code point right after a person or a hand (`Emoji_Modifier_Base`), in the place of U+FE0F. An emoji with
several people is left as it is: which of its tones exist, a font decides. This file may import the standard library.
"""

from bisect import bisect_right

TONES = {  # name -> Emoji_Modifier
    "light": "\U0001f3fb",
    "medium-light": "\U0001f3fc",
    "medium": "\U0001f3fd",
    "medium-dark": "\U0001f3fe",
    "dark": "\U0001f3ff",
}
SELECTORS = ("\ufe0e", "\ufe0f")

# The property Emoji_Modifier_Base of Unicode 17.0, emoji-data.txt: first and last code point of each range.
MODIFIER_BASES = (
    *((0x261D, 0x261D), (0x26F9, 0x26F9), (0x270A, 0x270D), (0x1F385, 0x1F385), (0x1F3C2, 0x1F3C4)),
    *((0x1F3C7, 0x1F3C7), (0x1F3CA, 0x1F3CC), (0x1F442, 0x1F443), (0x1F446, 0x1F450), (0x1F466, 0x1F478)),
    *((0x1F47C, 0x1F47C), (0x1F481, 0x1F483), (0x1F485, 0x1F487), (0x1F48F, 0x1F48F), (0x1F491, 0x1F491)),
    *((0x1F4AA, 0x1F4AA), (0x1F574, 0x1F575), (0x1F57A, 0x1F57A), (0x1F590, 0x1F590), (0x1F595, 0x1F596)),
    *((0x1F645, 0x1F647), (0x1F64B, 0x1F64F), (0x1F6A3, 0x1F6A3), (0x1F6B4, 0x1F6B6), (0x1F6C0, 0x1F6C0)),
    *((0x1F6CC, 0x1F6CC), (0x1F90C, 0x1F90C), (0x1F90F, 0x1F90F), (0x1F918, 0x1F91F), (0x1F926, 0x1F926)),
    *((0x1F930, 0x1F939), (0x1F93C, 0x1F93E), (0x1F977, 0x1F977), (0x1F9B5, 0x1F9B6), (0x1F9B8, 0x1F9B9)),
    *((0x1F9BB, 0x1F9BB), (0x1F9CD, 0x1F9CF), (0x1F9D1, 0x1F9DD), (0x1FAC3, 0x1FAC5), (0x1FAF0, 0x1FAF8)),
)
_FIRSTS = [first for first, _ in MODIFIER_BASES]


def takes_tone(character: str) -> bool:
    """True for a character that a skin tone may follow.

    >>> takes_tone("\N{WAVING HAND SIGN}"), takes_tone("\N{FIRE}")
    (True, False)
    """
    place = bisect_right(_FIRSTS, ord(character)) - 1
    return place >= 0 and ord(character) <= MODIFIER_BASES[place][1]


def with_tone(emoji: str, tone: str) -> str:
    """`emoji` in the tone, a key of TONES; as it is where it takes none, or has several people.

    >>> with_tone("\u261d\ufe0f", "medium") == "\u261d\U0001f3fd"
    True
    """
    bare = "".join(character for character in emoji if character not in TONES.values())
    bases = [character for character in bare if takes_tone(character)]
    if len(bases) != 1:
        return emoji
    return bare.replace(f"{bases[0]}\ufe0f", bases[0]).replace(bases[0], bases[0] + TONES[tone])


def bare_spelling(emoji: str) -> str:
    """What is the same in every spelling of an emoji: no selector and no tone, unless nothing else is there.

    >>> bare_spelling("\u2764\ufe0f") == bare_spelling("\u2764")
    True
    """
    return "".join(c for c in emoji if c not in SELECTORS and c not in TONES.values()) or emoji
