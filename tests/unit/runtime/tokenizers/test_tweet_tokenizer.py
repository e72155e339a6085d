"""Tokens of hand-written texts, one kind of token at a time. The parity tests ask NLTK for the same ones."""

import doctest

import pytest

from runtime.tokenizers import tweet_tokenizer, word_characters
from runtime.tokenizers.tweet_grammar import REACH
from runtime.tokenizers.tweet_tokenizer import tokenize
from runtime.tokenizers.word_characters import (
    DIGIT,
    JOINER,
    OTHER,
    QUOTE,
    SPACE,
    TONE,
    WORD,
    is_letter_or_number,
    shadow,
)
from tests.awkward import AWKWARD_PARAMS

FAMILY = "👩\u200d👧\u200d👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"

EXAMPLES: dict[str, list[str]] = {
    "": [],
    " \t\n\u3000\x85": [],
    "Merry Christmas, everyone!": ["Merry", "Christmas", ",", "everyone", "!"],
    "so  happy\nnow": ["so", "happy", "now"],
    "\x1cis no space": ["\x1c", "is", "no", "space"],
    # words
    "don't well-known o'clock-ish": ["don't", "well-known", "o'clock-ish"],
    "I'm rock'n'": ["I'm", "rock'n", "'"],
    "a-b x'y a'": ["a-b", "x'y", "a", "'"],
    "snake_case _x_ __": ["snake_case", "_x_", "__"],
    "h3llo w0rld's": ["h3llo", "w0rld", "'", "s"],
    "Zoë naïve Ελλάς привет 中文": ["Zoë", "naïve", "Ελλάς", "привет", "中文"],
    "e\u0301te\u0301 क्षि": ["e\u0301te\u0301", "क्षि"],
    "می\u200cخواهم a\u200bb": ["می\u200cخواهم", "a", "\u200b", "b"],
    # numbers
    "10 1/2 3.14 10:30 5-3 -2.5 1,000,000": ["10", "1/2", "3.14", "10:30", "5-3", "-2.5", "1,000", ",", "000"],
    "٣.٤ ½ x²": ["٣.٤", "½", "x", "²"],
    # phone numbers
    "call 555 123 4567 or +1 (555) 123-4567": ["call", "555 123 4567", "or", "+1 (555) 123-4567"],
    "0123456789012": ["01234567890", "12"],
    "555\u00a0123 4567": ["555", "123 4567"],
    # emoticons
    ":) :-D =P ;-( 8-) (-: D: <3 </3 >:( :'(": [
        ":)",
        ":-D",
        "=P",
        ";-(",
        "8-)",
        "(-:",
        "D:",
        "<3",
        "</3",
        ">:(",
        ":'(",
    ],
    "d:x po= do8": ["d:", "x", "po=", "do8"],
    "word:) http: d: a": ["word", ":)", "http", ":", "d:", "a"],
    # arrows and tags
    "-> --> <- <-- <b>bold</b> <no tag>": ["->", "-->", "<-", "<--", "<b>", "bold", "</b>", "<", "no", "tag", ">"],
    "<> <<a> a<b": ["<", ">", "<<a>", "a", "<", "b"],
    # handles and hashtags
    "@user @_x @ home @@a": ["@user", "@_x", "@", "home", "@", "@a"],
    "#xmas2017 #a #ab ##x1 #new-year's-eve- #été": [
        "#xmas2017",
        "#",
        "a",
        "#ab",
        "##x1",
        "#new-year's-eve",
        "-",
        "#été",
    ],
    # addresses
    "http://t.co/AbC1, https://a.b/c?d=e.": ["http://t.co/AbC1", ",", "https://a.b/c?d=e", "."],
    "HTTP://X.Y/ https:xyz httpſ://x.y": ["HTTP://X.Y/", "https:xyz", "httpſ://x.y"],
    "a.com/b(c)d (a.com/bc) a.com/(b)": ["a.com/b(c)d", "(", "a.com/bc", ")", "a.com/", "(", "b", ")"],
    "http://a/b(c(d)) http://a/(b http://((": ["http://a/b(c(d))", "http://a/", "(", "b", "http", ":/", "/", "(", "("],
    "“http://a.b/c”": ["“", "http://a.b/c", "”"],
    "keymoji.org www.a-b.co.uk/ x.y 1.com": ["keymoji.org", "www.a-b.co.uk/", "x", ".", "y", "1.com"],
    "@a.com b.com@ me@b.com a.com/@": ["@a", ".", "com", "b", ".", "com", "@", "me@b.com", "a.com", "/", "@"],
    "first_last+tag@mail.example.org, a@b": ["first_last+tag@mail.example.org", ",", "a", "@b"],
    "first.last@a.org": ["first.last@a.org"],
    # emoji
    f"ok👍🏽 {FAMILY}❤️": ["ok", "👍🏽", f"{FAMILY}", "❤", "\ufe0f"],
    "👩🏽\u200d🚀!": ["👩🏽\u200d🚀", "!"],
    "a🏽 ab🏽 a\u200db": ["a🏽", "ab", "🏽", "a\u200db"],
    "🇫🇷🇩🇪🇫 " + ENGLAND + "🏴": ["🇫🇷", "🇩🇪", "🇫", ENGLAND, "🏴"],
    "1️⃣": ["1️⃣"],
    # dots and repeats
    "wait... what.. no . . . end.": ["wait", "...", "what", "..", "no", ". . .", "end", "."],
    "…….\u2028.": ["…", "…", ".\u2028."],
    "!!!!!! ?????x -----> #####ab": ["!", "!", "!", "?", "?", "?", "x", "--->", "###ab"],
    "cooooool 111111 éééééé ½½½½½": ["cooooool", "111111", "éééééé", "½", "½", "½", "½", "½"],
    "______ \u0301\u0301\u0301\u0301\u0301": ["___", "\u0301\u0301\u0301"],
    # entities
    "rock &amp; roll &lt;3 &quot;hi&quot;": ["rock", "&", "roll", "<3", '"', "hi", '"'],
    "&#9829; &#x2665; &hearts; &eacute;t&eacute;": ["♥", "♥", "♥", "été"],
    "&#128; &#x99; &#129;x &#0;": ["€", "™", "x", "\0"],
    "a&nope;b &; & &amp &#; &#x; &#xyz; &#-1; &#x110000;": ["ab", "&", ";", "&", "&", "amp"],
    "&x41; &xi; &#1_0;x &AMP;": ["A", "x"],
    "&amp;amp; &#38;lt;": ["&", "amp", ";", "&", "lt", ";"],
    "&#xD83D;": ["\ud83d"],
}

