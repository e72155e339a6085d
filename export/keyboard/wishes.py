"""Texts after which people do put an emoji: wishes, thanks, joy, love, laughter.

Made from our own patterns, for the trigger to learn from beside `export/keyboard/never_fire.py`: everyday tweets from
hate and offence corpora hardly have any. Imports the standard library.
"""

from __future__ import annotations

import random

OCCASIONS = (
    "birthday",
    "bday",
    "anniversary",
    "new year",
    "easter",
    "halloween",
    "thanksgiving",
    "mother's day",
    "father's day",
    "valentine's day",
    "friday",
    "holidays",
)
TO_WHOM = (
    "",
    " everyone",
    " my love",
    " to you",
    " babe",
    " friends",
    " mom",
    " dad",
    " sis",
    " bro",
    " girl",
    " {name}",
    " to my best friend",
)
NAMES = ("anna", "sam", "leo", "maria", "jack", "kim")
PATTERNS = (
    "happy {occasion}{whom}",
    "merry christmas{whom}",
    "merry xmas{whom}",
    "good morning{whom}",
    "good night{whom}",
    "sweet dreams{whom}",
    "congrats{whom}",
    "congratulations{whom}",
    "thank you so much{whom}",
    "thanks{whom}",
    "i love you{whom}",
    "love you so much{whom}",
    "love this",
    "i miss you{whom}",
    "miss u",
    "can't wait to see you{whom}",
    "so excited for {when}",
    "so happy rn",
    "so proud of you{whom}",
    "best {thing} ever",
    "what a beautiful {thing}",
    "this {thing} is amazing",
    "lol",
    "lmao i can't",
    "hahaha that is so funny",
    "haha you are crazy",
    "i'm crying of laughter",
    "omg yes",
    "yay",
    "we did it",
    "you look gorgeous{whom}",
    "have a great {thing}{whom}",
    "get well soon{whom}",
    "hugs and kisses",
    "welcome home{whom}",
    "she said yes",
    "it's lit",
    "party {when}",
    "you are the best{whom}",
)
THINGS = ("day", "night", "party", "weekend", "trip", "sunset", "view", "song", "dinner", "show", "concert")
WHENS = ("tonight", "tomorrow", "the weekend", "friday", "summer", "this")
ENDS = ("", "", "", "!", "!!", "!!!", " :)", " xx")


def wish_texts(count: int, *, seed: int) -> tuple[str, ...]:
    """`count` texts, one in three with a capital letter first; the same seed gives the same."""
    chance = random.Random(seed)
    return tuple(_wish(chance) for _ in range(count))


def _wish(chance: random.Random) -> str:
    pattern = chance.choice(PATTERNS).replace("{whom}", chance.choice(TO_WHOM))
    text = pattern.format(
        occasion=chance.choice(OCCASIONS),
        name=chance.choice(NAMES),
        thing=chance.choice(THINGS),
        when=chance.choice(WHENS),
    )
    text += chance.choice(ENDS)
    return text[0].upper() + text[1:] if chance.random() < 1 / 3 else text
