"""The twin of the keyboard's featuriser: folding, tokens, hashes and n-grams, against answers worked out by hand."""

import hashlib

import numpy as np
import pytest

from export.keyboard import folding
from export.keyboard.folding import DROPPED, SPACE, WORD, fold_table, folded, simplified_of
from export.keyboard.hashing import BASE, END, LONGEST, PRIME, SALTS, START, features, fold, tokens

FOLD_TABLE_SHA256 = "2519c53fba83086bc4d8af89cab0bb4024da01c7eb6fd82e3cd997e310724f9c"


def spelled(text: str, signs: str = '!?,.:-"😂') -> list[int]:
    """What a text of plain words, spaces and these signs folds to, without its edges."""
    return [ord(c) + WORD * (c not in signs and c != " ") for c in text]


def polynomial(numbers: list[int]) -> int:
    return sum(number * BASE**place for place, number in enumerate(numbers)) % PRIME


def digest() -> str:
    return hashlib.sha256(fold_table().astype("<i4").tobytes()).hexdigest()


@pytest.mark.parametrize(
    ("text", "folded_text"),
    [
        ("Hello WORLD!", "hello world!"),
        ("  a \t\n\u00a0\u3000\0 b ", "a b"),
        ("don’t don‘t don`t", "don't don't don't"),
        ("“so” «so» —", '"so" "so" -'),
        ("m\ufe0fiss\ufe0e \u200byou\ufeff", "miss you"),
        ("a \ufe0f b", "a b"),
        ("ÉTÉ İ ΑΣ STRAẞE", "ete i ασ straße"),
        ("cafe\u0301 co\u00adop", "cafe coop"),
        ("ＨＥＬＬＯ！ 𝓱𝓲 ⓞⓚ", "hello! hi ok"),
        ("生日快樂。", "生日快乐."),
        ("😂!", "😂!"),
    ],
)
def test_folding(text: str, folded_text: str) -> None:
    assert fold(text).tolist() == [SPACE, *spelled(folded_text), SPACE]


@pytest.mark.parametrize("text", ["", " ", "\t\n\u2003", "\ufe0f", "\0\ufe0e\0"])
def test_nothing_folds_to_one_space(text: str) -> None:
    assert fold(text).tolist() == [SPACE]


@pytest.mark.parametrize("character", ["!", "#", "@", "€", "\u2764", "\ue000", "\ufffd"])
def test_a_sign_is_not_a_word_character(character: str) -> None:
    assert folded(character, {}) == ord(character)


@pytest.mark.parametrize("character", ["\u200d", "\u00ad", "\ufe0f", "\u0301", "\u202e", "\ufeff"])
def test_what_is_invisible_is_dropped(character: str) -> None:
    assert folded(character, {}) == DROPPED
    assert fold(f"mi{character}ss").tolist() == fold("miss").tolist()


@pytest.mark.parametrize("character", ["a", "7", "_", "'", "ß", "د", "今", "\u20e3"])
def test_letters_digits_and_marks_are_word_characters(character: str) -> None:
    assert folded(character, {}) == ord(character) + WORD


def test_emoji_above_the_first_plane_stay_as_they_are_and_tags_are_dropped() -> None:
    assert fold("😂\U000e0067\U0010ffff").tolist() == [SPACE, 0x1F602, SPACE]


def test_traditional_characters_are_the_simplified_ones() -> None:
    assert all(len(one) == len(other) == 1 for one, other in simplified_of().items())
    assert fold("祝你生日快樂").tolist() == fold("祝你生日快乐").tolist()


def test_a_letter_whose_lower_case_is_younger_than_the_table_stays_as_it_is() -> None:
    assert folded("\u2c2f", {}) == 0x2C2F  # Python 3.11 knows its lower case, Python 3.10 does not
    assert folded("\u13a0", {}) == 0x13A0 + WORD  # a letter of 3.2 whose lower case came later
    assert folded("\u1c92", {}) == 0x10D2 + WORD  # a capital that came later, of a letter of 3.2


def test_the_fold_table_is_the_same_everywhere() -> None:
    assert digest() == FOLD_TABLE_SHA256


