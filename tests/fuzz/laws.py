"""What holds for every text: an answer, finite, in order, the same twice, and blind to what nobody sees."""

import random
import sys

import numpy as np

from export.keyboard.hashing import LONGEST
from runtime import EmojiPredictor
from runtime.errors import TextError
from tests.awkward import AWKWARD_TEXTS

INVISIBLE = "\u200b\u200c\u2060\u00ad\u200e\u200f\u202a\u2066\ufeff\ufe0e\ufffc"
BLOCKS = (
    *((0x20, 0x7F), (0x80, 0x2FF), (0x300, 0x36F), (0x590, 0x6FF), (0x900, 0xDFF), (0x2000, 0x2BFF), (0x3040, 0x30FF)),
    *((0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xE000, 0xFFFF), (0x1D400, 0x1D7FF), (0x1F000, 0x1FAFF)),
    *((0xE0000, 0xE01EF), (0, sys.maxunicode)),
)
WORDS = ("merry", "christmas", "love", "happy", "not", "sad", "生日", "快乐", "难过", "haha", "!!", "😂", "❤️")
LONG = 20_000  # code points


def any_text(luck: random.Random) -> str:
    """Words, letters of one block, of all of Unicode, an awkward text, or a very long one; surrogates too."""
    kind = luck.randrange(100)
    if kind < 10:
        return luck.choice(AWKWARD_TEXTS)
    if kind < 50:
        return " ".join(luck.choices(WORDS, k=luck.randrange(12)))
    low, high = luck.choice(BLOCKS)
    length = luck.randrange(LONG) if kind == 99 else luck.randrange(80)
    return "".join(chr(luck.randint(low, high)) for _ in range(length))


def check_text_laws(predictor: EmojiPredictor, text: str, luck: random.Random) -> None:
    """AssertionError, which shows the text, where a law is broken; any other exception is a broken law too."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        try:
            predictor.predict(text)
        except TextError:
            return
        raise AssertionError(f"an unpaired surrogate was taken: {text!a}")
    scores = predictor.scores(text)
    assert scores.shape == (len(predictor.labels),), ascii(text)
    assert np.isfinite(scores).all(), ascii(text)
    assert scores.min() >= 0, ascii(text)
    assert scores.max() <= 1, ascii(text)
    assert np.array_equal(scores, predictor.scores(text)), f"another answer the second time: {text!a}"
    best = [prediction.score for prediction in predictor.predict(text, 5)]
    assert best == sorted(best, reverse=True), ascii(text)
    assert len(best) == min(5, len(predictor.labels)), ascii(text)
    place = luck.randint(0, len(text))
    hidden = text[:place] + luck.choice(INVISIBLE) + text[place:]
    if len(hidden) <= LONGEST:  # in a longer text it pushes a letter out of what is read
        assert np.array_equal(scores, predictor.scores(hidden)), f"{hidden!a} is answered otherwise than {text!a}"
    if predictor.has_trigger:
        assert 0 <= predictor.trigger(text) <= 1, ascii(text)
