"""Ways of ranking are judged on the same held-out texts, among the same emoji."""

import numpy as np
import pytest

from bench.results import check_line
from export.data.errors import DataError
from export.keyboard.chinese_ranking import N_RESAMPLES, Contender, compare, ranking_lines, shares_within
from runtime.bundle import Label
from tests.tiny_weibo import ranking_texts

LABELS = tuple(
    Label(id=place, emoji=emoji, name=str(place)) for place, emoji in enumerate(("🔥", "😂", "❤️", "😢", "💯"))
)
JUDGED = (1, 2, 3)
TEXTS = ranking_texts(  # the fire is not judged
    ["a😂", "b😂", "c🔥[心]", "d😢", "e🔥", "f😂", "g❤", "h😢😂"], "thhhhvhh", [3, 3, 4, 5, 4, 3, None, None]
)
FIRST = {"b": "😂", "c": "❤️", "d": "😢", "g": "❤️", "h": "😢"}  # of the held-out texts that are judged


def scores_of(right: str) -> Contender:
    """Scores that put the true emoji of the texts `right` first and of others last; emoji that are not judged lead."""
    places = {label.emoji: label.id for label in LABELS}

    def scores(rows: np.ndarray) -> np.ndarray:
        found = np.tile(np.array([9.0, 0.5, 0.4, 0.3, 9.0]), (len(rows), 1))
        for line, row in zip(found, rows.tolist(), strict=True):
            text = TEXTS.texts[row]
            line[places[FIRST[text]]] = 1.0 if text in right else 0.0
        return found

    return Contender(name=right, scores=scores)


def test_only_the_judged_emoji_compete() -> None:
    rows = compare([scores_of("bc"), scores_of("bcdgh")], TEXTS, LABELS, JUDGED)
    assert [(row["model"], row["split"], row["n_texts"]) for row in rows] == [
        ("bc", "held-out sentences", 3),
        ("bcdgh", "held-out sentences", 3),
        ("bc", "held-out other texts", 2),
        ("bcdgh", "held-out other texts", 2),
    ]
    assert [row["metrics"]["acc@1"] for row in rows] == pytest.approx([2 / 3, 1, 0, 1])
    assert [row["metrics"]["acc@3"] for row in rows] == [1, 1, 1, 1]
    assert rows[1]["intervals"] == {"acc@1": [1, 1], "acc@3": [1, 1], "acc@5": [1, 1]}


def test_only_held_out_texts_are_asked() -> None:
    asked: list[int] = []

    def scores(rows: np.ndarray) -> np.ndarray:
        asked.extend(rows.tolist())
        return np.zeros((len(rows), len(LABELS)))

    compare([Contender(name="same", scores=scores)], TEXTS, LABELS, JUDGED)
    assert asked == [1, 2, 3, 6, 7]


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(DataError, match="held-out sentences: none has one of the 1 emoji: nothing was compared"):
        compare([scores_of("b")], TEXTS, LABELS, [4])
    labelled = ranking_texts(["b😂"], "h", [3])
    with pytest.raises(DataError, match="held-out other texts: none has one of the 3 emoji"):
        compare([], labelled, LABELS, JUDGED)


def test_shares_and_their_intervals() -> None:
    places = np.repeat([1, 3, 4, 9], 25)  # (texts,)
    found = shares_within(places)
    assert found["metrics"] == {"acc@1": 0.25, "acc@3": 0.5, "acc@5": 0.75}
    drawn = np.random.default_rng(1).binomial(100, 0.5, size=10 * N_RESAMPLES) / 100
    assert found["intervals"]["acc@3"] == pytest.approx(np.percentile(drawn, [2.5, 97.5]).tolist(), abs=0.021)
    assert shares_within(places) == found


def test_the_lines_can_be_published() -> None:
    rows = compare([scores_of("bc"), Contender(name="popularity", scores=scores_of("").scores)], TEXTS, LABELS, JUDGED)
    lines = ranking_lines(rows)
    assert [line["split"] for line in lines[::2]] == ["held-out sentences, 64 emoji", "held-out other texts, 64 emoji"]
    assert [line.get("precision") for line in lines[:2]] == ["torch", None]
    for line in lines:
        check_line({**line, "commit": "0", "machine": {}, "date": "2024-01-01"}, "here")
