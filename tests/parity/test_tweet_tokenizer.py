"""The tokenizer against NLTK on all real tweets, and its tables against the package that NLTK matches with."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import pytest
import regex  # type: ignore[import-untyped]
from nltk.tokenize import TweetTokenizer

from export.data.tracks import clean
from export.data.tweeteval import load_split
from runtime.tokenizers import word_characters
from runtime.tokenizers.tweet_tokenizer import tokenize
from runtime.tokenizers.word_characters import DIGIT, JOINER, QUOTE, SPACE, WORD, is_letter_or_number, shadow
from tests.unit.runtime.tokenizers.test_tweet_tokenizer import EXAMPLES, LOWERCASE

NOT_ASCII = "".join(map(chr, range(0x80, 0x110000)))
TABLES = {
    "_WORD": regex.compile(r"\w"),
    "_DIGIT": regex.compile(r"\d"),
    "_UNLIKE": regex.compile(r"[\w--[\p{L}\p{N}]]|[[\p{L}\p{N}]--\w]", regex.V1),
}
DIGITS_36 = "0123456789abcdefghijklmnopqrstuvwxyz"
NLTK = TweetTokenizer()
NLTK_LOWERCASE = TweetTokenizer(preserve_case=False)


def disagreements(texts: Iterable[str], ours: Callable[[str], list[str]], reference: TweetTokenizer) -> list[str]:
    """The texts that get other tokens than the reference's."""
    return [text for text in texts if ours(text) != reference.tokenize(text)]


def table_of(pattern: "regex.Pattern[str]") -> list[str]:
    """A table of runtime/tokenizers/word_characters.py as it has to be: print it to renew that file."""
    edges, inside = [0], False
    members = set(pattern.findall(NOT_ASCII))
    for character in NOT_ASCII:
        if (character in members) != inside:
            edges.append(ord(character))
            inside = not inside
    return [base_36(edge - last) for last, edge in pairwise(edges)]


def base_36(number: int) -> str:
    return (base_36(number // 36) if number >= 36 else "") + DIGITS_36[number % 36]


def misplaced(pattern: str, classes: set[str]) -> list[str]:
    """The characters outside ASCII that the pattern matches but that have no shadow of these, or the reverse."""
    members = set(regex.findall(pattern, NOT_ASCII))
    return [
        c for c, stand_in in zip(NOT_ASCII, shadow(NOT_ASCII), strict=True) if (c in members) != (stand_in in classes)
    ]


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_are_those_of_regex(name: str) -> None:
    assert getattr(word_characters, name).split() == table_of(TABLES[name])


@pytest.mark.parametrize(
    ("pattern", "classes"),
    [
        (r"\w", {WORD, DIGIT, JOINER, *"ski"}),
        (r"\d", {DIGIT}),
        (r"\s", {SPACE}),
        (r"(?i)[a-z0-9]", set("ski")),
        (r"(?i)[s]", {"s"}),
        (r"(?i)[dpo8013:;=\-*'/|\\@<>#_.,+%(){}\[\]htp]", set()),
        (r"[«»“”‘’]", {QUOTE}),
        (r"[^\S\r\n]", {SPACE}),
    ],
)
def test_shadows_are_in_a_class_where_their_characters_are(pattern: str, classes: set[str]) -> None:
    assert misplaced(pattern, classes) == []


def test_letters_and_numbers_are_those_of_regex() -> None:
    members = set(regex.findall(r"[\p{L}\p{N}]", NOT_ASCII))
    assert [c for c in NOT_ASCII if (c in members) != is_letter_or_number(c)] == []


def test_a_damaged_table_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_characters, "_WORD", word_characters._WORD.replace("4q 1", "4p 2", 1))
    word_characters._shadows.cache_clear()
    try:
        assert word_characters._WORD.split() != table_of(TABLES["_WORD"])
        assert misplaced(r"\w", {WORD, DIGIT, JOINER, *"ski"}) == ["©"]
    finally:
        word_characters._shadows.cache_clear()


def test_hand_written_examples_are_nltk_s() -> None:
    assert disagreements(EXAMPLES, tokenize, NLTK) == []
    assert disagreements([*EXAMPLES, *LOWERCASE], lower_tokenize, NLTK_LOWERCASE) == []


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_all_tweets_of_both_tracks(keymoji_data: Path, split: str) -> None:
    shipped = load_split(keymoji_data, split, "as-shipped").texts
    texts = dict.fromkeys([*shipped, *map(clean, shipped)])  # each once
    assert len(texts) > 5_000
    assert disagreements(texts, tokenize, NLTK) == []
    assert disagreements(list(texts)[::10], lower_tokenize, NLTK_LOWERCASE) == []


def test_a_wrong_tokenizer_is_seen() -> None:
    assert disagreements(["two words", "a comma, here"], str.split, NLTK) == ["a comma, here"]


def lower_tokenize(text: str) -> list[str]:
    return tokenize(text, lowercase=True)
