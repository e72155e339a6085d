"""The word vocabulary of the FFNN, CNN and Transformer: NLTK's TweetTokenizer over the training split.

NLTK is the reference that training uses; the runtime's own `TweetWords` must give the same ids without it, and
`check_same_ids` is the gate that every export passes. Imports nltk and the runtime's tokenizer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from nltk.tokenize import TweetTokenizer

from runtime.errors import KeymojiError
from runtime.tokenizers.tokenizer import TweetWords

SPECIAL = ("<pad>", "<unk>")


class TokenizerDriftError(KeymojiError):
    """The runtime's tokenizer and the reference disagree about a text."""


def build_vocabulary(texts: Iterable[str], *, lowercase: bool, min_frequency: int, max_length: int) -> TweetWords:
    """Every word seen `min_frequency` times or more, most frequent first, ties in order of appearance."""
    tokenizer = TweetTokenizer(preserve_case=not lowercase)
    counts = Counter(token for text in texts for token in tokenizer.tokenize(text))
    words = [word for word, count in counts.most_common() if count >= min_frequency and word not in SPECIAL]
    return TweetWords(vocabulary=(*SPECIAL, *words), lowercase=lowercase, max_length=max_length)


def reference_encoder(words: TweetWords) -> Callable[[str], list[int]]:
    """Text to token ids by way of NLTK itself: what training uses and what parity is judged against."""
    tokenizer = TweetTokenizer(preserve_case=not words.lowercase)
    ids = {word: token_id for token_id, word in enumerate(words.vocabulary)}

    def encode(text: str) -> list[int]:
        return [ids.get(token, 1) for token in tokenizer.tokenize(text)[: words.max_length]]

    return encode


def check_same_ids(words: TweetWords, texts: Sequence[str]) -> None:
    """Raise TokenizerDriftError, naming the text, where the runtime's ids differ from the reference's."""
    if not texts:
        raise TokenizerDriftError("tokenizer check: no texts were given, so nothing was compared")
    reference = reference_encoder(words)
    for position, text in enumerate(texts):
        if words.encode(text) != reference(text):
            raise TokenizerDriftError(f"tokenizer check: text {position} of {len(texts)} gives other ids than NLTK")
