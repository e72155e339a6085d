"""Laws of the personal re-ranking, over any choices, scores and exports."""

import json
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.strip.diversity import representatives
from runtime.strip.personal import HALF_LIFE, PersonalRanking
from runtime.strip.typing_session import hold_strip
from tests.personal_golden import LABELS

EMOJI = [label.emoji for label in LABELS]
SIZE = len(LABELS)


def normalised(values: list[float]) -> np.ndarray:
    return np.array(values) / sum(values)


scores = st.lists(st.floats(0, 1), min_size=SIZE, max_size=SIZE).filter(lambda v: sum(v) > 1e-3).map(normalised)
choices = st.lists(st.tuples(st.sampled_from([*EMOJI, "🦄"]), scores), max_size=20)
count = st.floats(1e-9, 999)
emoji = st.sampled_from([*EMOJI, "🦄", "🫠"])
exports = st.dictionaries(emoji, st.dictionaries(emoji, count, min_size=1), max_size=9).map(
    lambda counts: {"format": "keymoji-personal", "format_version": 1, "counts": counts}
)


@settings(max_examples=60, deadline=None)
@given(exports, choices, scores)
def test_scores_stay_scores(export: dict[str, Any], made: list[tuple[str, np.ndarray]], asked: np.ndarray) -> None:
    personal = PersonalRanking.from_export(export, LABELS)
    for chosen, values in made:
        personal.choose(chosen, values)
    reranked = personal.rerank(asked)
    assert np.isfinite(reranked).all()
    assert (reranked >= 0).all()
    assert abs(reranked.sum() - 1) < 1e-9


@settings(max_examples=60, deadline=None)
@given(choices)
def test_memory_is_bounded(made: list[tuple[str, np.ndarray]]) -> None:
    personal = PersonalRanking(LABELS)
    for chosen, values in made:
        personal.choose(chosen, values)
    total = sum(count for row in personal.export()["counts"].values() for count in row.values())
    assert total <= min(len(made), 1 / (1 - 0.5 ** (1 / HALF_LIFE))) + 1e-9


@settings(max_examples=60, deadline=None)
@given(scores)
def test_a_new_user_gets_exactly_the_models_scores(asked: np.ndarray) -> None:
    assert PersonalRanking(LABELS).rerank(asked).tolist() == asked.tolist()
    single = asked.astype(np.float32)
    assert PersonalRanking(LABELS).rerank(single).tolist() == single.tolist()


@settings(max_examples=60, deadline=None)
@given(exports, choices, scores)
def test_incognito_changes_nothing(
    export: dict[str, Any], made: list[tuple[str, np.ndarray]], asked: np.ndarray
) -> None:
    personal = PersonalRanking.from_export(export, LABELS)
    before, ranked = personal.export(), personal.rerank(asked).tolist()
    personal.incognito = True
    for chosen, values in made:
        personal.choose(chosen, values)
    assert personal.export() == before
    assert personal.rerank(asked).tolist() == ranked


@settings(max_examples=60, deadline=None)
@given(exports, choices, scores)
def test_erased_is_new(export: dict[str, Any], made: list[tuple[str, np.ndarray]], asked: np.ndarray) -> None:
    erased, new = PersonalRanking.from_export(export, LABELS), PersonalRanking(LABELS)
    erased.erase()
    for chosen, values in made:
        erased.choose(chosen, values)
        new.choose(chosen, values)
    assert erased.export() == new.export()
    assert erased.rerank(asked).tolist() == new.rerank(asked).tolist()


@settings(max_examples=60, deadline=None)
@given(exports, choices, scores)
def test_an_export_comes_back_as_it_was(
    export: dict[str, Any], made: list[tuple[str, np.ndarray]], asked: np.ndarray
) -> None:
    assert PersonalRanking.from_export(export, LABELS).export()["counts"] == {
        believed: row for believed, row in export["counts"].items() if row
    }
    personal = PersonalRanking.from_export(export, LABELS)
    for chosen, values in made:
        personal.choose(chosen, values)
    again = PersonalRanking.from_export(json.loads(json.dumps(personal.export())), LABELS)
    assert again.export() == personal.export()
    assert again.rerank(asked).tolist() == personal.rerank(asked).tolist()


@settings(max_examples=100, deadline=None)
@given(st.lists(scores, min_size=1, max_size=6), st.lists(st.sampled_from(["heart", "camera", None]), min_size=SIZE))
def test_a_diverse_strip_has_one_of_each_family(asked: list[np.ndarray], families: list[str | None]) -> None:
    strip: list[int] = []
    for values in (row.tolist() for row in asked):
        ids = representatives(values, strip, range(SIZE), families, 2.0)
        strip = hold_strip(values, [label for label in strip if label in ids], 3, ids, 2.0)
        named = [families[label] for label in strip if families[label]]
        assert len(set(named)) == len(named)
        assert len(strip) == min(3, len(ids))
        best = max(values)
        assert any(2.0 * values[label] >= best for label in strip)
