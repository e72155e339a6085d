"""Encoders from a folder: their weights, and a tokenizer file that gives the ids of their own tokenizer."""

import json
from pathlib import Path

import pytest

from export.models import build
from export.training.encoders import EncoderError, check_same_ids, emoji_names, load_encoder
from export.training.finetuning import FinetuneRecipe
from export.training.vocabulary import TokenizerDriftError
from export.tweeteval.finetune import travelling_tokenizer
from runtime.tokenizers.tokenizer import TweetWords
from tests.awkward import AWKWARD_TEXTS
from tests.tiny_encoders import PIECES, write_tiny_bert, write_tiny_bertweet

RECIPE = FinetuneRecipe(max_length=16)
TEXTS = [*AWKWARD_TEXTS, "Love the ocean!", "don't @you https://x.y/z cannot I'm 5 p.m. …", "in \ufe0f love\ufe0f"]
WRITERS = {"bert": write_tiny_bert, "bertweet": write_tiny_bertweet}


@pytest.fixture(scope="module", params=sorted(WRITERS))
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return WRITERS[request.param](tmp_path_factory.mktemp(request.param) / "encoder")


@pytest.mark.parametrize("track", ["clean", "as-shipped"])
def test_the_file_that_travels_gives_the_encoder_s_own_ids(folder: Path, track: str) -> None:
    encoder = load_encoder(str(folder), track, RECIPE.max_length)
    check_same_ids(encoder, travelling_tokenizer(encoder, RECIPE), TEXTS)


def test_the_weights_fit_the_model(folder: Path) -> None:
    encoder = load_encoder(str(folder), "clean", 16)
    model = build("bert", encoder=encoder.config)
    model.get_submodule("encoder").load_state_dict(encoder.weights)


def test_only_the_as_shipped_track_sees_the_selector(folder: Path) -> None:
    clean, shipped = (load_encoder(str(folder), track, 16) for track in ("clean", "as-shipped"))
    assert shipped.config["vocab_size"] == clean.config["vocab_size"] + 1
    token = shipped.config["vocab_size"] - 1
    assert token in shipped.reference("love \ufe0f")
    assert token not in clean.reference("love \ufe0f")
    assert len(shipped.weights["embeddings.word_embeddings.weight"]) == token + 1


def test_ids_are_cut_at_the_maximum_length(folder: Path) -> None:
    assert len(load_encoder(str(folder), "clean", 16).reference("love " * 99)) == 16


def test_this_gate_sees_other_ids(folder: Path) -> None:
    encoder = load_encoder(str(folder), "clean", 16)
    other = TweetWords(vocabulary=("<pad>", "<unk>"), lowercase=True, max_length=9)
    with pytest.raises(TokenizerDriftError, match="text 0 of 1 gives other ids than its own"):
        check_same_ids(encoder, other, ["love the ocean"])


def test_this_gate_does_not_pass_on_nothing(folder: Path) -> None:
    encoder = load_encoder(str(folder), "clean", 16)
    with pytest.raises(TokenizerDriftError, match="nothing was compared"):
        check_same_ids(encoder, travelling_tokenizer(encoder, RECIPE), [])


def test_no_encoder_there(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        load_encoder(str(tmp_path), "clean", 16)


def test_a_vocabulary_that_names_a_piece_twice_is_refused(tmp_path: Path) -> None:
    folder = write_tiny_bertweet(tmp_path / "encoder")
    file = folder / "vocab.txt"
    file.write_text("a 9\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(EncoderError, match="it names a piece twice"):
        load_encoder(str(folder), "clean", 16)


def test_emoji_names_without_the_package() -> None:
    assert emoji_names(None) == {}


def test_emoji_names() -> None:
    names = emoji_names(lambda character: ":heart:" if character == "\u2764" else character)
    assert names == {"\u2764": ":heart:"}


def test_the_tiny_vocabulary_is_as_it_should_be(tmp_path: Path) -> None:
    document = json.loads((write_tiny_bert(tmp_path / "encoder") / "tokenizer.json").read_text(encoding="utf-8"))
    assert len(document["model"]["vocab"]) == len(PIECES) == len(set(PIECES))
