"""Which emoji people put into which Weibo text: what emoji's emotion distributions are made of.

All texts, labelled and not, with their emoji taken out and named in Unicode. A text stands on the side of its group, as
in weibo_sides.py, so no text that judges has a twin that teaches; one of emoji alone, of which no word is left, stands
on none. May import `runtime` and numpy; weibo_codes.py needs emoji.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from export.data.weibo import UNLABELLED, group_key, load_sentences, load_unlabelled
from export.data.weibo_codes import unicode_kinds
from export.data.weibo_emoji import find_emoji, without_emoji
from export.data.weibo_sides import sides_of

NO_EMOTION = -1


@dataclass(frozen=True, kw_only=True, eq=False)
class RankingTexts:
    """Labelled sentences and then the others; all arrays are (texts,).

    `texts` have no emoji, `emoji` has those that stood there, in Unicode and each once, and `kinds` as they were
    written. `emotion_ids` is NO_EMOTION for a text without a label.
    """

    texts: tuple[str, ...]
    emoji: tuple[tuple[str, ...], ...]
    kinds: tuple[tuple[str, ...], ...]
    emotion_ids: NDArray[np.int64]
    held_out: NDArray[np.bool_]
    validation: NDArray[np.bool_]
    training: NDArray[np.bool_]
    sha256: str

    @property
    def is_labelled(self) -> NDArray[np.bool_]:
        labelled: NDArray[np.bool_] = self.emotion_ids != NO_EMOTION
        return labelled


def load_ranking_texts(folder: Path) -> RankingTexts:
    """Read both files of the corpora."""
    sentences, others = load_sentences(folder), load_unlabelled(folder)
    texts = [*sentences.texts, *others]
    kinds = (*sentences.emoji, *(find_emoji(text) for text in others))
    bare = tuple(without_emoji(text) for text in texts)
    has_words = np.array([bool(text) for text in bare])
    sides = sides_of([*sentences.keys, *(group_key(text) for text in others)])
    held_out, validation, training = (side & has_words for side in sides)
    no_emotion = np.full(len(others), NO_EMOTION)
    sha256 = hashlib.sha256(sentences.sha256.encode() + (folder / UNLABELLED).read_bytes()).hexdigest()
    return RankingTexts(
        texts=bare,
        emoji=tuple(unicode_kinds(kinds)),
        kinds=kinds,
        emotion_ids=np.concatenate([sentences.label_ids, no_emotion]),
        held_out=held_out,
        validation=validation,
        training=training,
        sha256=sha256,
    )
