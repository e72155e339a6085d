"""A little of each loop in every test run; the loops themselves run as long as you like: see the package."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime import EmojiPredictor
from runtime.bundle import shipped
from tests.bundles import make_bundle
from tests.fuzz import bundles, texts
from tests.fuzz.laws import check_text_laws
from tests.fuzz.soak import threads_agree, type_for
from tests.hostile_answers import spoilt

PREDICTORS = {name: EmojiPredictor.load(name) for name in shipped()}
ANY = st.text(st.characters(), max_size=300)  # half pairs of surrogates too


@pytest.mark.parametrize("name", PREDICTORS)
@settings(max_examples=150, deadline=None)
@given(text=ANY, seed=st.integers(0, 1000))
def test_the_laws_hold_for_any_text(name: str, text: str, seed: int) -> None:
    check_text_laws(PREDICTORS[name], text, random.Random(seed))


def test_and_for_the_loop_s_texts() -> None:
    assert texts.ask([*PREDICTORS.values()], seconds=60, texts=1_000, seed=0) == 1_000


def test_a_broken_law_is_seen(tmp_path: Path) -> None:
    graph = {"model.onnx": spoilt(2.0, 1_100)}  # more code points than the first questions have
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "codepoints", graph))
    check_text_laws(predictor, "a" * 1_000, random.Random(0))
    with pytest.raises(AssertionError):
        check_text_laws(predictor, "a" * 1_200, random.Random(0))


def test_no_damaged_bundle_opens(tmp_path: Path) -> None:
    found = bundles.ask(tmp_path, 300, seed=1)
    assert found["hostile refused"] >= 50
    assert {kind for kind in bundles.NEVER_OPENED if not found[f"{kind} refused"]} == set()


def test_a_bundle_that_opens_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "NEVER_OPENED", {"nothing": lambda _folder, _luck: None})
    with pytest.raises(AssertionError, match="a bundle with this damage was opened: nothing"):
        bundles.ask(tmp_path, 20, seed=0)


def test_sixteen_threads_agree_with_one() -> None:
    assert threads_agree(PREDICTORS["en"], random.Random(0), 20)
    assert type_for(PREDICTORS["en"], random.Random(0), 60, keystrokes=200) >= 200
