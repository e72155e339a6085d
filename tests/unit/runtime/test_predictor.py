"""The predictor answers any text, in both contracts, as worked out by hand."""

import math
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from runtime import EmojiPredictor, Prediction
from runtime.bundle import open_bundle
from runtime.errors import BundleDamagedError, BundleError, KeymojiError, OptionError, TextError
from runtime.session import new_session
from tests.awkward import AWKWARD_PARAMS, AWKWARD_TEXTS, UNPAIRED_SURROGATES
from tests.bundles import LABELS, PRIOR, VOCABULARY, as_json, codepoints_graph, ids_graph, make_bundle
from tests.hostile_answers import spoilt
from tests.hostile_models import damaged
from tests.small_keyboards import publish_keyboard, small_graph


@pytest.fixture(scope="module", params=["codepoints", "ids"])
def predictor(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> EmojiPredictor:
    return EmojiPredictor.load(make_bundle(tmp_path_factory.mktemp("tiny") / "tiny", request.param))


@pytest.fixture
def of_ids(tmp_path: Path) -> EmojiPredictor:
    return EmojiPredictor.load(make_bundle(tmp_path / "ids", "ids"))


@pytest.fixture
def of_codepoints(tmp_path: Path) -> EmojiPredictor:
    return EmojiPredictor.load(make_bundle(tmp_path / "codepoints", "codepoints"))


def expected_scores(*counts: int) -> list[float]:
    """The softmax of PRIOR plus the number of signs of each label."""
    powers = [math.exp(prior + count) for prior, count in zip(PRIOR, counts, strict=True)]
    return [power / sum(powers) for power in powers]


def test_code_points_are_what_the_graph_is_given(of_codepoints: EmojiPredictor) -> None:
    np.testing.assert_allclose(of_codepoints.scores("a dad \N{CHRISTMAS TREE}"), expected_scores(2, 0, 0, 2), rtol=1e-6)


def test_token_ids_are_what_the_graph_is_given(of_ids: EmojiPredictor) -> None:
    text = "Sun, sun, Christmas"
    assert of_ids.input_ids(text) == [5, 1, 5, 1, 4]
    np.testing.assert_allclose(of_ids.logits(text), np.add(PRIOR, [0, 0, 1, 2]))
    np.testing.assert_allclose(of_ids.scores(text), expected_scores(0, 0, 1, 2), rtol=1e-6)


def test_predictions_are_the_labels_best_first(of_codepoints: EmojiPredictor) -> None:
    best, second = of_codepoints.predict("ccc", top_k=2)
    assert best == Prediction("\N{CHRISTMAS TREE}", "Christmas tree", best.score)
    assert best.score == pytest.approx(expected_scores(0, 0, 3, 0)[2])
    assert second.emoji == "\u2764\ufe0f"  # fully qualified
    assert type(best.score) is float


def test_three_by_default_and_all_at_most(predictor: EmojiPredictor) -> None:
    assert [p.name for p in predictor.predict("")] == [label["name"] for label in LABELS[:3]]
    assert [p.name for p in predictor.predict("", 99)] == [label["name"] for label in LABELS]


def test_an_empty_text_gets_the_prior(predictor: EmojiPredictor) -> None:
    np.testing.assert_allclose(predictor.scores(""), expected_scores(0, 0, 0, 0), rtol=1e-6)
    np.testing.assert_array_equal(predictor.scores(" \n"), predictor.scores(""))


def test_what_it_says_of_itself(predictor: EmojiPredictor) -> None:
    assert predictor.name == f"tiny-{predictor.contract}"
    assert [label.id for label in predictor.labels] == [0, 1, 2, 3]
    assert predictor.path.is_dir()


@pytest.mark.parametrize("text", AWKWARD_PARAMS)
def test_every_awkward_text_is_answered(predictor: EmojiPredictor, text: str) -> None:
    scores = predictor.scores(text)
    assert scores.dtype == np.float32
    assert scores.shape == (4,)
    assert float(scores.sum()) == pytest.approx(1)
    assert [p.score for p in predictor.predict(text, 4)] == sorted(scores.tolist(), reverse=True)


def test_a_megabyte_is_answered(predictor: EmojiPredictor) -> None:
    assert len(predictor.predict("what a day " * 100_000)) == 3


def test_a_batch_answers_as_if_each_text_were_alone(predictor: EmojiPredictor) -> None:
    assert predictor.predict_batch(AWKWARD_TEXTS, top_k=4) == [predictor.predict(text, 4) for text in AWKWARD_TEXTS]
    assert predictor.predict_batch([]) == []


def test_a_batch_may_be_any_iterable(predictor: EmojiPredictor) -> None:
    def typed() -> Iterator[str]:
        yield from ("a", "ab")

    assert len(predictor.predict_batch(typed())) == 2


def test_one_text_is_no_batch(predictor: EmojiPredictor) -> None:
    with pytest.raises(TextError) as caught:
        predictor.predict_batch("hello")
    message = "texts: found one str, where a list of texts was expected: call predict for one text"
    assert str(caught.value) == message


@pytest.mark.parametrize("text", [*UNPAIRED_SURROGATES, b"bytes", None, 3])
def test_what_is_not_a_text_is_refused(predictor: EmojiPredictor, text: object) -> None:
    for answer in (predictor.predict, predictor.scores):
        with pytest.raises(TextError):
            answer(text)  # type: ignore[arg-type]


@pytest.mark.parametrize("k", [0, -3])
def test_a_top_k_below_one_is_refused(predictor: EmojiPredictor, k: int) -> None:
    with pytest.raises(OptionError, match=r"^top_k: "):
        predictor.predict("hi", k)


def test_code_points_have_no_logits(of_codepoints: EmojiPredictor) -> None:
    for ask in (of_codepoints.logits, of_codepoints.input_ids):
        with pytest.raises(KeymojiError, match=r"contract 'codepoints' has no token ids and no logits: call scores$"):
            ask("hi")


def test_threads_may_share_a_predictor(predictor: EmojiPredictor) -> None:
    alone = predictor.predict_batch(AWKWARD_TEXTS)
    answers: list[list[list[Prediction]]] = []
    workers = [
        threading.Thread(target=lambda: answers.append(predictor.predict_batch(AWKWARD_TEXTS))) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert answers == [alone] * 3


def test_a_session_of_one_s_own(tmp_path: Path) -> None:
    bundle = open_bundle(make_bundle(tmp_path / "tiny", "codepoints"))
    assert EmojiPredictor(bundle, new_session(bundle.model, 2)).predict("a") == EmojiPredictor.load(
        bundle.path
    ).predict("a")


def test_the_bytes_that_were_verified_are_the_bytes_that_run(tmp_path: Path) -> None:
    bundle = open_bundle(make_bundle(tmp_path / "tiny", "codepoints"))
    (bundle.path / "model.onnx").unlink()
    assert EmojiPredictor(bundle, new_session(bundle.model)).predict("ccc")[0].name == "Christmas tree"


def test_and_so_are_the_tokenizer_s(tmp_path: Path) -> None:
    bundle = open_bundle(make_bundle(tmp_path / "tiny", "ids"))
    for name in ("tokenizer.json", "config.json"):
        (bundle.path / name).write_bytes(b"{}")
    assert EmojiPredictor(bundle, new_session(bundle.model)).input_ids("love") == [2]


def test_threads_are_checked(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"^threads: 0 "):
        EmojiPredictor.load(make_bundle(tmp_path / "tiny", "codepoints"), threads=0)


class TestGraphsThatDoNotFit:
    def refused(self, folder: Path, contract: str, graph: bytes, error: type[KeymojiError] = BundleError) -> str:
        with pytest.raises(error) as caught:
            EmojiPredictor.load(make_bundle(folder, contract, {"model.onnx": graph}))
        assert "\n" not in str(caught.value)
        return str(caught.value)

    @pytest.mark.parametrize(("contract", "graph"), [("codepoints", ids_graph()), ("ids", codepoints_graph())])
    def test_the_other_contract(self, tmp_path: Path, contract: str, graph: bytes) -> None:
        message = self.refused(tmp_path / "tiny", contract, graph)
        assert message.startswith(f"{tmp_path / 'tiny'}: its graph does not answer as contract {contract!r} asks (")
        assert message.endswith("): publish the bundle again")

    def test_a_graph_that_fails_on_a_text_says_so_in_one_line(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        vocabulary = [*VOCABULARY, "beyond"]  # one word more than the graph has rows
        tokenizer = as_json({"kind": "tweet_words", "lowercase": True, "max_length": 8, "vocabulary": vocabulary})
        predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "ids", {"tokenizer.json": tokenizer}))
        with pytest.raises(BundleError, match=r"its graph does not answer as contract 'ids' asks \(.+\): publish"):
            predictor.predict("far beyond")
        assert capfd.readouterr().err == ""

    def test_no_graph_at_all(self, tmp_path: Path) -> None:
        assert "model.onnx: " in self.refused(tmp_path / "tiny", "codepoints", b"graph", BundleError)

    def test_a_graph_that_onnxruntime_refuses(self, tmp_path: Path) -> None:
        graph = damaged(lambda model: model.graph.ClearField("initializer"))
        assert "onnxruntime" in self.refused(tmp_path / "tiny", "codepoints", graph, BundleDamagedError)

    def test_nan_is_never_ranked(self, tmp_path: Path) -> None:
        """Not even where it comes with some texts only, which no first question asks."""
        graph = {"model.onnx": spoilt(math.nan, 2_000)}
        predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "codepoints", graph))
        assert predictor.predict("a" * 2_000)
        with pytest.raises(KeymojiError, match="scores NaN"):
            predictor.predict("a" * 2_001)


