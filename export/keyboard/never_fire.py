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
PEOPLE = tuple(
    f"{whose} {who}"
    for whose in ("my", "her", "his", "our", "their")
    for who in (
        *("grandma", "grandpa", "mother", "mom", "father", "dad", "sister", "brother", "son", "daughter", "baby"),
        *("wife", "husband", "aunt", "uncle", "cousin", "best friend", "boss", "neighbour", "teacher", "dog", "cat"),
    )
)
HAPPENED = (  # to a person
    *("passed away", "passed", "died", "has died", "just died", "is dead", "is gone", "was killed", "was murdered"),
    *("has cancer", "is in intensive care", "is in the hospital", "is dying", "has a tumor", "had a heart attack"),
    *("had a stroke", "was in a car accident", "is in a coma", "was shot", "was robbed", "was attacked", "was raped"),
    *("lost the baby", "had a miscarriage", "lost everything", "lost the house", "lost the job", "got fired"),
    *("was laid off", "got arrested", "is in jail", "went missing", "is missing", "never woke up", "was diagnosed"),
    *("tested positive", "is very sick", "is in pain", "needs surgery", "fell down the stairs", "broke a leg"),
    *("failed the exam", "dropped out", "wants a divorce", "left", "cheated", "is depressed", "overdosed"),
    *("hurt themselves", "committed suicide", "was abused", "was bullied", "is being evicted", "is bankrupt"),
)
WHENS = ("", "", " this morning", " last night", " on sunday", " yesterday", " an hour ago", " again", " last year")
SORRY = (
    *("i am so sorry for your loss", "sorry for your loss", "so sorry to hear that", "my condolences to the family"),
    *("deepest sympathy", "thoughts and prayers with the family", "praying for the victims", "rest in peace {name}"),
    *("rip {name}", "gone but never forgotten", "the funeral is on {day}", "at the funeral of {person}"),
    *("the burial is {day}", "visiting the grave of {person}", "the memorial for {name} is {day}"),
    *("i miss {person} every day since the funeral", "a year since we lost {person}", "in loving memory of {name}"),
    *("we had to put {name} to sleep{when}", "saying goodbye to {person} in the hospice", "i can't stop crying"),
    *("i have been crying all day", "my heart is broken", "i feel so alone", "i want to die", "i hate my life"),
    *(
        "i can't do this anymore",
        "nobody would miss me",
        "the results came back and it is bad",
        "bad news from the doctor",
    ),
    *(
        "the doctor says there is nothing left to try",
        "the cancer is back",
        "the treatment failed",
        "chemo starts {day}",
    ),
    *("they are getting divorced", "we broke up{when}", "it is over between us", "i lost my job{when}"),
    *("we can't pay the rent", "the bank took the house", "our flat was burgled{when}", "my car was stolen{when}"),
    *("there was a shooting{when}", "the earthquake destroyed the town", "a fire destroyed the building{when}"),
    *("dozens dead after the attack", "the crash killed three people", "the hurricane is coming, evacuate"),
    *("the war has started", "many people were injured{when}", "i failed{when}", "i was rejected{when}"),
    *("the trip is cancelled", "the police came{when}", "call an ambulance", "i need help", "it is an emergency"),
)
CONSONANTS, VOWELS, SIGNS = "bcdfghjklmnpqrstvwxz", "aeiouy", "()[]{}<>=+-*/\\|#$%&;:,._~^"
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
    makers = (_numbers, _time, _link, _code, _address, _function_words, _loss, _sorry, _loss, _sorry, _plain, _noise)
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
    return f"{chance.choice((*PEOPLE, 'she', 'he', 'i', 'a friend'))} {chance.choice(HAPPENED)}{chance.choice(WHENS)}"


def _sorry(chance: random.Random) -> str:
    return chance.choice(SORRY).format(
        day=chance.choice(DAYS), name=chance.choice(NAMES), when=chance.choice(WHENS), person=chance.choice(PEOPLE)
    )


def _noise(chance: random.Random) -> str:
    """Made-up words, numbers and signs: what no corpus has met says nothing for an emoji."""
    pieces = []
    for _ in range(chance.randint(1, 6)):
        word = "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(chance.randint(1, 4)))
        word = chance.choice((word, word.capitalize(), word + chance.choice(CONSONANTS), word.upper()))
        number = str(chance.randrange(10 ** chance.randint(1, 5)))
        pieces.append(chance.choice((word, word, number, word + chance.choice(SIGNS), chance.choice(SIGNS) + number)))
    return chance.choice((" ", " ", chance.choice(SIGNS))).join(pieces)


def _plain(chance: random.Random) -> str:
    return chance.choice(PLAIN).format(
        time=f"{chance.randrange(24)}:{chance.randrange(60):02}",
        phone=chance.randrange(10**9),
        n=chance.randrange(100),
        day=chance.choice(DAYS),
        street=chance.choice(STREETS),
    )
