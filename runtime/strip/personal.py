"""What this user takes, mixed with what the model thinks: `PersonalRanking`, learnt on the device, choice by choice.

    personal = PersonalRanking.load(file, predictor.labels)  # a file that is not there yet: nothing was learnt yet
    personal.choose("💜", predictor.scores(text))  # the user tapped this emoji
    predictor.predict(text, rerank=personal.rerank)
    personal.save(file)

The user is a noisy channel: for each label that the model believes in, how often this user takes which emoji. It starts
as the model's own word, and one count for each pair of labels is all that is kept, of no text anything.
`runtime/js/PERSONAL.md` is the exact specification; `runtime/js/personal.mjs` is the same in JavaScript.

This file may import numpy, the error tree, ranking.py, skin_tones.py and personal_file.py.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from runtime.errors import OptionError
from runtime.strip.personal_file import FORMAT, FORMAT_VERSION, parse_export, read_export, write_export
from runtime.strip.ranking import check_scores
from runtime.strip.skin_tones import bare_spelling

if TYPE_CHECKING:
    from runtime.bundle import Label

PRIOR = 1.0  # choices that the model's own word weighs, for each label
STAY = 0.95  # while a choice is shared out, what of the prior is for the label that was believed
MOVE = 0.0025  # and what is for any
HALF_LIFE = 200  # choices after which a choice counts half
FLOOR = 0.001  # smaller counts are dropped
_DECAY = 0.5 ** (1 / HALF_LIFE)
_Kind = TypeVar("_Kind", bound="np.floating[Any]")


class PersonalRanking:
    """One user's choices among the labels of one bundle. Threads may not share it.

    While `incognito` is True nothing is learnt; what was learnt before still ranks.
    """

    def __init__(self, labels: Sequence[Label]) -> None:
        self.incognito = False
        self._emoji = [label.emoji for label in labels]
        self._ids = {bare_spelling(emoji): place for place, emoji in enumerate(self._emoji)}
        self._taken: list[int] = []  # the labels that have counts, in their order
        self._counts = np.zeros((len(labels), 0))  # believed (labels,), taken
        self._totals = np.zeros(len(labels))
        self._foreign: dict[str, dict[str, float]] = {}  # pairs that this bundle does not know: kept for another

    def choose(self, emoji: str, scores: NDArray[np.floating[Any]]) -> None:
        """The user took `emoji` while the model's scores, not yet re-ranked, were `scores`. (labels,)

        An emoji that is no label changes nothing: the user has many more than a bundle ranks.
        """
        values = check_scores(scores, len(self._emoji)).astype(np.float64)  # (labels,)
        if not isinstance(emoji, str) or not emoji.strip():
            raise OptionError(f"emoji: {emoji!r} is not an emoji: pass the one that was chosen")
        if not (np.isfinite(values).all() and (values >= 0).all() and values.sum() > 0):
            raise OptionError("scores: they are not finite, not negative and not all 0: pass the model's own")
        chosen = self._ids.get(bare_spelling(emoji))
        if chosen is not None and not self.incognito:
            self._learn(chosen, values)

    def _learn(self, chosen: int, values: NDArray[np.float64]) -> None:
        counts = self._counts_of(chosen)
        moves = counts + PRIOR * MOVE  # (labels,): from each believed to the chosen
        moves[chosen] += PRIOR * STAY
        shares = values * moves / (self._totals + PRIOR)
        self._counts *= _DECAY
        counts += shares / shares.sum()
        self._counts[self._counts < FLOOR] = 0
        kept = np.flatnonzero(self._counts.any(axis=0))
        self._taken = [self._taken[place] for place in kept]
        self._counts = np.ascontiguousarray(self._counts[:, kept])  # a sum's last bit depends on how they lie
        self._totals = self._counts.sum(axis=1)

    def _counts_of(self, chosen: int) -> NDArray[np.float64]:
        """A view: how often this label was taken for each that was believed. (labels,)"""
        place = bisect_left(self._taken, chosen)
        if place == len(self._taken) or self._taken[place] != chosen:
            self._taken.insert(place, chosen)
            self._counts = np.ascontiguousarray(np.insert(self._counts, place, 0, axis=1))
        return self._counts[:, place]

    def rerank(self, scores: NDArray[_Kind]) -> NDArray[_Kind]:
        """The scores for this user, with the sum of `scores`. With nothing learnt they are `scores`. (labels,)"""
        believed = check_scores(scores, len(self._emoji)).astype(np.float64) / (self._totals + PRIOR)
        reranked = believed * PRIOR
        reranked[self._taken] += believed @ self._counts
        found: NDArray[_Kind] = reranked.astype(scores.dtype)
        return found

    def erase(self) -> None:
        """Forget everything, in memory: save afterwards, or delete the file."""
        self._taken, self._counts = [], self._counts[:, :0]
        self._totals = self._counts.sum(axis=1)
        self._foreign.clear()

    def export(self) -> dict[str, Any]:
        """All that is known of the user, as the JSON document of the specification."""
        counts = {emoji: dict(chosen) for emoji, chosen in self._foreign.items()}
        for believed, place in zip(*map(np.ndarray.tolist, np.nonzero(self._counts)), strict=True):
            count = float(self._counts[believed, place])
            counts.setdefault(self._emoji[believed], {})[self._emoji[self._taken[place]]] = count
        return {"format": FORMAT, "format_version": FORMAT_VERSION, "counts": counts}

    @classmethod
    def from_export(cls, document: Mapping[str, Any], labels: Sequence[Label]) -> PersonalRanking:
        """What `export` returned, for the labels of this bundle; PersonalError where it is something else."""
        return cls._from_counts(parse_export(document, "export"), labels)

    @classmethod
    def load(cls, file: str | Path, labels: Sequence[Label]) -> PersonalRanking:
        """What `save` wrote; empty where no file is. PersonalError where it is broken or not ours."""
        return cls._from_counts(read_export(Path(file)), labels)

    def save(self, file: str | Path) -> None:
        """Write the file, or leave the old one whole; PersonalError where something else stands there."""
        write_export(Path(file), self.export())

    @classmethod
    def _from_counts(cls, counts: Mapping[str, Mapping[str, float]], labels: Sequence[Label]) -> PersonalRanking:
        personal = cls(labels)
        for believed, row in counts.items():
            row_id = personal._ids.get(bare_spelling(believed))
            for chosen, count in row.items():
                column_id = personal._ids.get(bare_spelling(chosen))
                if row_id is None or column_id is None:
                    spelt = believed if row_id is None else personal._emoji[row_id]
                    personal._foreign.setdefault(spelt, {})[chosen] = count
                else:
                    personal._counts_of(column_id)[row_id] = count
        personal._totals = personal._counts.sum(axis=1)
        return personal
