"""The vocabulary, and the gate that compares the runtime's ids with NLTK's."""

import pytest

from export.training.vocabulary import TokenizerDriftError, build_vocabulary, check_same_ids, reference_encoder
from runtime.tokenizers.tokenizer import TweetWords
from tests.awkward import AWKWARD_TEXTS

TEXTS = ["Happy happy Friday :D", "happy friday !", "rare"]


def test_build_by_hand() -> None:
    words = build_vocabulary(TEXTS, lowercase=True, min_frequency=2, max_length=64)
    assert words.vocabulary == ("<pad>", "<unk>", "happy", "friday")
    assert build_vocabulary(TEXTS, lowercase=False, min_frequency=1, max_length=64).vocabulary[2:] == (
        "happy",
        "Happy",
        "Friday",
        ":D",
        "friday",
        "!",
        "rare",
    )


def test_a_text_cannot_claim_a_special_id() -> None:
    assert build_vocabulary(["<pad> <unk>"], lowercase=True, min_frequency=1, max_length=4).vocabulary == (
        "<pad>",
        "<unk>",
    )


def test_the_reference_cuts_and_knows_unknown_words() -> None:
    words = build_vocabulary(TEXTS, lowercase=True, min_frequency=2, max_length=3)
    assert reference_encoder(words)("Happy happy Friday today") == [2, 2, 3]
    assert reference_encoder(words)("new day") == [1, 1]


def test_awkward_texts_get_the_same_ids() -> None:
    texts = [text for text in AWKWARD_TEXTS if len(text) < 2000]
    check_same_ids(build_vocabulary(texts, lowercase=True, min_frequency=1, max_length=64), texts)


def test_the_gate_sees_a_difference() -> None:
    words = build_vocabulary(TEXTS, lowercase=True, min_frequency=1, max_length=64)

    class Drifted(TweetWords):
        def encode(self, text: str) -> list[int]:
            return [*super().encode(text), 1]

    drifted = Drifted(vocabulary=words.vocabulary, lowercase=True, max_length=64)
    with pytest.raises(TokenizerDriftError, match="text 0 of 3 gives other ids than NLTK"):
        check_same_ids(drifted, TEXTS)


def test_the_gate_does_not_pass_on_nothing() -> None:
    with pytest.raises(TokenizerDriftError, match="nothing was compared"):
        check_same_ids(build_vocabulary(TEXTS, lowercase=True, min_frequency=1, max_length=4), [])
