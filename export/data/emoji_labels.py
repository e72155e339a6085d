"""Which emoji a keyboard can suggest: those that phrases teach and people use, every group of Unicode, some flags.

Both languages have the same labels, so that one teacher serves both and an embedder learns one list. May import
`runtime`; needs the package emoji for names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from export.data.families import family_of
from export.data.neutral import neutral
from export.data.weibo_codes import cldr_name, emoji_of_code, fully_qualified
from runtime.bundle import Label

_COUNTRIES = (
    "US GB CA AU IE FR DE IT ES PT NL BE CH SE NO DK FI PL GR TR RU UA CN "
    "JP KR IN TH VN SG MY ID PH BR AR MX ZA EG NG NZ AT HK JM CO MA KE EU"
)
_PARTS = "gbeng gbsct gbwls"  # of the United Kingdom
FLAGS = frozenset(
    [
        *("".join(chr(ord(letter) - ord("A") + 0x1F1E6) for letter in code) for code in _COUNTRIES.split()),
        *("🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in f"{code}\x7f") for code in _PARTS.split()),
    ]
)
_REGION, _TAG = range(0x1F1E6, 0x1F200), "\U000e0067"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An emoji of the `most_used` becomes a label, one of the `often_used` that `few` phrases name, or `many` do; and
    one that people put into `natural` texts."""

    most_used: int = 500
    often_used: int = 900
    few: int = 4
    many: int = 9
    natural: int = 60


def choose_emoji(
    phrases: Iterable[tuple[str, ...]],
    texts: Iterable[tuple[str, ...]],
    ranks: Mapping[str, int],
    choice: Choice,
) -> tuple[str, ...]:
    """The labels' neutral emoji, those that phrases and texts name most first."""
    named = Counter(one for emoji in phrases for one in emoji)
    put = Counter(one for emoji in texts for one in emoji)
    known = fully_qualified()

    def is_chosen(emoji: str) -> bool:
        if emoji not in known:
            return False
        if is_flag(emoji):
            return emoji in FLAGS
        rank = ranks.get(emoji, choice.often_used + 1)
        taught = named[emoji] >= choice.many or (named[emoji] >= choice.few and rank <= choice.often_used)
        return taught or rank <= choice.most_used or (named[emoji] > 0 and put[emoji] >= choice.natural)

    chosen = filter(is_chosen, {*named, *put, *ranks, *FLAGS})
    return tuple(sorted(chosen, key=lambda emoji: (-3 * named[emoji] - 0.2 * put[emoji], emoji)))


def is_flag(emoji: str) -> bool:
    """Of a country or a part of one."""
    return ord(emoji[0]) in _REGION or _TAG in emoji


def labels_of(emoji: Iterable[str], language: str) -> tuple[Label, ...]:
    """Labels in that order: fully qualified, with Unicode's (CLDR) English short name, and in Chinese Weibo's code."""
    spellings = [fully_qualified()[one] for one in emoji]
    codes = {neutral(one): code for code, one in reversed(emoji_of_code().items())} if language == "zh" else {}
    return tuple(
        Label(id=place, emoji=one, name=cldr_name(one), code=codes.get(neutral(one)), family=family_of(one))
        for place, one in enumerate(spellings)
    )
