"""`emotions.json`: emoji as distributions over emotions, and ranking by mood with them.

    {"names": ["anger", ...], "source": "how they were made", "borrowed": false,
     "emoji": {"\\ud83d\\ude02": {"distribution": [0.05, ...], "n_sentences": 178}, ...}}

`borrowed` says that they were learnt in another language than the bundle's. An emoji may be asked for in any spelling.
This file may import numpy, the error tree, manifest.py, ranking.py, skin_tones.py and text.py.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from runtime.errors import BundleError, OptionError, TextError
from runtime.manifest import parse_json
from runtime.strip.ranking import check_scores
from runtime.strip.skin_tones import bare_spelling
from runtime.text import check_text

if TYPE_CHECKING:
    from runtime.bundle import Label

Floats: TypeAlias = NDArray[np.float32]
EMOTIONS = "emotions.json"
_KEYS = ("names", "source", "borrowed", "emoji")
_SUM_TOLERANCE = 1e-3


@dataclass(frozen=True, kw_only=True)
class Emotions:
    """`table` has a distribution over `names` for each emoji, by its bare spelling (`skin_tones.bare_spelling`)."""

    names: tuple[str, ...]
    source: str
    borrowed: bool
    table: Mapping[str, tuple[float, ...]]

    def of(self, emoji: str) -> dict[str, float]:
        """The distribution of an emoji; OptionError where it has none: too few sentences had it."""
        found = self.table.get(bare_spelling(emoji)) if isinstance(emoji, str) else None
        if found is None:
            raise OptionError(
                f"emoji: {emoji!r} has no emotion distribution: ask for one of the {len(self.table)} that have"
            )
        return dict(zip(self.names, found, strict=True))


def mood_rerank(
    emotions: Emotions, labels: Sequence["Label"], *, mood: Iterable[str] = (), avoid: Iterable[str] = ()
) -> Callable[[Floats], Floats]:
    """For `predict(..., rerank=...)`: scores as they would be, were these emotions known to be meant, or not meant.

    By Bayes' rule: a score is multiplied by the share of each emotion of `mood` in the emoji's distribution, and by
    what is left beside each of `avoid`; then all have their old sum again. An emoji without a distribution counts as
    the mean of those with one. Scores of which nothing would be left stay as they are.
    """
    rows = [emotions.table.get(bare_spelling(label.emoji)) for label in labels]
    known = [row for row in rows if row is not None]
    if not known:
        raise OptionError("mood: no label of this bundle has an emotion distribution: use a bundle that has some")
    mean = tuple(np.mean(known, axis=0).tolist())
    table = np.array([mean if row is None else row for row in rows])  # (labels, emotions)
    wanted, shunned = _places("mood", mood, emotions.names), _places("avoid", avoid, emotions.names)
    weights = np.prod(table[:, wanted], axis=1) * np.prod(1 - table[:, shunned], axis=1)  # (labels,)

    def rerank(scores: Floats) -> Floats:
        before = check_scores(scores, len(weights)).astype(np.float64)
        weighted = before * weights
        if not weighted.sum() > 0:  # nothing is left, or a NaN, which the ranking refuses
            return scores
        reranked: Floats = (weighted / weighted.sum() * before.sum()).astype(np.float32)
        return reranked

    return rerank


def _places(option: str, wanted: Iterable[str], names: Sequence[str]) -> list[int]:
    """Where the emotions `wanted` stand among `names`, each once."""
    if isinstance(wanted, str):
        raise OptionError(f"{option}: found one str, {wanted!r}: pass a list of emotions")
    places = set()
    for name in wanted:
        if name not in names:
            raise OptionError(f"{option}: {name!r} is unknown: use one of {', '.join(names)}")
        places.add(names.index(name))
    return sorted(places)


def parse_emotions(file: Path, data: bytes) -> Emotions:
    """The emotions in the bytes of `file`; BundleError where they are none."""
    document = parse_json(file, data)
    try:
        if not isinstance(document, dict) or not document.keys() >= {*_KEYS}:
            raise ValueError(f"it needs {', '.join(_KEYS)}")
        names, source, borrowed, entries = (document[key] for key in _KEYS)
        if not isinstance(names, list) or not all(map(_is_word, names)) or len({*names}) != len(names):
            raise ValueError(f"names {names!r} is no list of different words")
        if not _is_word(source) or not isinstance(borrowed, bool):
            raise ValueError(f"source {source!r} is no text, or borrowed {borrowed!r} neither true nor false")
        if not isinstance(entries, dict) or not entries or not all(map(_is_word, entries)):
            raise ValueError("its emoji are none, or one is blank")
        table = {bare_spelling(emoji): _distribution(emoji, entry, len(names)) for emoji, entry in entries.items()}
        if len(table) != len(entries):
            raise ValueError("one emoji stands there in two spellings")
        return Emotions(names=tuple(names), source=source, borrowed=borrowed, table=table)
    except ValueError as error:
        raise BundleError(f"{file}: its emotions cannot be used ({error}): publish the bundle again") from None


def _distribution(emoji: str, entry: object, size: int) -> tuple[float, ...]:
    values: Any = entry.get("distribution") if isinstance(entry, dict) else None
    is_one = isinstance(values, list) and len(values) == size and all(map(_is_share, values))
    if not is_one or abs(sum(values) - 1) > _SUM_TOLERANCE:
        raise ValueError(f"{emoji!r} has {values!r}, which is no distribution over {size} emotions")
    return tuple(map(float, values))


def _is_share(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1


def _is_word(value: Any) -> bool:
    try:
        return bool(check_text(value).strip())
    except TextError:
        return False
