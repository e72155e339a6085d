"""What a student learns from, by hand: texts made of rows, known emoji beside the teacher's, triggers."""

from dataclasses import replace

import numpy as np
import pytest

from export.keyboard.contrasts import Contrasts
from export.keyboard.lessons import (
    AFTER,
    BEGUN,
    BEGUN_QUIET,
    FIRST,
    NOISY,
    PART,
    ROW,
    LessonRecipe,
    Texts,
    lesson_texts,
    new_lesson,
)
from export.keyboard.rows import KEYWORD, NATURAL, PLAIN, QUIET, SHOW, TWEET, UNKNOWN
from export.keyboard.teacher import Opinions
from tests.small_rows import small_rows

RECIPE = LessonRecipe(
    known_weight=0.4,
    teacher_weight=0.6,
    made_weight=0.5,
    natural_share=0.25,
    part_weight=0.8,
    part_share=0.6,
    trigger_trust=0.5,
)
ROWS = small_rows(
    [
        ("so happy for you", SHOW, "chat", [0, 1]),
        ("the meeting is at five", QUIET, "chat", []),
        ("lol that was good", NATURAL, "tweets", [1]),
        ("it rains in the evening", PLAIN, "tweets", []),
        ("joy", KEYWORD, "lexicon", [0]),
        ("a tweet", TWEET, "tweet", [2]),
        ("this one is held out", SHOW, "chat", [0]),
    ],
    ["😊", "😂", "❤"],
    held_out="this one is held out",
)


def test_texts_are_the_rows_and_what_is_made_of_them() -> None:
    found = lesson_texts(ROWS, "en", RECIPE, seed=0)
    assert found.texts[:6] == ROWS.texts[:6]
    assert [kind for kind in (ROW, NOISY, BEGUN, BEGUN_QUIET, AFTER, PART) if kind not in found.kinds] == []
    assert not any("held out" in text for text in found.texts)
    again = lesson_texts(ROWS, "en", RECIPE, seed=0)
    assert again.texts == found.texts
    assert lesson_texts(ROWS, "zh", replace(RECIPE, n_after=0, n_first=0), seed=0).texts == ()


def test_the_teacher_is_asked_what_was_meant() -> None:
    texts = Texts(
        texts=("SO HAPPY", "so ha", "done. so happy", "it"),
        origins=np.array([0, 0, 0, UNKNOWN]),
        kinds=np.array([NOISY, BEGUN, AFTER, FIRST]),
    )
    assert texts.asked(ROWS) == ["so happy for you", "so ha", "so happy for you", "it"]


def test_a_lesson_by_hand() -> None:
    kinds = [ROW, ROW, ROW, ROW, ROW, ROW, NOISY, BEGUN, BEGUN, FIRST, PART]
    origins = [0, 1, 2, 3, 4, 5, 0, 0, 0, UNKNOWN, UNKNOWN]
    texts = Texts(texts=tuple(map(str, range(11))), origins=np.array(origins), kinds=np.array(kinds))
    logits = np.tile(np.log(np.float32([0.5, 0.25, 0.25])), (11, 1))
    logits[8] = np.log(np.float32([0.1, 0.2, 0.7]))  # this beginning does not say what the whole says
    opinions = Opinions(labels=logits, triggers=np.zeros(11, np.float32), emotions=np.zeros((11, 7), np.float32))
    contrasts = Contrasts(
        targets=np.float32([1, 0, 1, 0, UNKNOWN, UNKNOWN, 1]), weights=np.float32([1, 4, 0.5, 0.5, 0, 0, 1])
    )
    grave = np.zeros(7, bool)
    grave[0] = True
    asked: list[tuple[str, ...]] = []

    def tweet_targets(of: object, label_ids: np.ndarray) -> np.ndarray:
        asked.append((*of, *map(str, label_ids)))  # type: ignore[misc]
        return np.full((1, 20), 0.05, np.float32)

    found = new_lesson(texts, ROWS, opinions, contrasts, grave, tweet_targets, RECIPE)
    wanted = [dict.fromkeys(range(3), 0.0) for _ in kinds]
    for row, (targets, worths) in enumerate(zip(found.targets.tolist(), found.worths.tolist(), strict=True)):
        for label, worth in zip(targets, worths, strict=True):
            wanted[row][label] += worth
    assert list(wanted[0].values()) == pytest.approx([0.2 + 0.3, 0.2 + 0.15, 0.15])  # half of 0.4 each, and 0.6
    assert list(wanted[1].values()) == pytest.approx([0.05, 0.025, 0.025])  # the teacher alone, little
    assert list(wanted[6].values()) == pytest.approx([0.25, 0.175, 0.075])  # half of the phrase's
    assert list(wanted[7].values()) == pytest.approx([0.15, 0.075, 0.075])  # the teacher alone
    assert list(wanted[10].values()) == pytest.approx([0.4, 0.2, 0.2])  # of a part too
    assert list(wanted[5].values()) == [0, 0, 0]  # a tweet: its own loss
    assert asked == [("5", "2")]
    assert found.tweet_targets.sum(axis=1).tolist() == pytest.approx([0] * 5 + [1] + [0] * 5)
    assert found.grave.tolist() == [True] + [False] * 5 + [True] + [False] * 4
    assert found.drawn.tolist() == pytest.approx([1, 1, 0.25, 0.3, 1, 0.35, 1, 1, 1, 1, 0.6])
    # the teacher says one half of all: where it is known, the truth counts half
    assert found.triggers.tolist() == pytest.approx([0.75, 0.25, 0.75, 0.25, 0.5, 0.5, 0.75, 0.75, 0.5, 0.25, 0.5])
    assert found.trigger_weights.tolist() == pytest.approx([1, 4, 0.5, 0.5, 0, 0, 0.5, 0.5, 0.15, 0.5, 0])
    assert np.allclose(found.emotions, 1 / 7)
