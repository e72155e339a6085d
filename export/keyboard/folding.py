"""What each character of a text becomes before anything is hashed: one number, or nothing.

- Invisible characters are dropped: joiners, soft hyphens, marks of direction, variation selectors, tags, accents that
  stand alone. So one of them anywhere in a text changes no answer, and an accented letter is its plain one however it
  is spelt (NFC or NFD).
- White space is a space; letters are lower-case; full-width, circled, bold and other styled forms are the plain ones;
  look-alike quotes, dashes, full stops and commas are their ASCII form; traditional Chinese characters are the
  simplified ones (`traditional.tsv`: the first choice of OpenCC's TSCharacters, https://github.com/BYVoid/OpenCC,
  Apache-2.0).
- Letters, digits and marks are word characters, which WORD, added to their code point, says.

`fold_table` is that as one array. Imports numpy only.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SPACE = 32
WORD = 0x200000  # added to the code point of a word character, which lies below
DROPPED = 0x34000  # stands for nothing, as do all higher code points: unassigned, tags, selectors, private use
LIMIT = 0x1F200  # code points from here to DROPPED stay as they are


def code_points(*ranges: tuple[int, int]) -> frozenset[int]:
    """All code points from the first to the last of each range."""
    return frozenset(code_point for first, last in ranges for code_point in range(first, last + 1))


INVISIBLE = code_points(
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF9, 0xFFFC)),
)
ACCENTS = code_points(
    *((0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20DC), (0x3099, 0x309A), (0xFE20, 0xFE2F))
)
ENCLOSED = ((0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))  # A to Z, in squares and black circles
BLOOD_TYPES = "🅰🅱🅾🅿"  # among them, but emoji
LOOK_ALIKES = {"'": "‘’‛ʼ′`´", '"': "“”„‟″«»「」『』", "-": "‐‑‒–—―−", ".": "。", ",": "、", "~": "〜∼"}
ASCII_OF = {character: sign for sign, alike in LOOK_ALIKES.items() for character in alike}
WORD_SIGNS = "'_"
UNASSIGNED = "Cn"  # the category of a code point that stands for nothing yet


@cache
def fold_table() -> NDArray[np.int32]:
    """The number of every code point below LIMIT. (LIMIT,)

    Categories, lower-case letters and decompositions are those of Unicode 3.2, which every Python carries, so that the
    table is the same everywhere; scripts younger than that are signs, not words.
    """
    simplified = simplified_of()
    return np.array([folded(chr(code_point), simplified) for code_point in range(LIMIT)], np.int32)


@cache
def simplified_of() -> dict[str, str]:
    """Traditional character -> the simplified one."""
    lines = Path(__file__).with_name("traditional.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


def folded(character: str, simplified: dict[str, str]) -> int:
    """The number that stands for a character below LIMIT; DROPPED where nothing does."""
    code_point = ord(character)
    if code_point in INVISIBLE or code_point in ACCENTS:
        return DROPPED
    if character.isspace() or character == "\0":
        return SPACE
    character = plain(character)
    if not character:
        return DROPPED
    lower = character.lower()
    if len(lower) == 1 and unicodedata.ucd_3_2_0.category(lower) != UNASSIGNED:
        character = lower
    character = simplified.get(character, character)
    is_word = character in WORD_SIGNS or unicodedata.ucd_3_2_0.category(character)[0] in "LNM"
    return ord(character) + WORD * is_word


def plain(character: str) -> str:
    """The character without its style, its accents and its look-alike's looks; nothing of a styled accent."""
    code_point = ord(character)
    for first, last in ENCLOSED:
        if first <= code_point <= last and character not in BLOOD_TYPES:
            return chr(ord("a") + code_point - first)
    if character in ASCII_OF:
        return ASCII_OF[character]
    bases = [part for part in unicodedata.ucd_3_2_0.normalize("NFKD", character) if ord(part) not in ACCENTS]
    if len(bases) > 1 or bases == [" "]:  # more than one number could say, or a sign such as a lone accent
        return character
    return "".join(ASCII_OF.get(base, base) for base in bases)
