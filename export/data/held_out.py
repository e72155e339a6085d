"""Which texts of an everyday corpus are for training, for tuning and for the test: by the text alone, for good.

The text in normal form (NFKC, case folded, letters and digits only) is hashed with SHA-256; the first eight hex digits
as a number, modulo 20, say the part: 0 is `test`, 1 is `validation`, the rest is `train`. So spellings of one text
stand on one side whatever file they come from, and a corpus that grows moves nothing. It holds for the texts with emoji
and for the plain ones; a row that is made from a text (a beginning, a copy with a typing error) follows that text. May
import the standard library.
"""

import hashlib
import unicodedata

N_PARTS = 20
TEST, VALIDATION, TRAIN = "test", "validation", "train"
_PARTS = {0: TEST, 1: VALIDATION}


def held_out(text: str) -> str:
    """`test`, `validation` or `train`.

    >>> held_out("So happy!"), held_out("so  HAPPY") == held_out("So happy!")
    ('train', True)
    """
    digest = hashlib.sha256(normal_form(text).encode("utf-8", "surrogatepass")).hexdigest()
    return _PARTS.get(int(digest[:8], 16) % N_PARTS, TRAIN)


def normal_form(text: str) -> str:
    """What is left when compatibility forms, case, punctuation, emoji and white space are folded away.

    >>> normal_form("Ｍerry  christmas!! \\u2764\\ufe0f")
    'merrychristmas'
    """
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
