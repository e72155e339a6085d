"""Which emoji a keyboard can suggest: those that phrases teach and people use, every group of Unicode, some flags.

Both languages have the same labels, so that one teacher serves both and an embedder learns one list. May import
`runtime`; needs the package emoji for names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from export.data.families import family_of
from export.data.weibo_codes import fully_qualified, short_name
from runtime.bundle import Label

FLAGS = frozenset(
    ["🇺🇸", "🇬🇧", "🇨🇦", "🇦🇺", "🇮🇪", "🇫🇷", "🇩🇪", "🇮🇹", "🇪🇸", "🇵🇹", "🇳🇱", "🇧🇪", "🇨🇭", "🇸🇪", "🇳🇴", "🇩🇰", "🇫🇮", "🇵🇱", "🇬🇷", "🇹🇷", "🇷🇺", "🇺🇦", "🇨🇳", "🇯🇵", "🇰🇷", "🇮🇳", "🇹🇭", "🇻🇳", "🇸🇬", "🇲🇾", "🇮🇩", "🇵🇭", "🇧🇷", "🇦🇷", "🇲🇽", "🇿🇦", "🇪🇬", "🇳🇬", "🇳🇿", "🇦🇹", "🇭🇰", "🇯🇲", "🇨🇴", "🇲🇦", "🇰🇪", "🇪🇺", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"]
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


def labels_of(emoji: Iterable[str]) -> tuple[Label, ...]:
    """Labels in that order: fully qualified, with Unicode's (CLDR) English short name."""
    spellings = [fully_qualified()[one] for one in emoji]
    return tuple(
        Label(id=place, emoji=one, name=short_name(one), family=family_of(one)) for place, one in enumerate(spellings)
    )
