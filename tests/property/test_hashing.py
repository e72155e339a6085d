"""Laws of the featuriser: the graph gives its twin's hashes, whatever the text; what is invisible changes nothing."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from export.keyboard import codepoints_graph
from export.keyboard.codepoints_graph import features_graph
from export.keyboard.hashing import LONGEST, PRIME, features, fold
from runtime.session import new_session
from tests.small_keyboards import differing

SIZES = [(3, 4, 5), (5, 2), (2,)]
SESSIONS = {sizes: new_session(features_graph(sizes).SerializeToString()) for sizes in SIZES}
NASTY = " \t\n\0\u00a0\u2028\ufe0f\ufe0e\u200b\u200d\ufeff'’`-—_aAbBzİẞßΣ\u01c5\u0301\u20e37!?.#@❤今\uffff😂𝓱\U0010ffff"

any_text = st.text()
nasty_text = st.text(st.sampled_from(NASTY))
long_text = st.builds(
    lambda head, unit, times, tail: head + unit * times + tail,
    nasty_text,
    nasty_text,
    st.integers(0, LONGEST),
    st.text(st.sampled_from(NASTY), max_size=50),
)
around_the_cut = st.builds(
    lambda unit, length: (unit * length)[:length], nasty_text.filter(bool), st.integers(LONGEST - 3, LONGEST + 3)
)
texts = any_text | nasty_text | long_text | around_the_cut


@pytest.mark.parametrize("sizes", SIZES)
@given(text=texts)
@example(text="\ufe0f" * 2_000)
@example(text=" " * 2_000)
@example(text="\U0010ffff" * 2_000)
@settings(max_examples=300, deadline=None)
def test_the_graph_gives_the_hashes_of_its_twin(sizes: tuple[int, ...], text: str) -> None:
    assert differing([text], SESSIONS[sizes], sizes) == []


@given(text=texts, selector=st.sampled_from("\ufe0e\ufe0f"), place=st.integers(0, 60))
@settings(deadline=None)
def test_a_stray_selector_changes_nothing(text: str, selector: str, place: int) -> None:
    text = text[: LONGEST - 1]
    np.testing.assert_array_equal(fold(text[:place] + selector + text[place:]), fold(text))


@given(text=texts)
@settings(deadline=None)
def test_hashes_are_below_the_prime_and_every_token_has_its_own(text: str) -> None:
    found = features(text, sizes=(3, 4))
    assert len(found.words) == 2 * found.n_tokens + 1
    assert len(found.letters) >= found.n_tokens  # so a text with tokens never has an empty bag
    assert all(0 <= number < PRIME for number in [*found.words, *found.letters])


@pytest.mark.parametrize(("name", "damaged"), [("WORD", 2**22), ("END", 7_654_322), ("LONGEST", 200), ("PAGE", 64)])
def test_this_gate_sees_a_damaged_graph(monkeypatch: pytest.MonkeyPatch, name: str, damaged: int) -> None:
    """PAGE says how the tables are stored, so it alone may be another number."""
    monkeypatch.setattr(codepoints_graph, name, damaged)
    session = new_session(features_graph((3, 4, 5)).SerializeToString())
    wrong = differing(["don't stop 今今", "w" * 600], session, (3, 4, 5))
    assert bool(wrong) == (name != "PAGE")
