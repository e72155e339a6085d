"""The model's side of the engine: a text goes in, the strip that the user wants comes out, and what is taken is learnt.

It is loaded when it is first asked, lives in the worker's thread, and is asked from there alone. This file may import
the runtime, and of this package settings.py.
"""

from __future__ import annotations

from pathlib import Path

from runtime import EmojiPredictor, EmojiSession, PersonalRanking
from runtime.ibus.settings import Settings

_COVERAGE = {"quiet": 0.2, "eager": 0.85}  # the share of everyday texts that is answered, at most


class Suggester:
    """What the settings say, loaded; a KeymojiError of the runtime where that cannot be."""

    def __init__(self, settings: Settings, personal_file: Path) -> None:
        self._predictor = EmojiPredictor.load(settings.bundle)
        self._file = personal_file
        self._personal = PersonalRanking.load(personal_file, self._predictor.labels) if settings.learn else None
        self._session = EmojiSession(
            self._predictor,
            settings.count,
            threshold=threshold(self._predictor, settings.sensitivity),
            blocklist=settings.never,
            skin_tone=settings.skin_tone,
            rerank=self._personal.rerank if self._personal else None,
            diverse=True,
        )

    def strip(self, text: str) -> list[str]:
        """The emoji to show for the text before the caret; none where the model is silent."""
        return [one.emoji for one in self._session.update(text)]

    def learn(self, text: str, emoji: str) -> None:
        """The user took this emoji after this text; nothing where they did not ask for learning."""
        if self._personal:
            self._personal.choose(emoji, self._predictor.scores(text))
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._personal.save(self._file)


def threshold(predictor: EmojiPredictor, sensitivity: str) -> float:
    """From where on the trigger is believed: the bundle's own choice, or a point of its curve on one side of that."""
    own = predictor.default_threshold
    if predictor.thresholds is None or sensitivity == "usual":
        return own
    curve = predictor.thresholds.curve  # from point to point the threshold falls
    lowest = [point.threshold for point in curve if point.coverage <= _COVERAGE[sensitivity]] or [curve[0].threshold]
    return max(own, lowest[-1]) if sensitivity == "quiet" else min(own, lowest[-1])
