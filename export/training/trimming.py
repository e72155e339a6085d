"""Takes out of an encoder what its texts never touch: word pieces they do not have, positions past the longest text.

Single characters always stay, so a word whose piece is gone is spelled in shorter ones. Only for WordPiece: there a
piece can go alone, where byte pairs are built of one another. Imports torch and the standard library.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor

from export.training.encoders import EncoderError

PREFIX = "##"


def kept_pieces(document: dict[str, Any], ids: Iterable[Sequence[int]], min_count: int) -> list[str]:
    """The pieces to keep, in their old order: special ones, single characters, and those that texts use enough."""
    if document["model"].get("type") != "WordPiece":
        raise EncoderError(
            f"tokenizer.json: its model is {document['model'].get('type')}; only WordPiece can be trimmed"
        )
    counts = Counter(token_id for text_ids in ids for token_id in text_ids)
    vocabulary: dict[str, int] = document["model"]["vocab"]
    special = {token["content"] for token in document["added_tokens"]}

    def is_kept(piece: str) -> bool:
        return piece in special or len(piece.removeprefix(PREFIX)) == 1 or counts[vocabulary[piece]] >= min_count

    return [piece for piece in sorted(vocabulary, key=vocabulary.__getitem__) if is_kept(piece)]


def trim_tokenizer(tokenizer: bytes, pieces: Sequence[str]) -> tuple[bytes, list[int]]:
    """`tokenizer.json` with these pieces only, and the old id of every new one; added tokens stay at the end."""
    document = json.loads(tokenizer)
    old = document["model"]["vocab"] | {token["content"]: token["id"] for token in document["added_tokens"]}
    added = [
        token["content"] for token in document["added_tokens"] if token["content"] not in document["model"]["vocab"]
    ]
    new = {piece: token_id for token_id, piece in enumerate([*pieces, *added])}
    document["model"]["vocab"] = {piece: new[piece] for piece in pieces}
    for token in document["added_tokens"]:
        token["id"] = new[token["content"]]
    for token in document["post_processor"].get("special_tokens", {}).values():
        token["ids"] = [new[piece] for piece in token["tokens"]]
    smallest = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    return smallest.encode("ascii"), [old[piece] for piece in new]


def trim_weights(weights: dict[str, Tensor], old_ids: Sequence[int], max_length: int) -> dict[str, Tensor]:
    """The encoder's weights with the rows of these ids and of the first positions."""
    words, positions = "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight"
    table = weights[words][torch.tensor(old_ids)]  # (pieces, dim)
    return {**weights, words: table, positions: weights[positions][:max_length]}


def trim_config(config: dict[str, Any], n_pieces: int, max_length: int) -> dict[str, Any]:
    return {**config, "vocab_size": n_pieces, "max_position_embeddings": max_length}
