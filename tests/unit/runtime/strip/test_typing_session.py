"""The strip while somebody types: what holds, what gives way, and what starts anew."""

import random
from itertools import pairwise

import numpy as np
import pytest

from runtime import EmojiPredictor, EmojiSession
from runtime.errors import KeymojiError, OptionError, TextError
from runtime.strip.ranking import top_k
from runtime.strip.typing_session import HOLD, hold_strip
from tests.bundles import LABELS, as_json, make_bundle
from tests.small_keyboards import publish_keyboard, small_graph

TYPED = "so happy to see you, merry christmas everyone! \N{CHRISTMAS TREE} lol"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> EmojiPredictor:
    return EmojiPredictor.load(make_bundle(tmp_path_factory.mktemp("tiny") / "tiny", "codepoints"))


@pytest.fixture(scope="module")
def keyboard(tmp_path_factory: pytest.TempPathFactory) -> EmojiPredictor:
    return publish_keyboard(tmp_path_factory.mktemp("keyboard") / "keyboard", small_graph(), ["a"])


def names(session: EmojiSession, text: str) -> list[str]:
    return [prediction.name for prediction in session.update(text)]


class TestHoldStrip:
    @pytest.mark.parametrize(
        ("scores", "strip", "expected"),
        [
            ([0.4, 0.3, 0.2, 0.1], [], [0, 1, 2]),  # nothing to hold: the ranking
            ([0.3, 0.4, 0.2, 0.1], [0, 1, 2], [0, 1, 2]),  # not twice as good: no swap
            ([0.2, 0.4, 0.1, 0.3], [0, 1, 2], [0, 1, 3]),  # 0.4 is just twice 0.2; 0.3 is more than twice 0.1
            ([0.19, 0.4, 0.1, 0.31], [0, 1, 2], [1, 0, 3]),
            ([0.1, 0.1, 0.1, 0.7], [0, 1, 2], [3, 0, 1]),  # of equals the first of the strip stays
            ([0.1, 0.2, 0.3, 0.4], [2], [2, 3, 1]),  # a short strip is filled
        ],
    )
    def test_by_hand(self, scores: list[float], strip: list[int], expected: list[int]) -> None:
        assert hold_strip(scores, strip, 3, range(4), 2.0) == expected

    def test_only_what_may_be_shown(self) -> None:
        assert hold_strip([0.4, 0.3, 0.2, 0.1], [3], 3, [1, 3], 2.0) == [1, 3]

    def test_holding_nothing_is_the_ranking(self) -> None:
        chance = random.Random(0)
        strip: list[int] = []
        for _ in range(200):
            scores = [chance.random() for _ in range(8)]
            strip = hold_strip(scores, strip, 3, range(8), 1.0)
            assert strip == top_k(scores, 3)

    def test_what_is_left_out_never_beats_what_is_shown_by_more_than_hold(self) -> None:
        chance = random.Random(1)
        strip: list[int] = []
        for _ in range(500):
            scores = [chance.random() ** 3 for _ in range(8)]
            strip = hold_strip(scores, strip, 3, range(8), HOLD)
            assert len(set(strip)) == 3
            worst = min(scores[label] for label in strip)
            assert max(scores[label] for label in range(8) if label not in strip) <= HOLD * worst
            for upper, lower in pairwise(strip):
                assert scores[lower] <= HOLD * scores[upper]


