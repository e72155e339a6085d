"""A keyboard's own figures, by hand: what is held out is judged, and nothing else."""

from collections.abc import Sequence

import numpy as np
import pytest

from export.data.neutral import neutral
from export.data.tweeteval import LABELS
from export.keyboard.report import report_on
from export.keyboard.rows import NATURAL, PLAIN, QUIET, SHOW, TWEET
from tests.small_rows import small_rows

EMOJI = [neutral(label.emoji) for label in LABELS] + ["🕯", "🙏"]
LAUGHTER, CANDLE, PRAYER = EMOJI.index("😂"), EMOJI.index("🕯"), EMOJI.index("🙏")
ENTRIES = [
    ("he died", SHOW, "chat", [CANDLE, PRAYER]),
    ("lol", SHOW, "chat", [LAUGHTER]),
    ("never judged", SHOW, "chat", [CANDLE]),
    ("at five", QUIET, "chat", []),
    *[(f"so happy {number}", NATURAL, "a", [LAUGHTER]) for number in range(15)],
    *[(f"parcel {number}", PLAIN, "a", []) for number in range(15)],
    ("few of these", NATURAL, "b", [LAUGHTER]),
    ("a tweet", TWEET, "tweet", [LAUGHTER]),
]
ROWS = small_rows(ENTRIES, EMOJI, held_out=" ".join(text for text, *_ in ENTRIES if text != "never judged"))


def answer(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Always laughter, then a candle and a prayer; loud but for parcels and times."""
    scores = np.zeros((len(texts), len(EMOJI)), np.float32)
    scores[:, [LAUGHTER, CANDLE, PRAYER]] = 0.5, 0.3, 0.2
    assert "never judged" not in texts
    triggers = np.float32([not text.startswith(("parcel", "at")) for text in texts])
    return scores, triggers, np.zeros((len(texts), 7), np.float32)


def test_figures_by_hand() -> None:
    found = report_on(answer, ROWS, "en")
    assert found["phrases"]["n_texts"] == 2
    assert found["phrases"]["hit@1"] == 0.5
    assert found["phrases"]["precision@3"] == pytest.approx(3 / 6)
    assert found["natural"]["n_texts"] == 16
    assert found["natural"]["hit@1"] == 1
    assert found["trigger"]["written"] == 1
    assert found["trigger"]["natural"] == {"mean": 1.0, "a": 1.0}  # of source b too few
    assert found["grave"] == {"n_texts": 1, "without merry": 0.0}
    assert found["tweets"]["n_texts"] == 1
    assert found["tweets"]["hit@1"] == 1
    assert "emotions" not in found