def test_this_gate_sees_another_fold_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "WORD_SIGNS", "'")
    fold_table.cache_clear()
    try:
        assert digest() != FOLD_TABLE_SHA256
    finally:
        fold_table.cache_clear()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("w" * 200, "w" * 200),
        ("one " + "w" * 196, "one " + "w" * 196),
        ("one two " + "w" * 196, "two " + "w" * 196),
        ("one " + "w" * 200, "w" * 200),
        ("one two " + "w" * 195, "e two " + "w" * 195),  # the cut falls inside "one"
        ("one " * 2_500, ("one " * 50).strip()),
        ("w" * 10_000, "w" * 201),  # no word starts anywhere
        ("one " + "\u200b" * 150 + "two", "one two"),  # what stands for nothing takes no room
    ],
)
def test_a_long_text_is_cut_to_its_last_words(text: str, kept: str) -> None:
    assert fold(text).tolist() == [SPACE, *spelled(kept), SPACE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("hi", ["hi"]),
        ("hi, you!!", ["hi", ",", "you", "!", "!"]),
        ("don't @a_b 3pm", ["don't", "@", "a_b", "3pm"]),
        ("😂😂ok", ["😂", "😂", "ok"]),
        ("-a-", ["-", "a", "-"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    numbers = fold(text)
    spans = zip(*tokens(numbers), strict=True)
    found = ["".join(chr(number % WORD) for number in numbers[start : end + 1]) for start, end in spans]
    assert found == expected


def test_words_and_pairs_by_big_integers() -> None:
    hello, comma, you = (polynomial(spelled(token)) for token in ("hello", ",", "you"))
    pairs = [left * BASE + right for left, right in ((START, hello), (hello, comma), (comma, you), (you, END))]
    expected = [word * SALTS["word"] % PRIME for word in (hello, comma, you)]
    expected += [pair % PRIME * SALTS["pair"] % PRIME for pair in pairs]
    found = features(" Hello, you", sizes=(3,))
    assert (found.words.tolist(), found.n_tokens) == (expected, 3)


def test_letter_ngrams_by_big_integers() -> None:
    grams = {
        2: [" a", "a ", " b", "b!", "!b", "b "],
        3: [" a ", " b!", "b!b", "!b "],
        4: [" b!b", "b!b "],
        5: [" b!b "],
    }
    expected = [polynomial(spelled(gram)) * SALTS[size] % PRIME for size in (4, 2, 3, 5) for gram in grams[size]]
    assert features("a  B!b", sizes=(4, 2, 3, 5)).letters.tolist() == expected


def test_a_word_has_one_hash_wherever_it_stands() -> None:
    far, near = (features(text, sizes=(3,)).words for text in ("x " * 90 + "love", "love"))
    assert far[90] == near[0]


def test_an_empty_text_has_only_the_pair_of_its_edges() -> None:
    nothing = features(" \ufe0f ", sizes=(2, 3, 4, 5))
    assert nothing.words.tolist() == [(START * BASE + END) % PRIME * SALTS["pair"] % PRIME]
    assert (nothing.letters.tolist(), nothing.n_tokens) == ([], 0)
    assert nothing.letters.dtype == np.int64


def test_pieces_keep_their_order() -> None:
    words = features("so so happy", sizes=(3,)).pieces.tolist()
    assert words == [polynomial(spelled(word)) for word in ("so", "so", "happy")]
    assert features("今天 ok", sizes=(3,), pieces="letters").pieces.tolist() == spelled("今天ok")


def test_what_is_looked_at_ends_somewhere() -> None:
    assert fold("love " + "\u200b" * LONGEST).tolist() == [SPACE]


def test_the_hashes_of_a_trained_table_never_change() -> None:
    found = features("Omg don’t GO 😂", sizes=(3,))
    assert (found.words % 65_536).tolist() == [46964, 16794, 47230, 40233, 15729, 48626, 17810, 27905, 10247]
    assert (found.letters % 65_536).tolist() == [
        2499,
        17959,
        57211,
        9507,
        7081,
        56869,
        12994,
        64238,
        33584,
        51909,
        39593,
    ]
