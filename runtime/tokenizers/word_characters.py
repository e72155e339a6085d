"""Which characters make words: the classes behind the tweet tokenizer, and a text's shadow.

The tokenizer asks little of a character outside ASCII: is it part of a word, a digit, white space, a quotation
mark, or a piece of an emoji? So its text gets a *shadow*: a text of the same length in which every such
character is replaced by one that stands for its class. A small pattern over 8-bit characters then does the
work, and the tokens are cut out of the text where they were found in the shadow:

>>> shadow("Zoë…") == "Zo" + WORD + OTHER
True

The classes are those of the `regex` package that NLTK uses (2026.11, Unicode 17), not those of `re` or
`unicodedata`, which change with the version of Python and leave combining marks out of words. The tables below
were made from that package by tests/parity/test_tweet_tokenizer.py, which also proves them equal to it.
Imports the standard library only.
"""

import re
from bisect import bisect
from functools import cache
from itertools import accumulate

# The characters of a shadow that stand for a class. ASCII stands for itself.
WORD = "\xe0"  # letters, combining marks, connecting punctuation
DIGIT = "\xe1"
OTHER = "\xe2"
QUOTE = "\xe3"  # the quotation marks that cannot end a URL
JOINER = "\xe4"  # zero-width joiner; part of a word, too
TONE = "\xe5"  # the five skin tones
REGIONAL = "\xe6"  # regional indicators: two of them are a flag
BLACK_FLAG = "\xe7"
TAGS = "bcegnstwl\x7f"  # after a black flag, tag characters spell a region: gbeng, gbsct or gbwls
TAG = {letter: chr(0xF0 + place) for place, letter in enumerate(TAGS)}
SPACE = "\t"  # not " ", which alone may stand inside a phone number
NOT_ASCII_SPACES = (
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)

