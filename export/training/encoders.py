"""A pretrained encoder by its name on the hub or by its folder: its weights, and its tokenizer in the bundle's format.

BERTweet brings a slow tokenizer of its own, which becomes `"kind": "bertweet"` (runtime/tokenizers/bertweet.py); every
other has a `tokenizer.json` already. On the as-shipped track U+FE0F becomes a token, since most tokenizers drop it
unseen and the track is only comparable with models that saw it. Imports torch, transformers and tokenizers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import AddedToken
from torch import Tensor
from transformers import AutoModel, AutoTokenizer, BertweetTokenizer

from export.data.tracks import VARIATION_SELECTORS
from export.training.vocabulary import TokenizerDriftError
from runtime.errors import KeymojiError
from runtime.tokenizers.bertweet import BertweetWords
from runtime.tokenizers.tokenizer import Tokenizer

EMOJI_PRESENTATION = VARIATION_SELECTORS[1]


class EncoderError(KeymojiError):
    """An encoder that cannot be loaded or used."""


@dataclass(frozen=True, kw_only=True)
class Encoder:
    """`config` rebuilds the architecture, `weights` fill it, `tokenizer` is the file that travels with it.

    `reference` gives a text's ids by the encoder's own tokenizer: what training uses and parity is judged against.
    """

    config: dict[str, Any]
    weights: dict[str, Tensor]
    tokenizer: bytes
    reference: Callable[[str], list[int]]


def load_encoder(name: str, track: str, max_length: int) -> Encoder:
    """The encoder `name` (a folder, or a name on the hub), ready for texts of a track."""
    try:
        model = AutoModel.from_pretrained(name).float()
        options = {"normalization": True} if is_bertweet(name) else {}
        tokenizer: Any = AutoTokenizer.from_pretrained(name, **options)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:  # TypeError: it guessed the kind of a folder without tokenizer
        reason = str(error).splitlines()[0]
        raise EncoderError(
            f"encoder {name}: cannot be loaded ({reason}); give a folder or a name on the hub"
        ) from error
    if track == "as-shipped":
        tokenizer.add_tokens([AddedToken(EMOJI_PRESENTATION, normalized=False)])
    if len(tokenizer) > model.config.vocab_size:
        model.resize_token_embeddings(len(tokenizer), mean_resizing=True)
    return Encoder(
        config=model.config.to_dict(),
        weights={key: value.detach() for key, value in model.state_dict().items() if not key.startswith("pooler.")},
        tokenizer=tokenizer_file(tokenizer, track, max_length),
        reference=lambda text: tokenizer(text, truncation=True, max_length=max_length)["input_ids"],
    )


def is_bertweet(name: str) -> bool:
    """True for the one slow tokenizer that has to be told to normalise."""
    settings = Path(name) / "tokenizer_config.json"
    if settings.is_file():
        return bool(json.loads(settings.read_text(encoding="utf-8")).get("tokenizer_class") == "BertweetTokenizer")
    return (Path(name) / "bpe.codes").is_file() or name.split("/")[-1].startswith("bertweet")


def tokenizer_file(tokenizer: Any, track: str, max_length: int) -> bytes:
    """The bytes of `tokenizer.json`."""
    if isinstance(tokenizer, BertweetTokenizer):
        document = bertweet_words(tokenizer, track, max_length).to_document()
        return (json.dumps(document, ensure_ascii=True, indent=0) + "\n").encode("ascii")
    if not tokenizer.is_fast:
        raise EncoderError(
            f"{type(tokenizer).__name__}: a slow tokenizer without tokenizer.json; choose another encoder"
        )
    text: str = tokenizer.backend_tokenizer.to_str()
    return text.encode("utf-8")


def bertweet_words(tokenizer: Any, track: str, max_length: int) -> BertweetWords:
    """Ours, with the tables of the slow one. Emoji have names where the package `emoji` is installed."""
    ids: dict[str, int] = tokenizer.get_vocab()
    vocabulary = sorted(ids, key=lambda piece: ids[piece])
    if [ids[piece] for piece in vocabulary] != list(range(len(vocabulary))):
        raise EncoderError("vocabulary: it names a piece twice, so ids and places differ; repair vocab.txt")
    return BertweetWords(
        vocabulary=tuple(vocabulary),
        merges=tuple(" ".join(pair) for pair in tokenizer.bpe_ranks),
        emoji=emoji_names(tokenizer.demojizer),
        visible=(EMOJI_PRESENTATION,) if track == "as-shipped" else (),
        max_length=max_length,
    )


def emoji_names(demojize: Callable[[str], str] | None) -> dict[str, str]:
    """The name of every single character that has one; nothing without the package `emoji`."""
    if demojize is None:
        return {}
    characters = [chr(code_point) for code_point in range(0x80, 0x20000) if not 0xD800 <= code_point < 0xE000]
    names = {character: demojize(character) for character in characters}
    return {character: name for character, name in names.items() if name != character}


def check_same_ids(encoder: Encoder, words: Tokenizer, texts: Sequence[str]) -> None:
    """Raise TokenizerDriftError, naming the text, where the runtime's ids differ from the encoder's own."""
    if not texts:
        raise TokenizerDriftError("tokenizer check: no texts were given, so nothing was compared")
    for position, text in enumerate(texts):
        if words.encode(text) != encoder.reference(text):
            raise TokenizerDriftError(f"tokenizer check: text {position} of {len(texts)} gives other ids than its own")