class TestSession:
    def test_it_starts_with_the_ranking(self, tiny: EmojiPredictor) -> None:
        assert EmojiSession(tiny).update("ccc") == tiny.predict("ccc")

    def test_an_emoji_holds_until_it_is_clearly_beaten(self, tiny: EmojiPredictor) -> None:
        session = EmojiSession(tiny, 1)  # scores double and more with every letter of a label
        assert names(session, "x") == ["red heart"]
        assert names(session, "xb") == ["red heart"]  # e ** 1.5 against e ** 1
        assert names(session, "xbb") == ["face with tears of joy"]
        assert names(session, "xb") == ["face with tears of joy"]
        assert names(session, "x") == ["face with tears of joy"]  # deleting holds as well

    @pytest.mark.parametrize("text", ["", "ybx"])
    def test_another_text_starts_anew(self, tiny: EmojiPredictor, text: str) -> None:
        session = EmojiSession(tiny)
        session.update("ybb")
        assert session.update(text) == tiny.predict(text)

    def test_two_sessions_know_nothing_of_each_other(self, tiny: EmojiPredictor) -> None:
        one, other = EmojiSession(tiny), EmojiSession(tiny)
        one.update("xbb")
        assert other.update("xb") == tiny.predict("xb")

    def test_hold_of_1_is_the_bare_ranking(self, keyboard: EmojiPredictor) -> None:
        session = EmojiSession(keyboard, 5, hold=1)
        for length in range(len(TYPED) + 1):
            assert session.update(TYPED[:length]) == keyboard.predict(TYPED[:length], 5)

    def test_it_flickers_less_than_the_bare_ranking(self, keyboard: EmojiPredictor) -> None:
        def changes(hold: float) -> int:
            session = EmojiSession(keyboard, hold=hold)
            strips = [[p.emoji for p in session.update(TYPED[:length])] for length in range(1, len(TYPED) + 1)]
            return sum(one != other for one, other in pairwise(strips))

        assert changes(HOLD) < changes(1)

    def test_below_the_threshold_it_is_silent_and_forgets_nothing(self, keyboard: EmojiPredictor) -> None:
        triggers = {text: keyboard.trigger(text) for text in (TYPED[:length] for length in range(1, len(TYPED)))}
        threshold = sorted(triggers.values())[len(triggers) // 2]
        silent, eager = EmojiSession(keyboard, threshold=threshold), EmojiSession(keyboard, threshold=0)
        for text, trigger in triggers.items():
            assert bool(silent.update(text)) == (trigger >= threshold)
            assert len(eager.update(text)) == 3

    def test_options_of_the_ranker(self, tiny: EmojiPredictor) -> None:
        session = EmojiSession(tiny, 2, blocklist=["\u2764"], has_glyph=lambda emoji: emoji != "\N{CHRISTMAS TREE}")
        assert names(session, "ccc") == ["face with tears of joy", "sun"]

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"top_k": 0}, "top_k: 0 is not a number of emoji"),
            ({"hold": 0.5}, "hold: 0.5 found: pass 1, which holds nothing, or more"),
            ({"hold": float("nan")}, "hold: nan found"),
            ({"threshold": 1.5}, "threshold: 1.5 is not a probability"),
            ({"threshold": -1}, "threshold: -1 is not a probability"),
            ({"skin_tone": "blue"}, "skin_tone: 'blue' is unknown"),
        ],
    )
    def test_nonsense_is_refused_at_birth(
        self, keyboard: EmojiPredictor, options: dict[str, object], message: str
    ) -> None:
        with pytest.raises(OptionError) as caught:
            EmojiSession(keyboard, **options)  # type: ignore[arg-type]
        assert str(caught.value).startswith(message)

    def test_a_threshold_needs_a_trigger(self, tiny: EmojiPredictor) -> None:
        with pytest.raises(KeymojiError, match="its graph has no trigger"):
            EmojiSession(tiny, threshold=0.5)

    def test_what_is_no_text_changes_nothing(self, tiny: EmojiPredictor) -> None:
        session = EmojiSession(tiny, 1)
        session.update("xbb")
        with pytest.raises(TextError):
            session.update("xbb\ud83d")
        assert names(session, "xb") == ["face with tears of joy"]

    def test_it_ranks_what_rerank_returns(self, tiny: EmojiPredictor) -> None:
        session = EmojiSession(tiny, rerank=lambda scores: scores[::-1].copy())
        bare = tiny.scores("ccc").tolist()
        strip = session.update("ccc")
        assert [prediction.name for prediction in strip] == ["face with tears of joy", "sun", "Christmas tree"]
        assert [prediction.score for prediction in strip] == [bare[2], bare[0], bare[1]]

    def test_silence_does_not_depend_on_rerank(self, keyboard: EmojiPredictor) -> None:
        trigger = keyboard.trigger(TYPED)
        assert EmojiSession(keyboard, threshold=trigger, rerank=np.zeros_like).update(TYPED)
        assert not EmojiSession(keyboard, threshold=min(1, trigger * 1.01), rerank=np.ones_like).update(TYPED)

    def test_another_number_of_scores_is_refused(self, tiny: EmojiPredictor) -> None:
        with pytest.raises(OptionError, match=r"scores: found \(3,\), expected an array of shape \(4,\)"):
            EmojiSession(tiny, rerank=lambda scores: scores[:3]).update("x")


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> EmojiPredictor:
    """The tiny bundle, in which the heart and the laughing face are near-twins."""
    labels = [{**label, "family": "warm"} if label["id"] < 2 else label for label in LABELS]
    folder = tmp_path_factory.mktemp("twins") / "twins"
    return EmojiPredictor.load(make_bundle(folder, "codepoints", {"labels.json": as_json(labels)}))


class TestDiverse:
    def test_one_of_a_family(self, twins: EmojiPredictor) -> None:
        assert names(EmojiSession(twins), "x") == ["red heart", "face with tears of joy", "Christmas tree"]
        assert names(EmojiSession(twins, diverse=True), "x") == ["red heart", "Christmas tree", "sun"]
        assert names(EmojiSession(twins, 4, diverse=True), "x") == ["red heart", "Christmas tree", "sun"]

    def test_the_one_on_the_strip_holds_its_family(self, twins: EmojiPredictor) -> None:
        session = EmojiSession(twins, 1, diverse=True)
        assert names(session, "x") == ["red heart"]
        assert names(session, "xb") == ["red heart"]  # e ** 1.5 against e ** 1: not twice as much
        assert names(session, "xbb") == ["face with tears of joy"]
        assert names(session, "xb") == ["face with tears of joy"]

    def test_a_twin_that_is_clearly_better_takes_over(self, twins: EmojiPredictor) -> None:
        session = EmojiSession(twins, diverse=True)
        assert names(session, "x") == ["red heart", "Christmas tree", "sun"]
        assert names(session, "xbbb") == ["face with tears of joy", "Christmas tree", "sun"]

    def test_who_is_blocked_leaves_its_place_to_a_twin(self, twins: EmojiPredictor) -> None:
        session = EmojiSession(twins, 2, diverse=True, blocklist=["\u2764"])
        assert names(session, "x") == ["face with tears of joy", "Christmas tree"]
