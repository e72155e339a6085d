r"""The grammar of a tweet's tokens, as patterns over a text's shadow (see runtime/tokenizers/word_characters.py).

The tokens are those of NLTK 3.10's TweetTokenizer: the alternatives of `TOKEN` are tried in the order in which
they stand here, and the first that fits wins, even where a later one would reach further. Three things differ
from NLTK's own pattern, and none of them changes a token:

* Upper and lower case are both spelled out, which is faster than ignoring case.
* No loop is nested in a loop over the same characters, so a failing URL costs no exponential time.
* A domain's first label and a tag are followed for `REACH` characters only, so that 1 MB of digits or of "<a"
  costs no quadratic time; runtime/tokenizers/tweet_tokenizer.py finds the longer ones by `Rest`.

Imports runtime.tokenizers.word_characters and the standard library only.
"""

import re
from functools import lru_cache

from runtime.tokenizers.word_characters import BLACK_FLAG, DIGIT, JOINER, QUOTE, REGIONAL, TAG, TONE, WORD

REACH = 256

# Insides of character classes. White space is ASCII's, since a shadow has no other.
_SPACE = r"\t-\r "
_ASCII = "A-Za-z0-9"
_DIGITS = f"0-9{DIGIT}"
_LETTERS = f"A-Za-z{WORD}{JOINER}"
_WORD = f"{_LETTERS}{_DIGITS}_"

# A run of letters that ends before white space, a comma, a bracket ...: two words in three. It stands first for
# speed. What else could start with a letter goes on with one of the characters refused here: a URL needs "." or
# ":", an emoticon ("d:", "P*8", "po=") an eye or a nose, an email one of ".+-@", an emoji a joiner or a tone, and
# a longer word an apostrophe, a hyphen or a word character.
_PLAIN_WORD = rf"[A-Za-z]+(?![{_WORD}'\-.+@:;=*{TONE}])"

# http://host/path or host.tld/path. Brackets may stand in the path by pairs, one pair in another at most.
_BRACKETS = rf"\((?:[^{_SPACE}()]{{0,255}}\([^{_SPACE}()]{{1,255}}\)[^{_SPACE}()]{{0,255}}|[^{_SPACE}]{{1,255}}?)\)"
_PATH = rf"[^{_SPACE}()<>{{}}\[\]]"
_PATH_END = rf"""[^{_SPACE}`!()\[\]{{}};:'".,<>?{QUOTE}]"""
_TOP_LEVEL = r"\.[A-Za-z]{2,13}"
_URL = (
    rf"(?:[Hh][Tt][Tt][Pp][Ss]?:(?:/{{1,3}}|[{_ASCII}%])|[{_ASCII}.\-]{{1,255}}{_TOP_LEVEL}/)"
    rf"(?:{_PATH}|{_BRACKETS}){_PATH}*(?:{_BRACKETS}{_PATH}*)*(?:{_BRACKETS}|{_PATH_END})"
)

# host.tld alone, with no "@" on either side. The labels end at a dot, which is the top level's.
_MORE_LABELS = rf"(?:[{_ASCII}]+[.\-])"
_DOMAIN_END = rf"(?<=\.)[A-Za-z]{{2,13}}(?![{_WORD}@])(?:/(?!@))?"
_DOMAIN = rf"(?<!@)(?=[{_ASCII}]{{1,{REACH}}}[.\-]){_MORE_LABELS}{{1,127}}{_DOMAIN_END}"

_GAP = r"[ *\-.)]*"
_PHONE = (
    rf"(?=[+({_DIGITS}])"
    rf"(?:\+?[01]{_GAP})?(?:\(?[{_DIGITS}]{{3}}{_GAP})?[{_DIGITS}]{{3}}{_GAP}[{_DIGITS}]{{4}}"
)

