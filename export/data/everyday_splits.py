"""What judges a keyboard of everyday emoji when a bundle is made: phrases and natural texts that never taught it.

`validation` are the held-out phrases, whose best emoji is the label; `test` are natural texts that are kept for tuning,
whose first emoji is; the trigger is judged on these and the plain texts beside them. May import `runtime` and numpy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from export.data.errors import DataError
from export.data.everyday import Caps, Everyday, load_everyday
from export.data.neutral import neutral
from export.data.phrases import is_held_out, load_phrases
from export.data.plain_tweets import PlainTweets
from export.data.tweeteval import Split
from runtime.bundle import Label


@lru_cache(maxsize=2)
def tuning_texts(data: Path, language: str) -> tuple[Everyday, ...]:
    """The natural texts that never teach, with emoji and without."""
    return tuple(one for one in load_everyday(data, language, Caps()) if one.tunes)


def everyday_splits(data: Path, language: str, labels: Sequence[Label]) -> dict[str, Split]:
    """Train, validation and test, of the texts that have one of the labels."""
    phrases = [(one.text, one.emoji) for one in load_phrases(language) if one.emoji]
    natural = [(one.text, one.emoji) for one in tuning_texts(data, language) if one.emoji]
    return {
        "train": _split([one for one in phrases if not is_held_out(one[0])], labels),
        "validation": _split([one for one in phrases if is_held_out(one[0])], labels),
        "test": _split(natural, labels),
    }


def everyday_triggers(data: Path, language: str) -> PlainTweets:
    """The natural texts that never teach, and whether a person put an emoji; all of them judge."""
    texts = tuning_texts(data, language)
    return PlainTweets(
        texts=tuple(one.text for one in texts),
        has_emoji=np.array([not one.is_plain for one in texts]),
        held_out=np.ones(len(texts), bool),
    )


def _split(texts: Sequence[tuple[str, tuple[str, ...]]], labels: Sequence[Label]) -> Split:
    ids = {neutral(label.emoji): label.id for label in labels}
    found = [(text, ids[emoji[0]]) for text, emoji in texts if emoji[0] in ids]
    if not found:
        raise DataError("everyday texts: none has one of the labels: give the labels of an everyday keyboard")
    digest = hashlib.sha256("\n".join(text for text, _ in found).encode("utf-8", "surrogatepass"))
    return Split(
        texts=tuple(text for text, _ in found),
        label_ids=np.array([label_id for _, label_id in found]),
        sha256=digest.hexdigest(),
    )
