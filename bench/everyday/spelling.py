"""One spelling of an emoji for comparing: without U+FE0F, skin tone, hair, gender and direction.

A woman who shrugs, a man who shrugs and a person who shrugs are one answer, and so are all families and all couples.
Persons that stand alone (a grandmother, a boy) stay apart: there the gender is what was said. Imports `runtime`.
"""

from runtime.strip.skin_tones import bare_spelling

JOINER = "\u200d"
DROPPED = frozenset("\u2640\u2642\u27a1🦰🦱🦲🦳")  # gender signs, the arrow of a direction, hair
PERSONS = frozenset("🧑👨👩🧒👦👧👶")
PAIR = "🧑\u200d🤝\u200d🧑"  # two people who hold hands
SAME = {"🤶": "🎅", "🧑\u200d🎄": "🎅", "👫": PAIR, "👬": PAIR, "👭": PAIR}


def neutral(emoji: str) -> str:
    """The spelling that emoji are compared in.

    >>> neutral("\u2764\ufe0f") == neutral("\u2764"), neutral("🤷🏽\u200d\u2640\ufe0f")
    (True, '🤷')
    """
    bare = bare_spelling(emoji)
    parts = [part for part in bare.split(JOINER) if part not in DROPPED] or [bare]
    if len(parts) > 1:
        people = [part for part in parts if part in PERSONS]
        if len(people) == len(parts):
            return "👪"
        if len(people) == 2 and "\u2764" in parts:
            return "💏" if "💋" in parts else "💑"
        parts = ["🧑" if part in "👨👩" else part for part in parts]
    joined = JOINER.join(parts)
    return SAME.get(joined, joined)


def spelt(column: str) -> frozenset[str]:
    """The emoji of a column, in which they stand with spaces between them.

    >>> sorted(spelt("🔥 🎉 🔥"))
    ['🎉', '🔥']
    """
    return frozenset(map(neutral, column.split()))
