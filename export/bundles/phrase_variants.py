"""The same phrase as other fingers type it: begun, shouted, drawn out, with a slip, with an emoji, as a hashtag.

Every change is a rule without chance, so that a golden file made of them is the same everywhere. Imports the standard
library.
"""

from __future__ import annotations

from collections.abc import Sequence

EMOJI = ("😂", "\u2764\ufe0f", "🔥", "👍🏽", "\u2600", "🇺🇸", "👩\u200d🚀", "😍😍")
JOINED_EVERY, MOST_JOINED = 16, 12


def begun(phrase: str) -> str:
    """The first three fifths of the characters, often half a word.

    >>> begun("good morning")
    'good mor'
    """
    return phrase[: -(-len(phrase) * 3 // 5)]


def cut(phrase: str) -> str:
    """The last three fifths of the characters, as when a text goes on in a new field.

    >>> cut("good morning")
    ' morning'
    """
    return phrase[len(phrase) * 2 // 5 :]


def shouted(phrase: str) -> str:
    """In capitals; what is in capitals already, in small letters.

    >>> shouted("ok"), shouted("OK")
    ('OK', 'ok')
    """
    return phrase.upper() if phrase != phrase.upper() else phrase.lower()


def drawn_out(phrase: str) -> str:
    """The last letter four times, and two more marks.

    >>> drawn_out("so happy")
    'so happyyyy!!'
    """
    return phrase + phrase[-1] * 3 + "!!"


def slipped(phrase: str) -> str:
    """Two letters in the middle of the longest word change places.

    >>> slipped("happy birthday")
    'happy birhtday'
    """
    word = max(phrase.split(), key=len, default="")
    middle = len(word) // 2
    slip = word[: middle - 1] + word[middle : middle + 1] + word[middle - 1 : middle] + word[middle + 1 :]
    return phrase.replace(word, slip, 1) if middle else phrase + phrase


def typeset(phrase: str) -> str:
    """With curly quotes, an ellipsis and wider spaces, as some keyboards put them.

    >>> typeset("don't...") == "don\u2019t\u2026"
    True
    """
    return phrase.replace("'", "\u2019").replace("...", "\u2026").replace(" ", "\u00a0 ", 1)


def as_hashtag(phrase: str) -> str:
    """The words together behind a hash.

    >>> as_hashtag("beach day")
    '#BeachDay'
    """
    return "#" + "".join(word[:1].upper() + word[1:] for word in phrase.split())


def with_emoji(phrase: str, place: int) -> str:
    """An emoji after the first word and at the end."""
    first, space, rest = phrase.partition(" ")
    emoji = EMOJI[place % len(EMOJI)]
    return f"{first} {emoji}{space}{rest}{emoji}"


def variants(phrases: Sequence[str]) -> list[str]:
    """Each phrase, its beginning and two of its other forms in turn; now and then a long text of several phrases."""
    texts = []
    for place, phrase in enumerate(phrases):
        forms = (
            shouted(phrase),
            drawn_out(phrase),
            slipped(phrase),
            typeset(phrase),
            as_hashtag(phrase),
            with_emoji(phrase, place),
        )
        texts += [phrase, begun(phrase), forms[place % len(forms)], forms[(place // 6 + place + 3) % len(forms)]]
        if place % JOINED_EVERY == JOINED_EVERY - 1:
            first = place - 1 - place // JOINED_EVERY % MOST_JOINED
            texts.append(". ".join(phrases[max(0, first) : place + 1]))
    return texts
