"""Texts after which a keyboard should stay silent: numbers, times, links, code, addresses, function words, bad news.

Made from our own patterns, for the trigger to learn from; no corpus has them labelled. The suite that judges the
trigger is another list, written by hand, in tests/end_to_end/test_never_fire.py. Imports the standard library.
"""

from __future__ import annotations

import random

FUNCTION_WORDS = tuple(
    word
    for line in (
        "the a an of to in on at for with and or but if is are was were be been do does did have has had",
        "i you he she it we they this that these those my your his her our their what which who when where",
        "why how not no can could will would should may might must from by as about into over after before",
        "then than there here so just also only very more most",
    )
    for word in line.split()
)
LOSSES = (
    "passed away",
    "died",
    "has died",
    "is gone",
    "was killed",
    "is in intensive care",
    "has cancer",
    "lost the baby",
)
PEOPLE = (
    "my grandma",
    "my dad",
    "her mother",
    "our dog",
    "his brother",
    "my best friend",
    "a colleague",
    "the neighbour",
)
WHENS = ("", " this morning", " last night", " on sunday", " yesterday", " an hour ago", " after the accident")
SORRY = (
    "i am so sorry for your loss",
    "my condolences to the family",
    "the funeral is on {day}",
    "rest in peace {name}",
    "we had to put him to sleep{when}",
    "the results came back and it is bad",
    "she was in a car accident{when}",
    "he lost his job{when}",
    "they are getting divorced",
    "i have been crying all day",
    "the doctor says there is nothing left to try",
    "there was a shooting{when}",
    "the earthquake destroyed the whole town",
)
DAYS, NAMES = ("monday", "tuesday", "friday", "the 3rd"), ("anna", "mr lee", "grandpa", "sam")
DOMAINS, PATHS = (
    ("example.com", "news.example.org", "docs.example.net/a"),
    ("", "/login", "/item?id=42", "/2019/05/x.html"),
)
CODE = (
    "for i in range({n}):",
    "if (x == {n}) return;",
    "npm install --save-dev left-pad@{n}",
    "SELECT * FROM users WHERE id = {n};",
    "git commit -m 'fix {n}'",
    "def f(x): return x + {n}",
    "sudo systemctl restart nginx",
    "error {n}: null pointer",
    "localhost:{n}",
)
STREETS, TOWNS = (
    ("Main St", "Oak Avenue", "High Street", "Station Road"),
    ("Springfield", "Leeds", "Austin TX 78701", "Bern"),
)
PLAIN = (
    "the meeting is at {time}",
    "please send me the file",
    "ok",
    "can you call me back at {phone}",
    "invoice {n} is attached",
    "what time is it",
    "i will be there at {time}",
    "turn left at the next light",
    "see attached",
    "the train leaves at {time} from platform {n}",
    "let me know",
    "we need {n} more copies by {day}",
    "my address is {n} {street}",
)


def never_fire_texts(count: int, *, seed: int) -> tuple[str, ...]:
    """`count` texts, the kinds in turn; the same seed gives the same."""
    chance = random.Random(seed)
    makers = (_numbers, _time, _link, _code, _address, _function_words, _loss, _sorry, _plain)
    return tuple(makers[index % len(makers)](chance) for index in range(count))


def _numbers(chance: random.Random) -> str:
    digits = str(chance.randrange(10 ** chance.randint(1, 9)))
    return chance.choice(
        (digits, f"{digits}.{chance.randrange(100)}", f"${digits}", f"{digits} kg", f"+{digits}", f"{digits}%")
    )


def _time(chance: random.Random) -> str:
    time = f"{chance.randrange(24)}:{chance.randrange(60):02}"
    return chance.choice(
        (
            time,
            f"at {time}",
            f"{time} pm",
            f"{time} - {chance.randrange(24)}:00",
            f"{time}, room {chance.randrange(400)}",
        )
    )


def _link(chance: random.Random) -> str:
    link = chance.choice(("https://", "http://", "www.", "")) + chance.choice(DOMAINS) + chance.choice(PATHS)
    return chance.choice((link, f"see {link}", f"{link} for details", f"me@{chance.choice(DOMAINS[:2])}"))


def _code(chance: random.Random) -> str:
    return chance.choice(CODE).format(n=chance.randrange(1000))


def _address(chance: random.Random) -> str:
    return f"{chance.randint(1, 400)} {chance.choice(STREETS)}, {chance.choice(TOWNS)}"


def _function_words(chance: random.Random) -> str:
    return " ".join(chance.choices(FUNCTION_WORDS, k=chance.randint(1, 4)))


def _loss(chance: random.Random) -> str:
    return f"{chance.choice(PEOPLE)} {chance.choice(LOSSES)}{chance.choice(WHENS)}"


def _sorry(chance: random.Random) -> str:
    return chance.choice(SORRY).format(day=chance.choice(DAYS), name=chance.choice(NAMES), when=chance.choice(WHENS))


def _plain(chance: random.Random) -> str:
    return chance.choice(PLAIN).format(
        time=f"{chance.randrange(24)}:{chance.randrange(60):02}",
        phone=chance.randrange(10**9),
        n=chance.randrange(100),
        day=chance.choice(DAYS),
        street=chance.choice(STREETS),
    )
