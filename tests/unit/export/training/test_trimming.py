"""A smaller vocabulary: what stays, where it stands, and that the model gives the same answers by it."""

import json
from pathlib import Path

import pytest
import torch

from export.data.tweeteval import load_split
from export.training.encoders import EncoderError, check_same_ids, load_encoder
from export.training.finetuning import FinetuneRecipe
from export.training.trimming import kept_pieces, trim_config, trim_tokenizer
from export.tweeteval.finetune import model_config, new_model, tokenizer_files
from export.tweeteval.hybrid import smaller_model
from runtime.tokenizers.tokenizer import Tokenizer, load_tokenizer
from tests.tiny_encoders import SPECIAL, write_tiny_bert

TEXTS = ("love the ocean", "a sunny beach today")
RECIPE = FinetuneRecipe(max_length=12)


@pytest.fixture(params=["clean", "as-shipped"])
def track(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(folder: Path, tokenizer: bytes) -> Tokenizer:
    folder.mkdir()
    for name, content in tokenizer_files(tokenizer, RECIPE.max_length).items():
        (folder / name).write_bytes(content)
    return load_tokenizer(folder)


def test_the_trimmed_model_answers_as_before(tmp_path: Path, track: str) -> None:
    encoder = load_encoder(str(write_tiny_bert(tmp_path / "encoder")), track, RECIPE.max_length)
    whole = opened(tmp_path / "whole", encoder.tokenizer)
    pieces = kept_pieces(json.loads(encoder.tokenizer), map(whole.encode, TEXTS), 1)
    tokenizer, old_ids = trim_tokenizer(encoder.tokenizer, pieces)
    words = opened(tmp_path / "trimmed", tokenizer)
    model = new_model(encoder, RECIPE).eval()
    config = model_config(encoder, RECIPE)
    config = {**config, "encoder": trim_config(config["encoder"], len(old_ids), RECIPE.max_length), "ngram_buckets": 8}
    smaller = smaller_model(model, config, old_ids, RECIPE.max_length)
    assert len(old_ids) < encoder.config["vocab_size"] / 2 + len(SPECIAL) + 52
    for text in (*TEXTS, "love \ufe0f", ""):
        before, after = whole.encode(text), words.encode(text)
        assert [old_ids[token_id] for token_id in after] == before
        mask = torch.ones(1, len(before), dtype=torch.int64)
        with torch.inference_mode():
            torch.testing.assert_close(smaller(torch.tensor([after]), mask), model(torch.tensor([before]), mask))


def test_a_word_whose_piece_is_gone_is_spelled(tmp_path: Path) -> None:
    encoder = load_encoder(str(write_tiny_bert(tmp_path / "encoder")), "clean", RECIPE.max_length)
    whole = opened(tmp_path / "whole", encoder.tokenizer)
    pieces = kept_pieces(json.loads(encoder.tokenizer), map(whole.encode, TEXTS), 1)
    assert "ocean" in pieces
    assert "santa" not in pieces
    ids = opened(tmp_path / "trimmed", trim_tokenizer(encoder.tokenizer, pieces)[0]).encode("santa")
    assert [([*pieces][token_id]) for token_id in ids[1:-1]] == ["s", "##a", "##n", "##t", "##a"]


def test_real_tweets_change_only_where_a_piece_is_gone(tmp_path: Path, track: str, keymoji_data: Path) -> None:
    encoder = load_encoder(str(write_tiny_bert(tmp_path / "encoder")), track, RECIPE.max_length)
    whole, texts = opened(tmp_path / "whole", encoder.tokenizer), load_split(keymoji_data, "validation", track).texts
    check_same_ids(encoder, whole, texts)
    ids = [whole.encode(text) for text in texts]
    tokenizer, old_ids = trim_tokenizer(
        encoder.tokenizer, kept_pieces(json.loads(encoder.tokenizer), ids, min_count=100)
    )
    words, stays = opened(tmp_path / "trimmed", tokenizer), set(old_ids)
    same = [[old_ids[token_id] for token_id in words.encode(text)] == row for text, row in zip(texts, ids, strict=True)]
    assert same == [stays.issuperset(row) for row in ids]
    assert 0 < sum(same) < len(texts) == 5000


def test_a_piece_must_be_seen_often_enough(tmp_path: Path) -> None:
    encoder = load_encoder(str(write_tiny_bert(tmp_path / "encoder")), "clean", RECIPE.max_length)
    whole = opened(tmp_path / "whole", encoder.tokenizer)
    ids = [whole.encode("love love ocean")]
    pieces = kept_pieces(json.loads(encoder.tokenizer), ids, 2)
    assert "love" in pieces
    assert "ocean" not in pieces
    assert set(SPECIAL) <= set(pieces)


def test_byte_pairs_are_refused() -> None:
    with pytest.raises(EncoderError, match="its model is BPE; only WordPiece can be trimmed"):
        kept_pieces({"model": {"type": "BPE"}}, [], 1)
