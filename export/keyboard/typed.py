"""The same text as fingers type it: begun, with a slip, drawn out, shouted, after another sentence.

Every change is a rule with chance; the same random.Random gives the same. Imports the standard library.
"""

from __future__ import annotations

from random import Random

LETTERS = "abcdefghijklmnopqrstuvwxyz"
CHINESE_ENDS = ("", "！", "!!", "~", "。", "…", "哈", "啊", "呀", "了")


def slipped(text: str, chance: Random) -> str:
    """A letter inside a word left out, moved, doubled or another.

    >>> slipped("ok", Random(0))
    'ok'
    """
    places = [place for place in range(1, len(text) - 1) if text[place].isalpha() and text[place - 1].isalpha()]
    if not places:
        return text
    place, kind = chance.choice(places), chance.random()
    if kind < 0.4:
        return text[:place] + text[place + 1 :]
    if kind < 0.7:
        return text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]
    return text[:place] + (text[place] if kind < 0.85 else chance.choice(LETTERS)) + text[place + (kind >= 0.85) :]


def drawn_out(text: str, chance: Random) -> str:
    """One letter of a word two to four times."""
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if len(word) > 2 and word[-1].isalpha()]
    if not places:
        return text + "!!"
    place = chance.choice(places)
    word = words[place]
    letter = chance.choice([number for number in range(1, len(word)) if word[number].isalpha()])
    words[place] = word[:letter] + word[letter] * chance.randint(2, 4) + word[letter + 1 :]
    return " ".join(words)


def noisy(text: str, language: str, chance: Random) -> str:
    """One of these changes, which leave the meaning."""
    kind = chance.random()
    if language == "zh":
        if kind < 0.4:
            return text.rstrip("。！!？?~") + chance.choice(CHINESE_ENDS)
        if kind < 0.6 and len(text) > 4:
            place = chance.randrange(len(text))
            return text[:place] + text[place + 1 :]
        return text.replace("，", " ").replace(",", " ") if kind < 0.8 else drawn_out_last(text, chance)
    if kind < 0.2:
        return text.upper()
    if kind < 0.5:
        return drawn_out(text, chance)
    if kind < 0.75:
        return slipped(text, chance)
    if kind < 0.83:
        return "#" + "".join(word[:1].upper() + word[1:] for word in text.split()[:4])
    plain = text.lower().rstrip(".!")
    return plain + chance.choice(("!!", "!!!", "...", "")) if kind < 0.92 else plain.replace("'", "")


def drawn_out_last(text: str, chance: Random) -> str:
    """The last letter two to four times more.

    >>> drawn_out_last("哈", Random(0))[:3]
    '哈哈哈'
    """
    return text + text[-1] * chance.randint(2, 4)


def begun(text: str, language: str, chance: Random, least: float = 0.5, most: float = 0.9) -> str | None:
    """A beginning, of words in English, whose last may be half, of characters in Chinese; None of a short text."""
    share = chance.uniform(least, most)
    if language == "zh":
        count = max(2, round(len(text) * share))
        return text[:count] if count < len(text) else None
    words = text.split(" ")
    if len(words) < 3:
        return text[: max(3, round(len(text) * chance.uniform(0.7, 0.9)))] if len(text) >= 6 else None
    count = max(1, round(len(words) * share))
    if count >= len(words):
        return None
    half = f" {words[count][: max(1, len(words[count]) // 2)]}" if chance.random() < 0.3 else ""
    return " ".join(words[:count]) + half


def first_words(text: str, language: str, chance: Random) -> str | None:
    """One to four words, or characters, that decide nothing yet; None of a text that has no more."""
    count = chance.randint(1, 4)
    if language == "zh":
        return text[:count] if len(text) > count + 2 else None
    words = text.split(" ")
    return " ".join(words[:count]) if len(words) > count + 1 else None


def after(sentence: str, text: str, language: str, chance: Random) -> str:
    """The text behind another sentence."""
    if sentence[-1] in ".!?。！？":
        return sentence + (" " if language == "en" else "") + text
    if language == "zh":
        return sentence + chance.choice(("。", "，", "！", " ")) + text
    return f"{sentence}{chance.choice(('.', '!', '...', ','))} {text}"
