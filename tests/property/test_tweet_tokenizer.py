"""Laws of the tweet tokenizer on arbitrary Unicode; the first is that NLTK gives the same tokens."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st
from nltk.tokenize import TweetTokenizer

from runtime.tokenizers.tweet_grammar import REACH
from runtime.tokenizers.tweet_tokenizer import tokenize
from runtime.tokenizers.word_characters import NOT_ASCII_SPACES, shadow

NLTK = TweetTokenizer()
NLTK_LOWERCASE = TweetTokenizer(preserve_case=False)

ASCII_SIGNS = "adDpPoOsSx01238 \t\n\r\x0b\x1c\0:;=-*'\"/\\()[]{}@|<>#_.,+%!?&~"
EMOJI_PARTS = "\u200d\ufe0f\u20e3\U0001f3fb\U0001f3ff\U0001f1e6\U0001f1ff\U0001f3f4\U000e0067\U000e007f👍👩❤"
OTHERS = "éßΣσǅſ\u212aİı中あ٣३½²Ⅷ\u0301\u0903\u200c\u200b\u00ad\ufeff\u203f«»“”‘’…\xa0\x85\u1680\u2028\u3000\u2c2f"
FRAGMENTS = (
    "http://",
    "https:",
    "httpſ:/",
    "www.",
    ".com",
    ".co/",
    "a.b",
    "@b.co",
    "(a)",
    "(a(b)c)",
    "((",
    "<3",
    "</b>",
    "<a",
    "-->",
    "<-",
    ":-)",
    "8-D",
    "(555) ",
    "+1 ",
    "123",
    "1234567",
    "1/2",
    "don't",
    "#ab",
    "##",
    "@us_er",
    "...",
    ". .",
    "!!!!",
    "ééééé",
    "____",
    "\u0301" * 4,
    "½" * 4,
    "&amp;",
    "&#39;",
    "&#x80;",
    "&#129;",
    "&x41;",
    "&#;",
    "&#-5;",
    "&nope;",
    "&#xD800;",
    "&#x110000;",
    "👩🏽\u200d🚀",
    "🇫🇷",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
)

nasty_characters = st.sampled_from(ASCII_SIGNS + EMOJI_PARTS + OTHERS)
pieces = nasty_characters | st.sampled_from(FRAGMENTS) | st.text(max_size=3)
texts = (
    st.text()  # surrogates excluded
    | st.text(nasty_characters)
    | st.lists(pieces, max_size=20).map("".join)
    | st.lists(nasty_characters, min_size=1, max_size=6, unique=True).flatmap(lambda few: st.text(st.sampled_from(few)))
)
runs = st.tuples(
    st.sampled_from(["1", "a", "8D", "a.", "<a", "(a", "!?", "1-", "é", "a)"]), st.sampled_from([1, 63, 126, 250, 254])
).flatmap(lambda run: st.integers(0, 8).map(lambda more: run[0] * ((run[1] + more) // len(run[0]))))
long_texts = st.lists(pieces | runs, min_size=2, max_size=8).map("".join)


@settings(max_examples=2000, deadline=None)
@given(texts)
@example("don\u200ct")
def test_the_tokens_are_nltk_s(text: str) -> None:
    assert tokenize(text) == NLTK.tokenize(text)
    assert tokenize(text, lowercase=True) == NLTK_LOWERCASE.tokenize(text)


@settings(max_examples=500, deadline=None)
@given(long_texts)
@example(f"1{'1' * REACH}.com")
@example(f"<{'1' * REACH}>")
def test_the_tokens_of_long_texts_are_nltk_s(text: str) -> None:
    assert tokenize(text) == NLTK.tokenize(text)


@given(texts | long_texts, st.integers(0, 10))
def test_limited_tokens_are_a_prefix(text: str, limit: int) -> None:
    assert tokenize(text, limit=limit) == tokenize(text)[:limit]


@given(texts)
def test_a_shadow_has_the_length_of_its_text(text: str) -> None:
    assert len(shadow(text)) == len(text)
    assert max(shadow(text), default="") <= "\xff"


@given(st.text(max_size=3) | st.text(nasty_characters, max_size=3))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    """In a text too short for an entity and for four of a kind."""
    spaces = re.compile(rf"[\t-\r {NOT_ASCII_SPACES}]+")
    assert spaces.sub("", "".join(tokenize(text))) == spaces.sub("", text)