LOWERCASE: dict[str, list[str]] = {
    "Merry XMAS :D XD #NoEl ÉTÉ": ["merry", "xmas", ":D", "xd", "#noel", "été"],
    "HTTP://T.CO/Ab": ["HTTP://T.CO/Ab"],  # the emoticon in it, ":/", keeps its case
    "WWW.A.COM <B>Hi</B> ΟΔΟΣ İ": ["www.a.com", "<b>", "hi", "</b>", "οδος", "i\u0307"],
}


@pytest.mark.parametrize("text", [pytest.param(text, id=ascii(text)) for text in EXAMPLES])
def test_examples(text: str) -> None:
    assert tokenize(text) == EXAMPLES[text]


@pytest.mark.parametrize("text", LOWERCASE)
def test_lower_case_spares_emoticons(text: str) -> None:
    assert tokenize(text, lowercase=True) == LOWERCASE[text]


@pytest.mark.parametrize("text", AWKWARD_PARAMS)
def test_awkward_texts_are_answered(text: str) -> None:
    tokens = tokenize(text)
    assert all(tokens)
    assert tokenize(text, limit=2) == tokens[:2]


@pytest.mark.parametrize("filling", ["a ", "… "])
def test_limit_keeps_the_first_tokens(filling: str) -> None:
    for text in (filling * 5, filling * REACH):
        assert tokenize(text, limit=3) == [filling.strip()] * 3
        assert tokenize(text, limit=0) == []


@pytest.mark.parametrize("length", [REACH - 1, REACH, REACH + 1, 3 * REACH])
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("1{}.com rest", "1{}.com"),
        ("1{}.a-b.org/@x", "1{}.a-b.org"),
        ("1{}.a-b.org/ rest", "1{}.a-b.org/"),
        ("<{}> rest", "<{}>"),
        ("<3{}> rest", "<3"),
        (":@1{}.com", ":@"),
        ("1{}. rest", "11111111111"),
        ("<{} >", "<"),
    ],
)
def test_domains_and_tags_of_any_length(text: str, first: str, length: int) -> None:
    filling = "1" * length
    assert tokenize(text.format(filling))[0] == first.format(filling)
    assert tokenize(text.format(filling), limit=1) == [first.format(filling)]


def test_where_an_at_sign_forbids_a_domain_a_later_start_finds_it() -> None:
    filling = "1" * (2 * REACH)
    assert tokenize(f":@{filling}.com") == [":@", filling[:11], f"{filling[11:]}.com"]


@pytest.mark.parametrize(
    "part", ["1", "<a", "a'-", "http://!?", "(a", "&a", " \t", ".\t", "a@", "@", "#_-", "1-", ":@1"]
)
def test_hostile_texts_end(part: str) -> None:
    """Where time grows with the square of the length, these take minutes."""
    text = part * (100_000 // len(part))
    assert len(tokenize(text, limit=64)) <= 64
    for end in ("", " >", "!"):
        assert sum(map(len, tokenize(text + end))) <= len(text + end)


def test_a_shadow_has_the_length_of_its_text_and_only_classes() -> None:
    text = "aé٣…“\u200d🏽\u3000ſ\u212aİ\ud800"
    assert shadow(text) == f"a{WORD}{DIGIT}{OTHER}{QUOTE}{JOINER}{TONE}{SPACE}ski{OTHER}"
    assert shadow("plain ASCII, \0 too") == "plain ASCII, \0 too"


def test_a_text_of_all_characters_is_not_remembered() -> None:
    shadow("".join(map(chr, range(0x4E00, 0x9FFF))))
    assert len(word_characters._shadows()) <= 4096
    assert shadow("\u9ffe") == WORD


def test_letters_and_numbers() -> None:
    assert [is_letter_or_number(character) for character in "é中٣½²Ⅷ"] == [True] * 6
    assert [is_letter_or_number(character) for character in "\u0301\u200d…❤\ufe0f“"] == [False] * 6


@pytest.mark.parametrize("module", [tweet_tokenizer, word_characters])
def test_documented_examples(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert (result.failed, result.attempted > 0) == (0, True)
