"""Laws of ranking by mood, over any scores, distributions and moods."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.bundle import Label
from runtime.emotions import Emotions, mood_rerank

EMOJI = ("😂", "🔥", "🎄", "😭", "💜")
LABELS = tuple(Label(id=place, emoji=emoji, name=emoji) for place, emoji in enumerate(EMOJI))
NAMES = ("anger", "happiness", "sadness")
SIZE = len(EMOJI)


def normalised(values: list[float]) -> tuple[float, ...]:
    return tuple(value / sum(values) for value in values)


def shares(size: int) -> st.SearchStrategy[tuple[float, ...]]:
    some = st.floats(0, 1) | st.just(0.0)  # so that a mood can rule an emoji out
    return st.lists(some, min_size=size, max_size=size).filter(lambda values: sum(values) > 1e-3).map(normalised)


scores = shares(SIZE).map(lambda values: np.array(values, dtype=np.float32))
emotions = st.dictionaries(st.sampled_from(EMOJI), shares(3), min_size=1).map(
    lambda table: Emotions(names=NAMES, source="a test", borrowed=False, table=table)
)
some_names = st.lists(st.sampled_from(NAMES))


@settings(deadline=None)
@given(emotions, scores, some_names, some_names)
def test_scores_stay_scores(known: Emotions, asked: np.ndarray, mood: list[str], avoid: list[str]) -> None:
    reranked = mood_rerank(known, LABELS, mood=mood, avoid=avoid)(asked)
    assert reranked.shape == asked.shape
    assert np.isfinite(reranked).all()
    assert (reranked >= 0).all()
    assert abs(float(reranked.sum(dtype=np.float64)) - 1) < 1e-6


@settings(deadline=None)
@given(emotions, scores)
def test_no_mood_changes_nothing(known: Emotions, asked: np.ndarray) -> None:
    assert mood_rerank(known, LABELS)(asked).tolist() == asked.tolist()


@settings(deadline=None)
@given(scores, st.sampled_from(NAMES))
def test_a_mood_that_all_emoji_share_changes_nothing(asked: np.ndarray, name: str) -> None:
    alike = Emotions(names=NAMES, source="a test", borrowed=False, table=dict.fromkeys(EMOJI, (0.5, 0.25, 0.25)))
    np.testing.assert_allclose(mood_rerank(alike, LABELS, mood=[name])(asked), asked, rtol=1e-6)


@settings(deadline=None)
@given(emotions, scores, st.sampled_from(NAMES))
def test_emoji_that_nobody_knows_keep_their_order(known: Emotions, asked: np.ndarray, name: str) -> None:
    unknown = [label for label in range(SIZE) if EMOJI[label] not in known.table]
    reranked = mood_rerank(known, LABELS, mood=[name])(asked)[unknown]
    assert (np.diff(reranked[np.argsort(asked[unknown], kind="stable")]) >= 0).all()


@settings(deadline=None)
@given(emotions, scores, st.sampled_from(NAMES))
def test_there_is_more_of_what_is_preferred_and_less_of_what_is_avoided(
    known: Emotions, asked: np.ndarray, name: str
) -> None:
    felt = [known.table.get(emoji) for emoji in EMOJI]
    mean = np.mean([row for row in felt if row], axis=0)
    share = np.array([(row or mean)[NAMES.index(name)] for row in felt])  # (labels,)
    assert mood_rerank(known, LABELS, mood=[name])(asked) @ share >= asked @ share - 1e-6
    assert mood_rerank(known, LABELS, avoid=[name])(asked) @ share <= asked @ share + 1e-6
