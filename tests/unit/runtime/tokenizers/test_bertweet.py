"""BERTweet's normalisation and byte pairs, by hand; tests/parity/test_bertweet.py holds them to transformers."""

import json
from pathlib import Path

import pytest

from runtime.errors import BundleDamagedError, OptionError
from runtime.tokenizers.bertweet import BertweetWords, byte_pairs, normalize, tokenize
from runtime.tokenizers.tokenizer import load_tokenizer

VOCABULARY = ("<s>", "<pad>", "</s>", "<unk>", "lo@@", "ve", "a", "\ufe0f")
WORDS = BertweetWords(vocabulary=VOCABULARY, merges=("l o", "v e</w>"), emoji={}, visible=("\ufe0f",), max_length=6)


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("hey @someone!", "hey @USER !"),
        ("see https://t.co/x and www.a.org", "see HTTPURL and HTTPURL"),
        ("I can't, don\u2019t, cannot wait", "I can't , do n't , can not wait"),
        ("I'm sure she's late", "I 'm sure she 's late"),
        ("wait\u2026", "wait ..."),
        ("Bob&rsquo;s", "Bob ' s"),
        ("at 5 p.m. sharp", "at 5 p.m. sharp"),
        ("love \u2764 it", "love :red_heart: it"),
        ("nooooo!!!!!!", "nooooo ! ! !"),
        ("", ""),
    ],
)
def test_normalize(text: str, normalized: str) -> None:
    assert normalize(text, {"\u2764": ":red_heart:"}) == normalized


def test_the_older_grammar_knows_no_emoji_of_several_characters() -> None:
    assert tokenize("\U0001f44d\U0001f3fd </3") == ["\U0001f44d", "\U0001f3fd", "<", "/", "3"]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [("love", ["lo@@", "ve"]), ("a", ["a"]), ("lolo", ["lo@@", "l@@", "o"]), ("lo", ["l@@", "o"])],
)
def test_byte_pairs(word: str, pieces: list[str]) -> None:
    assert byte_pairs(word, {("l", "o"): 0, ("v", "e</w>"): 1}) == pieces


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", [0, 2]),
        ("love a", [0, 4, 5, 6, 2]),
        ("love\ufe0fa", [0, 4, 5, 7, 6, 2]),
        ("a b a b a b", [0, 6, 3, 6, 3, 2]),  # b is unknown, and six ids are the most
        ("<s>", [0, 3, 3, 3, 2]),  # no text is a special token
    ],
)
def test_ids(text: str, ids: list[int]) -> None:
    assert WORDS.encode(text) == ids


def test_the_file_brings_it_back(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text(json.dumps(WORDS.to_document()), encoding="utf-8")
    assert load_tokenizer(tmp_path) == WORDS


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"vocabulary": ["<pad>", "<s>", "</s>", "<unk>"]}, "put these four first"),
        ({"max_length": 2}, "max_length: 2 found: give a number above 2"),
        ({"merges": None}, "tokenizer.json"),
        ({"emoji": 1}, "tokenizer.json"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, change: dict[str, object], message: str) -> None:
    (tmp_path / "tokenizer.json").write_text(json.dumps({**WORDS.to_document(), **change}), encoding="utf-8")
    with pytest.raises(BundleDamagedError, match=message):
        load_tokenizer(tmp_path)


def test_a_file_without_merges_is_refused(tmp_path: Path) -> None:
    document = {name: value for name, value in WORDS.to_document().items() if name != "merges"}
    (tmp_path / "tokenizer.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BundleDamagedError, match="it has no 'merges'"):
        load_tokenizer(tmp_path)


def test_nonsense_is_refused_at_birth() -> None:
    with pytest.raises(OptionError, match="put these four first"):
        BertweetWords(vocabulary=("a",), merges=(), emoji={}, visible=(), max_length=9)