class TestTrigger:
    """When to be silent: only a graph with the output `trigger` can tell."""

    @pytest.fixture
    def keyboard(self, tmp_path: Path) -> EmojiPredictor:
        return publish_keyboard(tmp_path / "keyboard", small_graph(), ["a"])

    def test_it_is_a_probability(self, keyboard: EmojiPredictor) -> None:
        assert keyboard.has_trigger
        for text in ("so happy", "", "1:08"):
            assert 0 <= keyboard.trigger(text) <= 1

    def test_below_the_threshold_the_answer_is_empty(self, keyboard: EmojiPredictor) -> None:
        probability = keyboard.trigger("so happy")
        assert 0 < probability < 1
        assert keyboard.predict("so happy", threshold=probability + 1e-6) == []
        assert keyboard.predict("so happy", threshold=probability - 1e-6) == keyboard.predict("so happy")

    def test_scores_are_the_same_with_and_without(self, keyboard: EmojiPredictor) -> None:
        scores = keyboard.scores_unless_silent("so happy", keyboard.trigger("so happy"))
        assert scores is not None
        np.testing.assert_array_equal(scores, keyboard.scores("so happy"))
        assert keyboard.predict_batch(["so happy", ""], threshold=1.0) == [[], []]

    def test_a_bundle_without_a_curve_never_is_silent_and_says_so(self, keyboard: EmojiPredictor) -> None:
        assert keyboard.default_threshold == 0
        with pytest.raises(KeymojiError, match=r"its config\.json has no thresholds: use a bundle that has a trigger"):
            keyboard.threshold_for(0.5)

    def test_a_stored_curve_is_used(self, tmp_path: Path) -> None:
        points = [{"threshold": 0.5, "coverage": 0.1, "precision": 0.4}]
        predictor = publish_keyboard(tmp_path / "k", small_graph(), ["a"], {"default": 0.25, "curve": points})
        assert predictor.default_threshold == 0.25
        assert predictor.threshold_for(0.3) == 0.5
        with pytest.raises(OptionError, match=r"its best is 0\.400, at threshold 0\.5"):
            predictor.threshold_for(0.41)

    @pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
    def test_what_is_no_probability_is_refused(self, keyboard: EmojiPredictor, threshold: float) -> None:
        with pytest.raises(OptionError, match="is not a probability: pass a number from 0 to 1"):
            keyboard.predict("a", threshold=threshold)

    def test_a_graph_without_one_says_so(self, predictor: EmojiPredictor) -> None:
        assert not predictor.has_trigger
        with pytest.raises(KeymojiError, match="its graph has no trigger: use a bundle that has one, or threshold 0"):
            predictor.predict("a", threshold=0.5)
