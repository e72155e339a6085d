"""Which emoji are near-twins: the same picture in another colour or pose, of which a strip needs one.

Unicode's own groups are too coarse for this: CLDR puts a laughing and a smiling face into one subgroup, and a sun and a
fire into another. So the list is ours, by one rule: who wants the one is served by the other, and the difference is one
of drawing. Feelings stay apart: a broken heart is no `heart`, a winking face no `smile`, and the slightly smiling face,
which can be bitter, is its own. What a family costs is measured by `python -m bench.diversity`. May import `runtime`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from runtime.strip.skin_tones import bare_spelling

FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "heart": tuple("❤🧡💛💚💙🩵💜🤎🖤🩶🤍🩷💕💞💓💗💖💘💝💟❣♥"),  # not broken, mending, or in a letter
        "camera": ("📷", "📸"),
        "laughter": ("😂", "🤣", "😆", "😹"),
        "grin": ("😁", "😀", "😃", "😄", "😸"),
        "smile": ("😊", "☺"),
        "heart eyes": ("😍", "😻"),
        "kiss": ("😘", "😗", "😙", "😚", "😽"),
        "tongue": ("😜", "😝", "😛", "🤪"),
        "tears": ("😭", "😢", "😿"),
        "anger": ("😡", "😠", "😾"),
        "sun": ("☀", "🌞"),
        "star": ("⭐", "🌟"),
        "beer": ("🍺", "🍻"),
    }
)
_FAMILY_OF = {emoji: family for family, members in FAMILIES.items() for emoji in members}


def family_of(emoji: str) -> str | None:
    """The family of an emoji in any spelling; None where it is its own.

    >>> family_of("\\u2764\\ufe0f"), family_of("\\u2764"), family_of("🔥")
    ('heart', 'heart', None)
    """
    return _FAMILY_OF.get(bare_spelling(emoji))
