"""One neutral form of an emoji: no skin tone, no gender, one of each pair that is one picture.

What people put and what phrases name comes in many forms; a keyboard's label is one of them, and the runtime puts the
user's skin tone on. May import `runtime`.
"""

from __future__ import annotations

import re

from runtime.strip.skin_tones import bare_spelling

_SIGN = re.compile("\u200d[\u2640\u2642]")  # woman's or man's
_WORKER = re.compile("^[\U0001f468\U0001f469](?=\u200d[^\U0001f466-\U0001f469\u2764\U0001f48b\U0001f91d])")
TWINS = {"♥": "❤", "☺": "😊", "🇺🇲": "🇺🇸"}  # of the same picture, or nearly


def neutral(emoji: str) -> str:
    """The neutral form, in its bare spelling.

    >>> neutral("🤷🏽\u200d♀\ufe0f"), neutral("👩\u200d🍳"), neutral("☺\ufe0f")
    ('🤷', '🧑\u200d🍳', '😊')
    """
    one = _SIGN.sub("", bare_spelling(emoji))
    one = _WORKER.sub("\U0001f9d1", one)
    return TWINS.get(one, one)