# Each table has the distances, in base 36, from one edge to the next: where membership begins, ends, begins, ends ...
_WORD = """
4q 1 a 1 4 1 5 n 1 v 1 cq 4 c e 5 7 1 1 1 h 39 1 2 2 4 1 1 6 1 1 3 1 1 1 k 1 2b 1 3v 1 4t 1 12 1 2 6 15 2 2 4 19 1
1 1 2 1 2 1 3 6 r 4 4 t b 5 22 4 2u 1 8 2 a 1 j 2 1 g 1n 2 2t e 1i 4 1 2 1 2 1a i s 4 b 5 o 1 7 7 23 1 3l 2 a 1 j
1 8 2 2 2 m 1 7 1 1 3 4 2 9 2 2 2 4 8 1 4 2 1 5 2 c a 1 1 1 2 3 1 6 4 2 2 m 1 7 1 2 1 2 1 2 2 1 1 5 4 2 2 3 3 1 7
4 1 1 7 g b 3 1 9 1 3 1 m 1 7 1 2 1 5 2 a 1 3 1 3 2 1 f 4 2 a 9 7 1 3 1 8 2 2 2 m 1 7 1 2 1 5 2 9 2 2 2 3 5 5 4 2
1 5 2 a 1 1 g 2 1 6 3 3 1 4 3 2 1 1 1 2 3 2 3 3 3 c 4 5 3 3 1 4 2 1 6 1 e a g d 1 3 1 n 1 g 2 9 1 3 1 4 7 2 1 3 1
2 2 4 2 a g 4 1 8 1 3 1 n 1 a 1 5 2 9 1 3 1 4 7 2 5 3 1 4 2 a 1 3 c d 1 3 1 1f 1 3 1 5 5 4 7 5 2 a a 6 1 3 1 i 3 o
1 9 1 1 2 7 3 1 4 6 1 1 1 8 6 a 2 2 d 1m 5 f 1 a 13 2 1 1 1 5 1 o 1 1 1 n 2 5 1 1 1 7 1 a 2 4 w 1 n 2 6 a b 1 1 1
1 1 4 a 1 10 4 k 1 i 1 10 9 1 1l 22 6 26 2 12 1 1 5 1 2 17 1 99 1 4 2 7 1 1 1 4 2 15 1 4 2 x 1 4 2 7 1 1 1 4 2 f 1
1l 1 4 2 1v 2 3 w g g 2e 2 6 3 h8 2 h 1 q 5 23 3 b 7 m 9 m b k c d 1 3 1 2 c 2c 3 1 4 2 2 a x 3 1 b 6 2h 7 17 5 1y
a v 1 c 4 c a 14 2 5 b 18 4 q 6 a 12 s 4 1r 1 t 2 b 6 a d 1 8 1t f 25 3 a h 9 c 38 c 1k 8 a 3 1d 2 b 5 17 2 3 g 3
1 13 5 eu 2 6 2 12 2 6 2 8 1 1 1 1 1 1 1 v 2 1h 1 7 1 1 3 3 1 7 3 4 2 6 4 d 5 3 1 7 f 2 1d 2 j 1 s 1 d 1 f h 1c x
h 1 4 1 2 a 1 1 3 5 6 1 1 1 1 1 1 4 1 b 2 4 5 5 4 1 h 15 ml 1g 1ee 6d 6 9 c 12 1 1 5 1 2 1k 7 1 f o 9 7 1 7 1 7 1
7 1 7 1 7 1 7 1 7 1 w 1b 1 d1 3 p f 1 5 2 5 4 2e 2 2 2 3 1 2i 1 4 5 17 1 2m h w 1c g e8 534 1s h3h 1v 1a 2 7h 3 s
k 1f 1 a 1 37 11 9 2 2v 2 2b 4 1 e 1j 4 1 j 1g c 1y a a 6 o 3 1 1 1d 2 10 c t 3 1t e b 6 v 1 1j 9 e 2 a 6 n 3 21 o
3 2 g 2 5 a 6 2 6 2 6 9 7 1 7 1 17 1 e 2 2 2 3f 1 2 2 a 6 8mc c n 4 1d 6is a6 2 2y 12 7 c 5 5 c 1 d 1 5 1 1 1 2 1
2 1 30 x a3 i 1s 2 1i 14 c 4 g g g 3 2 o 3 w 5 1 3r j a 7 q 4 1 1 q b 2h 3 6 2 6 2 6 2 3 z c 1 q 1 j 1 2 1 f 2 e y
3f 1x 1h 3s 1 3m t 3 1d f 1 v w d u 5 17 5 u 2 10 4 8 1 5 16 4e 2 a 6 10 4 10 4 14 8 1g c b 1 f 1 7 1 2 1 b 1 f 1
7 1 2 3 1g c 8n 9 m a 8 o 6 1 16 1 e 1s 6 2 1 1 18 1 2 3 1 2 n a n 9 v 1t j 1 2 a m a q 6 q 12 1k 6 2 1s 4 1 2 5 8
1 3 1 t 2 3 4 1 w t 3 t z 8 1 u p 1i a m a j d i 32 21 1j 1f d 1f d 14 8 a 6 12 3 5 1 n 6y 16 1 2 3 2 g 6 3 5 9 m
1 19 a 1 8 x v m 16 l r n 9 1z v g 9 1o 7 1 d p 7 a 6 1h 1 a 4 4 8 10 2 1 9 1x 4 4 1 d 1 1 z i 1 11 6 4 1q 7 1 1 1
4 1 f 1 a 7 1n 5 a 6 4 1 8 2 2 2 m 1 7 1 2 1 5 1 a 2 2 2 3 2 1 6 1 5 7 2 7 3 5 b a 1 1 2 1 1 12 1 a 1 1 2 1 1 4 1
8 d 2 t 23 5 a 4 4 u 1y 1 1 8 a 4m 1i 2 9 n 6 y 1t 3 1 b a 12 1l 7 a 6 k s r 2 f 4 a 6 7 55 1n 2t 22 l 8 2 1 2 8 1
2 1 u 1 2 2 9 c a 1y 8 2 1a 2 8 1 2 r 1r 8 1 8 22 3 1 i 21 h 1 2d 8 2g x f a 6 9 1 19 1 9 f a o u 2 m 1 e 21 7 1 2
1 18 3 1 1 2 1 9 8 a 6 6 1 2 1 11 1 2 1 6 7 a 6 18 4 a 6 2 6m n 9 h 1 15 3 5 d b 2d 1 27 pm 2u 34 5 5r c 8n 1s9 2p
f ts g m a 32z 5 g7 5a1 1m 1c6 ft 7 v 1 a 6 27 1 a 6 u 2 5 b 1j 9 4 c a 9 l 5 j c0 19 3 a 5i 1s w p 2 p 18 23 4 1l
7 h 1s 2 1 2 b 7 9 5p7 10 y 2n 37 d pe e 1f 5y5 4 1 7 1 2 1 89 9 1 t 3 2 1 e 5 7 b0 1s4 2z 5 d 3 9 7 a 3 2 381 a
ee 1a 2 n dc 2 1o 5 3 6 8 8 2 7 u 4 44 3 b 3 8 2 2 1 w 2 am 2d 1 1z 1 2 2 1 2 2 2 4 1 c 1 1 1 7 1 1t 1 4 2 8 1 7 1
s 1 4 1 5 1 1 3 7 1 9h 1 p 1 p 1 v 1 p 1 v 1 p 1 v 1 p 1 v 1 p 1 8 2 1e e8 1j 4 1e 8 1 e 1 m 5 1 f uo 3m e 7 1i 1m
1 h 2 7 1 2 1 5 5 1q x 1 34 19 3 e 2 a 4 1 8x v h 1m d2 16 5y 17 5h v 1 m 8 2 68 7 1 4 1 2 1 f 1 5h b 7 15 24 4 a
x2 4 1 r 1 2 1 1 2 1 1 a 1 4 1 1 1 1 6 1 4 1 1 1 1 1 1 3 1 2 1 1 2 1 1 1 1 1 1 1 1 1 1 2 1 1 2 4 1 7 1 4 1 4 1 1 1
a 1 h 5 3 1 5 1 h hg q 6 q 6 q 21y a sm wyo w 3dr 1 4ge 2 5rl f ha 1wi f2 15u 3t7 5 6ju upy 8qo e2m8 6o
"""
_DIGIT = """
19c a 3q a 5i a bg a 3a a 3a a 3a a 3a a 3a a 3a a 3a a 3a a 3a a 2o a 3a a 1y a 7q a 1y a 1fq a 12 a 8c a 3k a 4m
a 6 a 52 a 2e a 3q a 6 a r7q a iu a 12 a 5i a m a 2e a ba a geu a 13a a 1om a 6 a m4 a 3k a 1o a 40 a 7q a 9i a 3a
a ae a 2u a 6 k 24 a bq a 2u a ie a 2e a 6u a 1y a 1i a 9y a d06 a 1t2 a 2e a 3q a eu a iuu a 250 1e 1ts a bq a dy
a 6v a np a 3o6 a
"""
_UNLIKE = """
4y 2 5 1 2 3 g1 34 7n 7 7b 19 1 1 1 2 1 2 1 3 1y b 1c l g 1 2t 7 2 6 2 2 1 4 z 1 u r 2j b 1m 9 9 1 o 4 1 9 1 3 1 5
17 3 1n 9 16 o 1 x 1i 3 1 i 1 7 a 2 t 3 1k 1 1 7 2 2 2 3 9 1 a 2 g 6 4 1 2 3 1k 1 1 5 4 2 2 3 3 1 u 2 3 1 b 3 1k 1
1 8 1 3 1 3 k 2 m 6 1 3 1k 1 1 7 2 2 2 3 5 5 a 2 e 6 a 1 1n 5 3 3 1 4 9 1 o 3 d 5 1j 1 1 7 1 3 1 4 7 2 b 2 k 7 2 3
1k 1 1 7 1 3 1 4 7 2 b 2 f 1 c 4 1j 2 1 7 1 3 1 4 9 8 3 2 c 9 8 3 1y 1 4 6 1 1 1 8 i 2 1p 1 2 7 c 8 2q 1 2 9 b 7
21 2 g a 1 1 1 1 1 1 4 2 1d k 1 2 5 b 1 10 9 1 2s k n 4 4 3 1 3 2 7 3 4 d c 1 1 a 4 jj 3 9 k ph 4 s 3 t 2 u 2 1s w
9 1 i a h 3 1 1 39 2 y 1 3a c 4 c 4e 1 1o 5 1l a 1 t 2 1 1c 1t f 5 1b h 12 9 c 3 u d 1k e 1c k 48 3 1 l 4 1 6 1 2
3 5i 1s ek 2 1d 2 j 1 r 1 3 6 6 a 1y x 2n g 15 1 k6 1o q 22 hi u 123 3 b 1 3l 1 2o w fe 6 2x 2 6v 4 3u a u 8 1 f w
a 13 f mun 4 1 a w 2 28 2 7k 1 3 1 4 1 n 5 4 1 3 6 22 2 1e i q i d 1 12 8 p d 18 4 1b e 10 1 1v e c 1 8 2 19 3 1e
1 1 3 2 2 5 2 1 1 15 5 5 2 6k 8 1 2 fn4 1 kh g g g 3 2 o 3 6n 1 cn 19 1t 4 h 2 35 1 6a s 10 4 2a 5 yl 8 p 7 13 9
23 5 m 6 4g 2 2 g 2 1a 1 3 1 2 5 4 14 3 4 a 1g 2 u 3 1x 2 4 5 2w 8 o 8 15 7 96 6 10 4 1t 5 6q v 18 2 u 5 w g t a v
f 19 4 1r 7 1g 3 1h f b k a 1 2 2 a 4 19 b 7 1 1p 3 10 e g 2 18 1 c 3 1c e 8 4 1 2 h k 1j c 6 1 2 1 4d c l 4 1j 2
1 7 2 2 2 3 9 1 a 2 2 7 3 5 1v 9 1 1 2 1 1 4 1 5 1 1 e 2 2a i n 1 29 k 6j 7 2 9 r 2 2a h 2y d 2t f e 2 6o f 4v 9
1p 6 1 2 2 4 1 1 1 2 3x 7 2 7 3 1 s a 14 7 1 4 8 1 9 b 1a g 5i 8 5j 8 1 8 q j 11 m 1 e 3e 6 3 1 1 2 1 7 1 1 1u 5 1
2 1 5 2g 1 76 4 9 2 1 1 1c 7 3 5 n 1 2t l 417 1 6 f 8ug i 1xc 5 1n 7 10 7 m6 n 54 1 1 1j 7 4 29 1 b 2 f57 2 3mp 1a
2 n dc 2 1o 5 3 6 8 8 2 7 u 4 44 3 b 3 8 2 2 1 w 2 1q k c k 30 p 1af 1j 4 1e 8 1 e 1 m 5 1 f 11s 7 1 h 2 7 1 2 1 5
2s 1 4g 7 af 1 1p 4 e4 4 72 2 6r 1 2 1 7 2 5 1 cx g 31 7 me 1n 1 3 1 4 24 19 1 f qq d z q 6 q 6 q gxva 6o
"""


