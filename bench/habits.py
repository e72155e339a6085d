"""People with stated habits, for `bench.personal`: which emoji each of them takes, by the one that the corpus has.

A habit is a function of that emoji and of chance alone, so what it says is all there is to know. Imports `export.data`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from export.data.tweeteval import LABELS

Takes = Callable[[int, random.Random], int]

_ID = {label.name: label.id for label in LABELS}
RED, TWO, BLUE, PURPLE = (_ID[f"{word} heart{'s' * (word == 'two')}"] for word in ("red", "two", "blue", "purple"))
JOY, FIRE, EYES, WINK = (
    _ID[name] for name in ("face with tears of joy", "fire", "smiling face with smiling eyes", "winking face")
)
HEARTS = frozenset({RED, TWO, BLUE, PURPLE})
FIVE = frozenset({JOY, EYES, PURPLE, FIRE, WINK})
STAND_INS = {  # which of FIVE is taken for each other emoji
    **dict.fromkeys(["red heart", "two hearts", "blue heart", "face blowing a kiss"], PURPLE),
    **dict.fromkeys(["smiling face with heart-eyes", "Christmas tree"], PURPLE),
    **dict.fromkeys(["sparkles", "camera", "flag: United States", "sun", "hundred points"], FIRE),
    **dict.fromkeys(["camera with flash"], EYES),
    **dict.fromkeys(["beaming face with smiling eyes"], JOY),
    **dict.fromkeys(["smiling face with sunglasses", "winking face with tongue"], WINK),
}
_STAND_IN = {label.id: STAND_INS.get(label.name, label.id) for label in LABELS}


@dataclass(frozen=True, kw_only=True)
class Habit:
    """One kind of person. `before` is what was taken during the first `changes_after` of the choices."""

    name: str
    says: str
    takes: Takes
    writes: frozenset[int] | None = None  # only texts whose corpus emoji is one of these; None: all texts
    before: Takes | None = None
    changes_after: float = 0.0


def _as_corpus(label: int, _: random.Random) -> int:
    return label


def _three_hearts(_: int, chance: random.Random) -> int:
    return chance.choices((RED, TWO, PURPLE), (6, 3, 1))[0]


def _five_only(label: int, _: random.Random) -> int:
    return _STAND_IN[label]


HABITS = (
    Habit(name="no habit", says="takes the emoji of the corpus", takes=_as_corpus),
    Habit(name="one emoji", says="takes 💜, whatever the text", takes=lambda *_: PURPLE),
    Habit(name="hearts", says="takes ❤️ (60 %), 💕 (30 %) or 💜, whatever the text", takes=_three_hearts),
    Habit(
        name="own heart",
        says="takes 💜 where the corpus has any heart, else that of the corpus",
        takes=lambda label, _: PURPLE if label in HEARTS else label,
    ),
    Habit(name="five emoji", says="knows 😂 😊 💜 🔥 😉, each standing in for some of the others", takes=_five_only),
    Habit(
        name="replaces",
        says="takes 😊 for every second 😂, else that of the corpus",
        takes=lambda label, chance: EYES if label == JOY and chance.random() < 0.5 else label,
    ),
    Habit(
        name="few topics",
        says="writes only what the corpus has 😂 😊 💜 🔥 😉 for, and takes these",
        takes=_as_corpus,
        writes=FIVE,
    ),
    Habit(
        name="changes",
        says="hearts for the first half of the choices, then five emoji",
        takes=_five_only,
        before=_three_hearts,
        changes_after=0.5,
    ),
    Habit(
        name="just changed",
        says="hearts for nine tenths of the choices, then five emoji",
        takes=_five_only,
        before=_three_hearts,
        changes_after=0.9,
    ),
)
