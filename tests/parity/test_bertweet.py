"""Our BERTweet ids against those of transformers' slow tokenizer, on a vocabulary in BERTweet's own files."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from transformers import BertweetTokenizer
from transformers.models.bertweet.tokenization_bertweet import TweetTokenizer

from export.data.tweeteval import load_split
from export.training.encoders import bertweet_words
from runtime.tokenizers.bertweet import tokenize
from tests.awkward import AWKWARD_TEXTS
from tests.tiny_encoders import write_tiny_bertweet
from tests.unit.runtime.tokenizers.test_tweet_tokenizer import EXAMPLES

MAX_LENGTH = 64


@pytest.fixture(scope="module", params=["clean", "as-shipped"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    folder = write_tiny_bertweet(tmp_path_factory.mktemp("bertweet") / "encoder")
    slow = BertweetTokenizer(str(folder / "vocab.txt"), str(folder / "bpe.codes"), normalization=True)
    if request.param == "as-shipped":
        slow.add_tokens(["\ufe0f"])
    return slow, bertweet_words(slow, request.param, MAX_LENGTH)


def differing(both: tuple[Any, Any], texts: list[str]) -> list[str]:
    slow, ours = both
    return [t for t in texts if slow(t, truncation=True, max_length=MAX_LENGTH)["input_ids"] != ours.encode(t)]


def test_examples_and_awkward_texts(both: tuple[Any, Any]) -> None:
    assert differing(both, [*EXAMPLES, *(text for text in AWKWARD_TEXTS if len(text) < 5000)]) == []


def test_real_tweets(both: tuple[Any, Any], keymoji_data: Path) -> None:
    texts = list(load_split(keymoji_data, "validation", "as-shipped").texts)
    assert len(texts) == 5000
    assert differing(both, texts) == []


def test_a_wrong_id_is_seen(both: tuple[Any, Any]) -> None:
    slow, ours = both
    assert differing((slow, replace(ours, merges=())), ["love the ocean"]) == ["love the ocean"]


def test_the_grammar_on_all_tweets(keymoji_data: Path) -> None:
    reference = TweetTokenizer()
    texts = [text for split in ("train", "test") for text in load_split(keymoji_data, split, "as-shipped").texts]
    assert len(texts) == 95_000
    assert [text for text in texts if reference.tokenize(text) != tokenize(text)] == []
