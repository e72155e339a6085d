"""What a user takes: worked out by hand, as the golden file says, and what is refused."""

import json

import numpy as np
import pytest

from runtime import EmojiPredictor
from runtime.bundle import Label
from runtime.errors import OptionError
from runtime.strip.personal import FLOOR, HALF_LIFE, MOVE, PRIOR, STAY, PersonalRanking
from runtime.strip.skin_tones import bare_spelling
from tests.personal_golden import FILE, LABELS, make

TWO = LABELS[1:3]  # 😂 and 😊
HALVES = np.array([0.5, 0.5])


def test_nothing_learnt_is_the_models_word() -> None:
    scores = np.array([0.7, 0.3], dtype=np.float32)
    reranked = PersonalRanking(TWO).rerank(scores)
    assert reranked.dtype == np.float32
    assert reranked.tolist() == scores.tolist()


def test_one_choice_by_hand() -> None:
    personal = PersonalRanking(TWO)
    personal.choose("😊", np.array([0.8, 0.2]))
    moved, stayed = 0.8 * 0.0025, 0.2 * 0.9525  # MOVE, and STAY + MOVE
    shares = moved / (moved + stayed), stayed / (moved + stayed)
    assert personal.export()["counts"] == {
        "😂": {"😊": pytest.approx(shares[0])},
        "😊": {"😊": pytest.approx(shares[1])},
    }
    taken = 0.5 * shares[0] / (shares[0] + 1)
    assert personal.rerank(HALVES).tolist() == pytest.approx([0.5 - taken, 0.5 + taken])


def test_labels_that_nobody_believes_in_change_nothing() -> None:
    """Or else a bundle of a thousand emoji would learn nothing where one of twenty does."""
    many = [*TWO, *(Label(id=place, emoji=chr(0x4E00 + place), name=str(place)) for place in range(2, 1000))]
    few, scores = PersonalRanking(TWO), np.array([0.8, 0.2])
    more, padded = PersonalRanking(many), np.concatenate([scores, np.zeros(998)])
    for _ in range(5):
        few.choose("😊", scores)
        more.choose("😊", padded)
    assert more.rerank(padded)[:2].tolist() == pytest.approx(few.rerank(scores).tolist())


@pytest.mark.parametrize(("name", "text"), [("en", "merry christmas"), ("zh", "圣诞快乐")])
@pytest.mark.parametrize("place", [1, 2, 9])
def test_what_is_taken_a_dozen_times_comes_first(name: str, text: str, place: int) -> None:
    predictor = EmojiPredictor.load(name)
    personal, taken = PersonalRanking(predictor.labels), predictor.predict(text, place + 1)[place].emoji
    for _ in range(12):
        personal.choose(taken, predictor.scores(text))
    assert predictor.predict(text, rerank=personal.rerank)[0].emoji == taken


def test_a_choice_counts_half_after_the_half_life() -> None:
    personal = PersonalRanking.from_export(_export({"😂": {"😊": 4.0}}), TWO)
    for _ in range(HALF_LIFE):
        personal.choose("😂", np.array([1.0, 0.0]))
    assert personal.export()["counts"]["😂"]["😊"] == pytest.approx(2.0)


def test_small_counts_are_dropped() -> None:
    personal = PersonalRanking.from_export(_export({"😊": {"😂": FLOOR * 1.001}}), TWO)
    personal.choose("😂", np.array([1.0, 0.0]))
    assert personal.export()["counts"].keys() == {"😂"}


def test_the_constants_are_those_of_the_specification() -> None:
    page = (FILE.parents[2] / "runtime" / "js" / "PERSONAL.md").read_text(encoding="utf-8")
    script = (FILE.parents[2] / "runtime" / "js" / "personal.mjs").read_text(encoding="utf-8")
    for name, value in (("PRIOR", PRIOR), ("STAY", STAY), ("MOVE", MOVE), ("HALF_LIFE", HALF_LIFE), ("FLOOR", FLOOR)):
        assert f"| {name} | {value:g} |" in page
        assert f"const {name} = {value:g};" in script


def test_it_is_what_the_golden_file_says() -> None:
    golden, made = json.loads(FILE.read_text(encoding="utf-8")), make()
    assert worst_difference(golden, made) <= 1e-9
    assert sum("reranked" in step for step in golden["steps"]) == 12


def test_the_comparison_sees_a_difference() -> None:
    golden = json.loads(FILE.read_text(encoding="utf-8"))
    next(step for step in golden["steps"] if "reranked" in step)["reranked"][0] += 2e-9
    with pytest.raises(AssertionError):
        assert worst_difference(golden, make()) <= 1e-9


