"""Which emoji people put into which Weibo text: what the Chinese keyboard learns from and is judged on.

All texts, labelled and not, with their emoji taken out and named in Unicode. A text stands on the side of its group, as
in weibo_sides.py, so no text that judges has a twin that teaches; one of emoji alone, of which no word is left, stands
on none. May import `runtime` and numpy; weibo_codes.py needs emoji.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from export.data.errors import DataError
from export.data.families import family_of
from export.data.tweeteval import Split
from export.data.weibo import UNLABELLED, group_key, load_sentences, load_unlabelled
from export.data.weibo_codes import emoji_of_code, short_name, unicode_kinds
from export.data.weibo_emoji import find_emoji, without_emoji
from export.data.weibo_sides import sides_of
from runtime.bundle import Label

NO_EMOTION = -1
MIN_TEXTS = 100  # that teach, for an emoji to be a label


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

    def first_labels(self, labels: Sequence[Label]) -> NDArray[np.int64]:
        """The label id of each text's first emoji that is a label, -1 where it has none. (texts,)"""
        ids = {label.emoji: label.id for label in labels}
        return np.array([next((ids[one] for one in found if one in ids), -1) for found in self.emoji])


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


def ranking_labels(texts: RankingTexts, known: Collection[str], always: Sequence[str]) -> tuple[Label, ...]:
    """The emoji that can be suggested, those of most texts first: of MIN_TEXTS texts that teach, and of `always`.

    `known` are the emoji that have an emotion distribution: no other becomes a label. `always` are Weibo codes. A
    label's code is the one that most of these texts have, of those in `always` if any.
    """
    teaching = np.flatnonzero(texts.training)
    counts = Counter(one for row in teaching for one in texts.emoji[row])
    codes = emoji_of_code()
    wanted = {codes[code]: code for code in always}
    usual = {emoji for emoji, count in counts.items() if count >= MIN_TEXTS}
    chosen = [emoji for emoji, _ in counts.most_common() if emoji in known and emoji in usual | wanted.keys()]
    missing = sorted(wanted.keys() - set(chosen))
    if missing:
        raise DataError(f"{' '.join(missing)} stands in too few texts that teach: get the corpora again")
    code_counts = Counter(kind for row in teaching for kind in texts.kinds[row] if kind in codes)
    commonest: dict[str, str] = {}
    for code, _ in code_counts.most_common():
        commonest.setdefault(codes[code], code)
    return tuple(
        Label(
            id=place,
            emoji=emoji,
            name=short_name(emoji),
            code=wanted.get(emoji) or commonest.get(emoji),
            family=family_of(emoji),
        )
        for place, emoji in enumerate(chosen)
    )


def ranking_splits(texts: RankingTexts, labels: Sequence[Label]) -> Mapping[str, Split]:
    """Every text that has a label, by side; the first such emoji is its label. The test has labelled sentences only.

    The others were gathered by their emoji, so they say less of how people use them.
    """
    label_ids = texts.first_labels(labels)
    sides = {"train": texts.training, "validation": texts.validation, "test": texts.held_out & texts.is_labelled}
    rows = {name: np.flatnonzero(side & (label_ids >= 0)) for name, side in sides.items()}
    return {
        name: Split(texts=tuple(texts.texts[row] for row in found), label_ids=label_ids[found], sha256=texts.sha256)
        for name, found in rows.items()
    }