_NOSE = r"[\-oO*']?"
_MOUTH = r"[)\](\[dDpP/:}{@|\\]"
_EMOTICON = rf"[<>]?[:;=8]{_NOSE}{_MOUTH}|{_MOUTH}{_NOSE}[:;=8][<>]?|</?3"

_TAG = rf"<[^>{_SPACE}]{{1,{REACH - 1}}}>"
_ARROW = r"-+>|<-+"
_HANDLE = rf"@[{_WORD}]+"
_HASHTAG = rf"#+[{_WORD}][{_WORD}'\-]*[{_WORD}]"
_EMAIL = rf"[{_WORD}.+\-]{{1,64}}@[{_WORD}\-]{{1,63}}\.(?:[{_WORD}\-]\.?){{1,251}}[{_WORD}\-]"

_JOINED = rf"{JOINER}[^{_SPACE}]{TONE}?"
_EMOJI = rf"[^{_SPACE}](?:{TONE}(?:{_JOINED})*|(?:{_JOINED})+)"
_REGIONS = "|".join("".join(TAG[letter] for letter in region) for region in ("gbeng\x7f", "gbsct\x7f", "gbwls\x7f"))
_FLAG = rf"{REGIONAL}{{2}}|{BLACK_FLAG}(?:{_REGIONS})"

_LONG_WORD = rf"[{_LETTERS}][{_LETTERS}'\-_]+[{_LETTERS}]"
_NUMBER = rf"[+\-]?[{_DIGITS}]+[,/.:\-][{_DIGITS}]+[+\-]?"
_SHORT_WORD = f"[{_WORD}]+"
_ELLIPSIS = r"\.(?:[\t\v\f ]*\.)+"
_ANYTHING = f"[^{_SPACE}]"

_UP_TO_EMOTICON = (_PLAIN_WORD, _URL, _DOMAIN, _PHONE)
_FROM_TAG = (_TAG, _ARROW, _HANDLE, _HASHTAG, _EMAIL)
_OTHER_WORDS = (_LONG_WORD, _NUMBER, _SHORT_WORD)

TOKEN = re.compile(
    "|".join((*_UP_TO_EMOTICON, _EMOTICON, *_FROM_TAG, _EMOJI, _FLAG, *_OTHER_WORDS, _ELLIPSIS, _ANYTHING))
)
EMOTICON = re.compile(_EMOTICON)


@lru_cache(maxsize=1)
def older_token() -> re.Pattern[str]:
    """The grammar that BERTweet was trained with, NLTK 3.4's: no broken heart, no emoji of several characters."""
    emoticon = _EMOTICON.replace("</?3", "<3")
    ellipsis = rf"\.(?:[{_SPACE}]*\.)+"
    return re.compile("|".join((*_UP_TO_EMOTICON, emoticon, *_FROM_TAG, *_OTHER_WORDS, ellipsis, _ANYTHING)))


class Rest:
    """Follows a run of characters past `REACH`, and tells where the token that it begins ends.

    A run is looked at once, however many tokens start inside it: what follows it is the same for all of them.
    """

    def __init__(self, run: str, end: str) -> None:
        self._run, self._end = re.compile(run), re.compile(end)
        self._run_end = self._token_end = 0

    def end_of_token(self, shadow: str, start: int) -> int:
        """Where the token at `start` ends, if more than `REACH` characters of it are of the run; else 0."""
        if start >= self._run_end:
            run = self._run.match(shadow, start)
            self._run_end = run.end() if run else start
            is_long = self._run_end - start > REACH
            end = self._end.match(shadow, self._run_end) if is_long else None
            self._token_end = end.end() if end else 0
        return self._token_end if self._run_end - start > REACH else 0

    @classmethod
    def of_domain(cls) -> "Rest":
        return cls(rf"[{_ASCII}]+", rf"[.\-]{_MORE_LABELS}{{0,126}}{_DOMAIN_END}")

    @classmethod
    def of_tag(cls) -> "Rest":
        return cls(rf"[^>{_SPACE}]+", ">")
