"""`EmojiSession`: the strip above the keys, as somebody types. Feed it the text after every keystroke.

    session = EmojiSession(EmojiPredictor.load())
    session.update("merry chr")  # the strip to show now; empty: show none

A bare ranking flickers: half a word is another word, and two emoji with almost the same score swap places at every
letter. So an emoji on the strip holds: it leaves only for one that scores more than `hold` times as much, and two on
the strip swap only when the lower scores more than `hold` times the upper. `hold_strip` is the whole rule; a port that
follows it line by line gives the same strips.

`hold` is 2 by measurement (`python -m bench.flicker`; 1,000 validation texts, 65,445 keystrokes). Top-1 then changes
at 4.6 % of the keystrokes instead of 16.0 %, and the strip at 12.3 % instead of 49.0 %; acc@3 after 25, 50, 75
and 100 % of the characters is 0.492, 0.550, 0.586, 0.609 instead of 0.495, 0.557, 0.592, 0.611.

This file may import numpy and the other files of the runtime.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from runtime.errors import OptionError
from runtime.predictor import EmojiPredictor, Floats, Prediction, Rerank
from runtime.strip.diversity import representatives
from runtime.strip.ranking import check_scores, check_top_k, top_k

HOLD = 2.0


class EmojiSession:
    """One text field. It remembers the strip and the text last seen, so threads may not share it.

    `threshold` is that of the bundle unless given (see `EmojiPredictor.default_threshold`); 0 never is silent.
    `rerank` changes the scores before they are ranked, as in `EmojiPredictor.predict`; silence does not depend on it.
    With `diverse` the strip has one emoji of each family (`runtime.strip.diversity`), and holds it as any other.
    """

    def __init__(
        self,
        predictor: EmojiPredictor,
        top_k: int = 3,
        *,
        threshold: float | None = None,
        hold: float = HOLD,
        blocklist: Iterable[str] = (),
        skin_tone: str | None = None,
        has_glyph: Callable[[str], bool] | None = None,
        rerank: Rerank | None = None,
        diverse: bool = False,
    ) -> None:
        check_top_k(top_k)
        if not hold >= 1:
            raise OptionError(f"hold: {hold!r} found: pass 1, which holds nothing, or more")
        self._predictor = predictor
        self._top_k = top_k
        self._threshold = predictor.default_threshold if threshold is None else threshold
        self._hold = hold
        self._shown = predictor.shown(blocklist=blocklist, skin_tone=skin_tone, has_glyph=has_glyph)
        self._rerank = rerank
        self._families = [label.family for label in predictor.labels] if diverse else None
        self._text = ""
        self._strip: list[int] = []
        predictor.scores_unless_silent("", self._threshold)  # so that a threshold that makes no sense is refused here

    def update(self, text: str) -> list[Prediction]:
        """The strip for `text`, the whole text of the field. Silence is an empty strip, which keeps what was held."""
        scores = self._predictor.scores_unless_silent(text, self._threshold)
        if not is_same_text(self._text, text):
            self._strip = []
        self._text = text
        if scores is None:
            return []
        if self._rerank:
            scores = check_scores(self._rerank(scores), len(self._predictor.labels))
        self._strip = self._next_strip(scores)
        return self._predictor.predictions(self._strip, scores, self._shown)

    def _next_strip(self, scores: Floats) -> list[int]:
        if self._families is None:
            return hold_strip(scores, self._strip, self._top_k, self._shown, self._hold)
        values = scores.tolist()
        ids = representatives(values, self._strip, self._shown, self._families, self._hold)
        strip = [label for label in self._strip if label in ids]
        return hold_strip(values, strip, self._top_k, ids, self._hold)


def is_same_text(before: str, now: str) -> bool:
    """True where typing or deleting at the end leads from one to the other; an empty field starts anew.

    >>> is_same_text("merry chr", "merry chri"), is_same_text("merry", "m")
    (True, True)
    >>> is_same_text("merry", ""), is_same_text("merry", "happy")
    (False, False)
    """
    return bool(before and now) and (now.startswith(before) or before.startswith(now))


def hold_strip(
    scores: Sequence[float] | Floats, strip: Sequence[int], k: int, shown: Collection[int], hold: float
) -> list[int]:
    """The ids of the next strip after `strip`, which may be empty; `shown` are the ids that may be on it.

    >>> hold_strip([0.3, 0.4, 0.2, 0.1], strip=[0, 2], k=2, shown=range(4), hold=1.5)
    [0, 1]
    """
    ranking = top_k(scores, k + len(strip), shown)  # of the others, no more than k can come
    newcomers = [label for label in ranking if label not in strip]
    values = {label: float(scores[label]) for label in [*ranking, *strip]}
    worth = {label: value * (hold if label in strip else 1) for label, value in values.items()}
    chosen = sorted([*strip, *newcomers], key=worth.__getitem__, reverse=True)[:k]  # equal: who is there stays
    order: list[int] = []
    for label in [*(label for label in strip if label in chosen), *(label for label in newcomers if label in chosen)]:
        place = len(order)
        while place and values[label] > hold * values[order[place - 1]]:
            place -= 1
        order.insert(place, label)
    return order
