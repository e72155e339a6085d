"""From a text to the token ids that the graph of an `ids` bundle takes: `tokenizer.json`, written and read.

Three kinds of that file are understood:

- ours, `"kind": "tweet_words"`: a token of runtime/tokenizers/tweet_tokenizer.py has its place in the vocabulary as its
id;
- `"kind": "bertweet"`, which runtime/tokenizers/bertweet.py reads; it is imported only when a bundle has such a file;
- a Hugging Face one, which the package `tokenizers` reads; it is imported only when a bundle has such a file.

This file may import the standard library and the other files of the runtime, and `tokenizers` as said.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from runtime.errors import BundleDamagedError, BundleError, OptionError
from runtime.manifest import parse_json
from runtime.tokenizers.tweet_tokenizer import tokenize

TOKENIZER = "tokenizer.json"
KIND = "tweet_words"
KEYS = {"kind", "lowercase", "max_length", "vocabulary"}
SPECIAL = ("<pad>", "<unk>")
UNKNOWN_ID = SPECIAL.index("<unk>")


class Tokenizer(Protocol):
    """What the runtime asks of every tokenizer."""

    def encode(self, text: str) -> list[int]:
        """The token ids of one text, cut at the bundle's maximum length. Perhaps none at all."""


@dataclass(frozen=True, kw_only=True)
class TweetWords:
    """Token ids by vocabulary: a token's id is its place there, that of an unknown token 1.

    >>> words = TweetWords(vocabulary=("<pad>", "<unk>", "merry", "xmas"), lowercase=True, max_length=4)
    >>> words.encode("Merry Xmas everyone!! :)")
    [2, 3, 1, 1]
    """

    vocabulary: tuple[str, ...] = field(repr=False)
    lowercase: bool
    max_length: int

    def __post_init__(self) -> None:
        if self.vocabulary[:2] != SPECIAL:
            raise OptionError(f"vocabulary: starts with {self.vocabulary[:2]!r}, not {SPECIAL!r}: put these two first")
        if set(map(type, self.vocabulary)) != {str}:
            found = next(word for word in self.vocabulary if type(word) is not str)
            raise OptionError(f"vocabulary: {found!r} is no word: give words only")
        if len(self._ids) < len(self.vocabulary):
            found = next(word for place, word in enumerate(self.vocabulary) if self._ids[word] != place)
            raise OptionError(f"vocabulary: {found!r} is there twice: give a word once")
        if type(self.lowercase) is not bool:
            raise OptionError(f"lowercase: {self.lowercase!r} found: say true or false")
        if type(self.max_length) is not int or self.max_length < 1:
            raise OptionError(f"max_length: {self.max_length!r} found: give a number above 0")

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {word: token_id for token_id, word in enumerate(self.vocabulary)}

    def encode(self, text: str) -> list[int]:
        """The ids of the text's first `max_length` tokens; a text of white space has none."""
        ids = self._ids
        tokens = tokenize(text, lowercase=self.lowercase, limit=self.max_length)
        return [ids.get(token, UNKNOWN_ID) for token in tokens]

    def to_json(self) -> bytes:
        """The content of `tokenizer.json`, one word a line."""
        settings = {"kind": KIND, "lowercase": self.lowercase, "max_length": self.max_length}
        document = json.dumps({**settings, "vocabulary": self.vocabulary}, indent=0)
        return (document + "\n").encode("ascii")


class HuggingFaceWords:
    """Token ids by a tokenizer of the package `tokenizers`: special tokens added, never padded."""

    def __init__(self, file: Path, data: bytes, max_length: int) -> None:
        try:
            import tokenizers
        except ImportError:
            raise BundleError(
                f"{file}: a Hugging Face tokenizer, which needs a package that is not here: pip install tokenizers"
            ) from None
        try:
            self._tokenizer = tokenizers.Tokenizer.from_str(data.decode("utf-8"))
        except Exception as error:  # the package raises nothing more precise
            reason = " ".join(str(error).split())
            raise BundleDamagedError(
                f"{file}: neither 'kind': {KIND!r} nor a Hugging Face tokenizer ({reason}): fetch the bundle again"
            ) from None
        special = self._tokenizer.num_special_tokens_to_add(False)
        if max_length <= special:
            raise BundleDamagedError(
                f"{file}: its {special} special tokens leave no room in max_length {max_length}: publish it again"
            )
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length)

    def encode(self, text: str) -> list[int]:
        """The ids of the text, cut so that it has `max_length` with the special tokens."""
        ids: list[int] = self._tokenizer.encode(text).ids
        return ids


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer whose `tokenizer.json` stands in the folder, beside `config.json`."""
    file, config_file = folder / TOKENIZER, folder / "config.json"
    data = _read(file)
    document = _parse_object(file, data)
    config = {} if "kind" in document else _parse_object(config_file, _read(config_file))
    return _tokenizer(file, data, document, config)


def parse_tokenizer(file: Path, data: bytes, config: Mapping[str, Any]) -> Tokenizer:
    """The tokenizer in `data`, the bytes of `file`; `config` is what stands in the config.json beside it."""
    return _tokenizer(file, data, _parse_object(file, data), config)


def _tokenizer(file: Path, data: bytes, document: dict[str, Any], config: Mapping[str, Any]) -> Tokenizer:
    if document.get("kind") == "bertweet":
        return _bertweet_words(file, document)
    if "kind" in document:
        return _tweet_words(file, document)
    max_length = config.get("max_length")
    if type(max_length) is not int or max_length < 1:
        raise BundleDamagedError(
            f"{file.parent / 'config.json'}: max_length {max_length!r} found, a number above 0 expected: "
            "publish it again"
        )
    return HuggingFaceWords(file, data, max_length)


def _bertweet_words(file: Path, document: dict[str, Any]) -> Tokenizer:
    from runtime.tokenizers.bertweet import BertweetWords

    try:
        return BertweetWords(
            vocabulary=tuple(document["vocabulary"]),
            merges=tuple(document["merges"]),
            emoji=dict(document["emoji"]),
            visible=tuple(document["visible"]),
            max_length=document["max_length"],
        )
    except KeyError as error:
        raise BundleDamagedError(f"{file}: it has no {error}: fetch the bundle again") from None
    except (TypeError, ValueError, OptionError) as error:
        raise BundleDamagedError(f"{file}: {error}: fetch the bundle again") from None


def _tweet_words(file: Path, document: dict[str, Any]) -> TweetWords:
    if document["kind"] != KIND:
        raise BundleDamagedError(f"{file}: kind {document['kind']!r} found, {KIND!r} expected: update keymoji")
    if document.keys() != KEYS:
        found, expected = (", ".join(sorted(keys)) for keys in (document, KEYS))
        raise BundleDamagedError(f"{file}: its keys are {found}, not {expected}: fetch the bundle again")
    if not isinstance(document["vocabulary"], list):
        raise BundleDamagedError(f"{file}: it has no list 'vocabulary': fetch the bundle again")
    try:
        return TweetWords(
            vocabulary=tuple(document["vocabulary"]),
            lowercase=document["lowercase"],
            max_length=document["max_length"],
        )
    except OptionError as error:
        raise BundleDamagedError(f"{file}: {error}: fetch the bundle again") from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BundleDamagedError(f"{file}: cannot be read ({error.strerror}): fetch the bundle again") from None


def _parse_object(file: Path, data: bytes) -> dict[str, Any]:
    document = parse_json(file, data)
    if not isinstance(document, dict):
        raise BundleDamagedError(
            f"{file}: a JSON object expected, {type(document).__name__} found: fetch the bundle again"
        )
    return document