@pytest.mark.parametrize("emoji", ["🦄", "🦄🏽"])
def test_an_emoji_that_is_no_label_changes_nothing(emoji: str) -> None:
    personal = PersonalRanking(TWO)
    personal.choose(emoji, HALVES)
    assert personal.export() == PersonalRanking(TWO).export()


def test_incognito_learns_nothing_and_still_ranks() -> None:
    personal = PersonalRanking.from_export(_export({"😂": {"😊": 4.0}}), TWO)
    before, ranked = personal.export(), personal.rerank(HALVES).tolist()
    personal.incognito = True
    personal.choose("😂", HALVES)
    assert personal.export() == before
    assert personal.rerank(HALVES).tolist() == ranked != HALVES.tolist()
    personal.incognito = False
    personal.choose("😂", HALVES)
    assert personal.export() != before


def test_erased_is_new() -> None:
    personal = PersonalRanking.from_export(_export({"😂": {"😊": 4.0, "🦄": 1.0}}), TWO)
    personal.erase()
    assert personal.export() == PersonalRanking(TWO).export()
    assert personal.rerank(HALVES).tolist() == HALVES.tolist()


def test_what_the_bundle_does_not_know_is_kept_and_not_used() -> None:
    counts = {"😂": {"🦄": 9.0, "😊": 1.0}, "🦄": {"😂": 5.0}}
    personal = PersonalRanking.from_export(_export(counts), TWO)
    assert personal.export()["counts"] == counts
    only_known = PersonalRanking.from_export(_export({"😂": {"😊": 1.0}}), TWO)
    assert personal.rerank(HALVES).tolist() == only_known.rerank(HALVES).tolist()


def test_emoji_are_exported_in_the_bundles_spelling() -> None:
    export = PersonalRanking.from_export(_export({"\u2764": {"\u2764": 1.0, "🦄": 2.0}}), LABELS).export()
    assert export["counts"] == {"\u2764\ufe0f": {"🦄": 2.0, "\u2764\ufe0f": 1.0}}
    assert PersonalRanking.from_export(export, LABELS).export() == export


@pytest.mark.parametrize(
    ("emoji", "scores", "message"),
    [
        ("😂", [0.5], "scores: found (1,), expected an array of shape (2,)"),
        ("😂", [0.5, float("nan")], "scores: they are not finite, not negative and not all 0"),
        ("😂", [0.5, float("inf")], "scores: they are not finite"),
        ("😂", [1.5, -0.5], "scores: they are not finite"),
        ("😂", [0, 0], "scores: they are not finite"),
        (" ", [0.5, 0.5], "emoji: ' ' is not an emoji"),
        (7, [0.5, 0.5], "emoji: 7 is not an emoji"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(emoji: str, scores: list[float], message: str) -> None:
    personal = PersonalRanking(TWO)
    with pytest.raises(OptionError) as caught:
        personal.choose(emoji, np.array(scores))
    assert str(caught.value).startswith(message)
    assert personal.export()["counts"] == {}


@pytest.mark.parametrize("scores", [[0.5, 0.5], np.ones((1, 2)), np.ones(3)])
def test_only_scores_of_these_labels_are_reranked(scores: object) -> None:
    with pytest.raises(OptionError, match=r"expected an array of shape \(2,\)"):
        PersonalRanking(TWO).rerank(scores)  # type: ignore[arg-type]


def test_spellings_are_one_emoji() -> None:
    one, other = PersonalRanking(LABELS), PersonalRanking(LABELS)
    one.choose("👍🏽", np.full(7, 1 / 7))
    other.choose("👍", np.full(7, 1 / 7))
    assert one.export() == other.export() != PersonalRanking(LABELS).export()
    assert bare_spelling("👍🏽") == "👍"


def worst_difference(golden: object, made: object) -> float:
    """NaN, which passes no comparison, where the two are not about the same things."""
    if isinstance(golden, dict) and isinstance(made, dict):
        if golden.keys() != made.keys():
            return float("nan")
        golden, made = list(golden.values()), [made[key] for key in golden]
    if isinstance(golden, list) and isinstance(made, list):
        if len(golden) != len(made) or not golden:
            return float("nan") if len(golden) != len(made) else 0.0
        found = [worst_difference(*pair) for pair in zip(golden, made, strict=True)]
        return float("nan") if any(one != one for one in found) else max(found)
    if isinstance(golden, float | int) and isinstance(made, float | int):
        return abs(golden - made)
    return 0.0 if golden == made else float("nan")


def _export(counts: dict[str, dict[str, float]]) -> dict[str, object]:
    return {"format": "keymoji-personal", "format_version": 1, "counts": counts}
