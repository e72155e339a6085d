"""Token ids of both kinds of tokenizer.json, and every file that is refused."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import tokenizers
from tokenizers import models, pre_tokenizers, processors

from runtime.errors import BundleDamagedError, BundleError, OptionError
from runtime.tokenizers.tokenizer import HuggingFaceWords, TweetWords, load_tokenizer

WORDS = ("<pad>", "<unk>", "merry", "xmas", ":D", "été", "Merry")
GOOD: dict[str, Any] = {"kind": "tweet_words", "lowercase": True, "max_length": 4, "vocabulary": list(WORDS)}


def tweet_words(**settings: Any) -> TweetWords:
    return TweetWords(**{"vocabulary": WORDS, "lowercase": True, "max_length": 4, **settings})


def hugging_face() -> str:
    """A tokenizer.json that pads to 12 and adds [CLS] and [SEP]."""
    vocabulary = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "merry": 4, "xmas": 5}
    tokenizer = tokenizers.Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_padding(length=12)
    return str(tokenizer.to_str())


def write(folder: Path, tokenizer: object, config: object = None) -> Path:
    """The folder with these two files; a str is written as it is."""
    for name, document in (("tokenizer.json", tokenizer), ("config.json", config)):
        text = document if isinstance(document, str) else json.dumps(document)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path) -> str:
    """The message with which the folder is refused, without the folder."""
    with pytest.raises(BundleDamagedError) as caught:
        load_tokenizer(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value).replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", []),
        (" \n", []),
        ("merry XMAS", [2, 3]),
        ("Merry :D ÉTÉ", [2, 4, 5]),
        ("what a merry xmas it was", [1, 1, 2, 3]),
        ("merry " * 100, [2, 2, 2, 2]),
    ],
)
def test_ids_are_places_in_the_vocabulary(text: str, ids: list[int]) -> None:
    assert tweet_words().encode(text) == ids


def test_case_is_kept_where_the_vocabulary_has_it() -> None:
    assert tweet_words(lowercase=False).encode("Merry merry XMAS") == [6, 2, 1]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    words = tweet_words(max_length=9)
    (tmp_path / "tokenizer.json").write_bytes(words.to_json())
    assert load_tokenizer(tmp_path) == words


def test_the_file_is_ascii_with_a_word_a_line() -> None:
    lines = tweet_words().to_json().decode("ascii").splitlines()
    assert lines[0] == "{"
    assert '"\\u00e9t\\u00e9",' in lines
    assert json.loads("\n".join(lines)) == GOOD


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("vocabulary", ("<unk>", "<pad>", "a"), "vocabulary: starts with ('<unk>', '<pad>')"),
        ("vocabulary", (), "vocabulary: starts with (), not ('<pad>', '<unk>'): put these two first"),
        ("vocabulary", (*WORDS, 7), "vocabulary: 7 is no word: give words only"),
        ("vocabulary", (*WORDS, ["a"]), "vocabulary: ['a'] is no word: give words only"),
        ("vocabulary", (*WORDS, "xmas"), "vocabulary: 'xmas' is there twice: give a word once"),
        ("lowercase", 1, "lowercase: 1 found: say true or false"),
        ("max_length", 0, "max_length: 0 found: give a number above 0"),
        ("max_length", True, "max_length: True found: give a number above 0"),
        ("max_length", 2.0, "max_length: 2.0 found: give a number above 0"),
    ],
)
def test_nonsense_is_refused_at_birth_and_in_a_file(tmp_path: Path, setting: str, value: object, message: str) -> None:
    with pytest.raises(OptionError) as caught:
        tweet_words(**{setting: value})
    assert str(caught.value).startswith(message)
    assert refused(write(tmp_path, {**GOOD, setting: value})).startswith(f"tokenizer.json: {message}")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "tokenizer.json: not JSON in UTF-8: fetch the bundle again"),
        ("[]", "tokenizer.json: a JSON object expected, list found: fetch the bundle again"),
        ({**GOOD, "kind": "bytes"}, "tokenizer.json: kind 'bytes' found, 'tweet_words' expected: update keymoji"),
        ({**GOOD, "vocabulary": "ab"}, "tokenizer.json: it has no list 'vocabulary': fetch the bundle again"),
        (
            {key: value for key, value in GOOD.items() if key != "lowercase"},
            "tokenizer.json: its keys are kind, max_length, vocabulary, "
            "not kind, lowercase, max_length, vocabulary: fetch the bundle again",
        ),
        (
            {**GOOD, "stem": True},
            "tokenizer.json: its keys are kind, lowercase, max_length, stem, vocabulary, "
            "not kind, lowercase, max_length, vocabulary: fetch the bundle again",
        ),
    ],
)
def test_damaged_files_are_refused_with_what_is_wrong(tmp_path: Path, document: object, message: str) -> None:
    assert refused(write(tmp_path, document)) == message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path) == "tokenizer.json: cannot be read (No such file or directory): fetch the bundle again"
    (tmp_path / "tokenizer.json").write_text(hugging_face(), encoding="utf-8")
    assert refused(tmp_path).startswith("config.json: cannot be read")


@pytest.mark.parametrize(
    ("text", "ids"), [("", [2, 3]), ("merry xmas", [2, 4, 5, 3]), ("xmas to all of you", [2, 5, 1, 3])]
)
def test_a_hugging_face_tokenizer_cuts_and_never_pads(tmp_path: Path, text: str, ids: list[int]) -> None:
    tokenizer = load_tokenizer(write(tmp_path, hugging_face(), {"max_length": 4}))
    assert isinstance(tokenizer, HuggingFaceWords)
    assert tokenizer.encode(text) == ids


@pytest.mark.parametrize("max_length", [None, 0, "64", True])
def test_a_hugging_face_tokenizer_needs_a_max_length(tmp_path: Path, max_length: object) -> None:
    message = refused(write(tmp_path, hugging_face(), {"max_length": max_length}))
    assert message == f"config.json: max_length {max_length!r} found, a number above 0 expected: publish it again"


def test_special_tokens_need_room(tmp_path: Path) -> None:
    message = refused(write(tmp_path, hugging_face(), {"max_length": 2}))
    assert message == "tokenizer.json: its 2 special tokens leave no room in max_length 2: publish it again"


def test_a_file_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    message = refused(write(tmp_path, {"words": []}, {"max_length": 4}))
    assert message.startswith("tokenizer.json: neither 'kind': 'tweet_words' nor a Hugging Face tokenizer (")


def test_a_missing_package_is_named_only_where_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    assert load_tokenizer(write(tmp_path, GOOD)).encode("merry") == [2]
    with pytest.raises(BundleError, match=r"tokenizer\.json: a Hugging Face tokenizer, .*: pip install tokenizers$"):
        load_tokenizer(write(tmp_path, hugging_face(), {"max_length": 4}))
