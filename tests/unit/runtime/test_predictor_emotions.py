"""What the predictor says of emotions, and how a mood, another ranking and families change its answers."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from runtime import EmojiPredictor
from runtime.bundle import open_bundle
from runtime.emotions import mood_rerank
from runtime.errors import BundleError, KeymojiError, OptionError, TextError
from runtime.session import new_session
from tests.awkward import UNPAIRED_SURROGATES
from tests.bundles import EMOTIONS, FELT, codepoints_graph, make_bundle, moody_files
from tests.hostile_answers import spoilt
from tests.small_keyboards import publish_keyboard, small_graph

HEART, JOY, TREE, SUN = "\u2764\ufe0f", "\N{FACE WITH TEARS OF JOY}", "\N{CHRISTMAS TREE}", "\u2600\ufe0f"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bundle(tmp_path_factory.mktemp("moody") / "moody", "codepoints", moody_files())


@pytest.fixture(scope="module")
def moody(folder: Path) -> EmojiPredictor:
    return EmojiPredictor.load(folder)


@pytest.fixture
def plain(tmp_path: Path) -> EmojiPredictor:
    return EmojiPredictor.load(make_bundle(tmp_path / "plain", "codepoints"))


def emoji(predictor: EmojiPredictor, text: str, **options: object) -> list[str]:
    return [found.emoji for found in predictor.predict(text, 4, **options)]  # type: ignore[arg-type]


class TestEmotions:
    def test_a_text_has_those_of_its_emoji_weighed_by_their_scores(self, moody: EmojiPredictor) -> None:
        assert moody.has_emotions
        assert moody.emotion_names == EMOTIONS
        emotions = moody.emotions("ccc")
        assert tuple(emotions) == EMOTIONS
        np.testing.assert_allclose(list(emotions.values()), moody.scores("ccc") @ np.array(FELT), rtol=1e-6)
        assert all(type(share) is float for share in emotions.values())

    def test_an_emoji_has_its_distribution(self, moody: EmojiPredictor) -> None:
        assert moody.emotion_distribution("\u2764") == {"anger": 0.0, "happiness": 0.75, "sadness": 0.25}
        with pytest.raises(OptionError, match="has no emotion distribution: ask for one of the 3 that have"):
            moody.emotion_distribution(SUN)

    @pytest.mark.parametrize("text", [*UNPAIRED_SURROGATES, None])
    def test_what_is_not_a_text_is_refused(self, moody: EmojiPredictor, text: str) -> None:
        with pytest.raises(TextError):
            moody.emotions(text)

    def test_a_bundle_without_any_says_so(self, plain: EmojiPredictor) -> None:
        assert not plain.has_emotions
        assert plain.emotion_names == ()
        with pytest.raises(KeymojiError) as caught:
            plain.emotions("hi")
        assert str(caught.value) == f"{plain.path}: its graph tells no emotions: use a bundle that does, such as zh"
        asks: tuple[Callable[[], object], ...] = (
            lambda: plain.emotion_distribution(HEART),
            lambda: plain.mood(["joy"]),
        )
        for ask in asks:
            with pytest.raises(KeymojiError) as caught:
                ask()
            assert str(caught.value) == f"{plain.path}: it has no emotions.json: use a bundle that has, such as zh"

    def test_a_file_without_a_graph_that_tells_is_enough_for_emoji_and_moods(self, tmp_path: Path) -> None:
        files = {"emotions.json": moody_files()["emotions.json"]}
        borrower = EmojiPredictor.load(make_bundle(tmp_path / "borrower", "ids", files))
        assert borrower.emotion_distribution(TREE) == {"anger": 0.5, "happiness": 0.25, "sadness": 0.25}
        assert emoji(borrower, "", rerank=borrower.mood(["anger"]))[-1] == HEART
        with pytest.raises(KeymojiError, match="its graph tells no emotions"):
            borrower.emotions("hi")

    def test_a_graph_that_tells_without_a_file_does_not_name_them(self, tmp_path: Path) -> None:
        graph = {"model.onnx": codepoints_graph(felt=FELT)}
        predictor = EmojiPredictor.load(make_bundle(tmp_path / "nameless", "codepoints", graph))
        assert predictor.predict("hi")
        with pytest.raises(KeymojiError, match=r"it has no emotions\.json"):
            predictor.emotions("hi")

    def test_a_graph_with_other_emotions_is_refused(self, tmp_path: Path) -> None:
        files = {**moody_files(), "model.onnx": codepoints_graph(felt=[row[:2] for row in FELT])}
        predictor = EmojiPredictor.load(make_bundle(tmp_path / "other", "codepoints", files))
        with pytest.raises(BundleError) as caught:
            predictor.emotions("hi")
        assert str(caught.value) == (
            f"{predictor.path}: its graph returns emotions of shape (2,) for 3 names: "
            "publish the bundle again with its own emotions.json"
        )

    def test_nan_is_never_told(self, tmp_path: Path) -> None:
        graph = spoilt(float("nan"), 2_000, "emotions", codepoints_graph(felt=FELT))
        files = {**moody_files(), "model.onnx": graph}
        predictor = EmojiPredictor.load(make_bundle(tmp_path / "nan", "codepoints", files))
        with pytest.raises(KeymojiError, match=r"nan: its graph tells NaN emotions: fetch it again, or update onnx"):
            predictor.emotions("a" * 2_001)

    def test_a_file_that_is_broken_is_refused_when_it_is_asked_for(self, folder: Path) -> None:
        bundle = replace(open_bundle(folder), emotions=b"{}")
        predictor = EmojiPredictor(bundle, new_session(bundle.model))
        assert predictor.predict("hi")
        for _ in range(2):
            with pytest.raises(BundleError, match=r"emotions\.json: its emotions cannot be used \(it needs names"):
                predictor.emotion_distribution(HEART)


class TestRerank:
    def test_a_mood_changes_the_ranking(self, moody: EmojiPredictor) -> None:
        assert emoji(moody, "") == [HEART, JOY, TREE, SUN]
        assert emoji(moody, "", rerank=moody.mood(["anger"])) == [TREE, JOY, SUN, HEART]
        assert emoji(moody, "c", rerank=moody.mood(avoid=["anger"])) == [HEART, TREE, JOY, SUN]

    def test_what_it_returns_is_what_is_ranked_and_told(self, moody: EmojiPredictor) -> None:
        best, second = moody.predict("", 2, rerank=lambda scores: scores[::-1].copy())
        assert (best.emoji, second.emoji) == (SUN, TREE)
        assert (best.score, second.score) == tuple(moody.scores("")[:2].tolist())

    def test_no_mood_changes_nothing(self, moody: EmojiPredictor) -> None:
        assert moody.predict("so happy", 4, rerank=moody.mood()) == moody.predict("so happy", 4)

    def test_a_batch_is_reranked_too(self, moody: EmojiPredictor) -> None:
        options = {"rerank": moody.mood(["anger"]), "diverse": True}
        texts = ["", "a", "ccc"]
        expected = [moody.predict(text, **options) for text in texts]  # type: ignore[arg-type]
        assert moody.predict_batch(texts, **options) == expected  # type: ignore[arg-type]
        assert moody.predict_batch(texts) != expected

    def test_silence_does_not_ask_it(self, tmp_path: Path) -> None:
        keyboard = publish_keyboard(tmp_path / "keyboard", small_graph(), ["a"])
        asked: list[np.ndarray] = []

        def rerank(scores: np.ndarray) -> np.ndarray:
            asked.append(scores)
            return scores

        assert keyboard.predict("hi", threshold=1.0, rerank=rerank) == []
        assert asked == []
        assert keyboard.predict("hi", threshold=1e-9, rerank=rerank) == keyboard.predict("hi")
        assert len(asked) == 1

    @pytest.mark.parametrize("returned", [np.ones(3), np.ones((1, 4)), [0.25] * 4, None])
    @pytest.mark.parametrize("diverse", [False, True])
    def test_anything_but_a_score_a_label_is_refused(
        self, moody: EmojiPredictor, returned: np.ndarray, diverse: bool
    ) -> None:
        with pytest.raises(
            OptionError, match=r"^scores: found .+, expected an array of shape \(4,\): pass a score a l"
        ):
            moody.predict("hi", rerank=lambda _: returned, diverse=diverse)

    @pytest.mark.parametrize("diverse", [False, True])
    def test_nan_is_refused(self, moody: EmojiPredictor, diverse: bool) -> None:
        with pytest.raises(KeymojiError, match="scores NaN"):
            moody.predict("hi", rerank=lambda scores: scores * np.float32("nan"), diverse=diverse)

    def test_the_mood_of_another_bundle_is_refused(self, moody: EmojiPredictor) -> None:
        other = mood_rerank(moody._emotions, moody.labels[:3], mood=["anger"])
        with pytest.raises(OptionError, match=r"^scores: found \(4,\), expected an array of shape \(3,\)"):
            moody.predict("hi", rerank=other)


class TestDiverse:
    """The heart and the sun are one family."""

    @pytest.mark.parametrize(
        ("text", "expected"), [("", [HEART, JOY, TREE]), ("dd", [SUN, JOY, TREE]), ("cad", [HEART, TREE, JOY])]
    )
    def test_the_best_of_a_family_stands_for_it(self, moody: EmojiPredictor, text: str, expected: list[str]) -> None:
        assert emoji(moody, text, diverse=True) == expected

    def test_who_is_blocked_stands_for_nobody(self, moody: EmojiPredictor) -> None:
        assert emoji(moody, "", diverse=True, blocklist=[HEART]) == [JOY, TREE, SUN]

    def test_a_mood_comes_first(self, moody: EmojiPredictor) -> None:
        assert emoji(moody, "", diverse=True, rerank=moody.mood(["anger"])) == [TREE, JOY, SUN]

    def test_without_families_it_changes_nothing(self, plain: EmojiPredictor) -> None:
        assert plain.predict("so happy", 4, diverse=True) == plain.predict("so happy", 4)