@cache
def _edges(table: str) -> list[int]:
    return list(accumulate(int(distance, 36) for distance in table.split()))


def _is_in(table: str, code_point: int) -> bool:
    return bisect(_edges(table), code_point) % 2 == 1


def is_letter_or_number(character: str) -> bool:
    """Whether a character outside ASCII is in Unicode's categories L or N.

    These are the word characters, except where `_UNLIKE` says otherwise: marks and joiners are no letters, and
    fractions are numbers that make no words.
    """
    return _is_in(_WORD, ord(character)) != _is_in(_UNLIKE, ord(character))


class _Shadows(dict[int, str]):
    """From code point to shadow, for `str.translate`: filled with the exceptions, it learns the rest."""

    def __missing__(self, code_point: int) -> str:
        word = _is_in(_WORD, code_point)
        found = OTHER if not word else DIGIT if _is_in(_DIGIT, code_point) else WORD
        if len(self) < 4096:  # a keyboard's user needs a few hundred; a hostile text gets no more memory
            self[code_point] = found
        return found


@cache
def _shadows() -> _Shadows:
    shadows = _Shadows({0x200D: JOINER, 0x1F3F4: BLACK_FLAG})
    shadows.update({0xE0000 + ord(letter): stand_in for letter, stand_in in TAG.items()})
    shadows.update(dict.fromkeys(range(0x1F3FB, 0x1F400), TONE))
    shadows.update(dict.fromkeys(range(0x1F1E6, 0x1F200), REGIONAL))
    shadows.update(dict.fromkeys(map(ord, "«»“”‘’"), QUOTE))
    shadows.update(dict.fromkeys(map(ord, NOT_ASCII_SPACES), SPACE))
    shadows.update({ord("ſ"): "s", ord("\u212a"): "k", ord("İ"): "i"})  # equal to these where case is ignored
    return shadows


_NOT_ASCII = re.compile("[^\0-\x7f]+")


def _of_run(run: re.Match[str]) -> str:
    return run[0].translate(_shadows())


def shadow(text: str) -> str:
    """The text with every character outside ASCII replaced by the one that stands for its class."""
    return _NOT_ASCII.sub(_of_run, text)
