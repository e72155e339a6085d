"""The Chinese keyboard's graph against PyTorch, within 1e-4; int8 is its tables only and loses nothing."""

from collections.abc import Callable

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from export.bundles.golden_texts import chinese_golden_texts
from export.bundles.to_onnx import TOLERANCE, ParityError
from export.keyboard.emotion_graph import emotion_graph, emotion_keyboard_answers
from export.keyboard.emotion_model import EmotionKeyboardModel
from export.keyboard.graph import check_parity, worst_difference
from quantize.presets import PRESETS
from quantize.quantizing import quantize_graph
from runtime.session import new_session
from tests.awkward import AWKWARD_TEXTS
from tests.small_keyboards import small_emotion_graph, small_emotion_int8, small_emotion_keyboard

GRAPH = small_emotion_graph()
INT8 = small_emotion_int8()
TABLES = {"table", "importances"}
TEXTS = ("今天真开心", "")


def constants(model: bytes) -> dict[str, np.ndarray]:
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load_from_string(model).graph.initializer}


def answers(text: str, graph: bytes = GRAPH) -> tuple[np.ndarray, np.ndarray]:
    """Scores (emoji,) and emotions (7,) of the graph itself."""
    feed = {"codepoints": np.frombuffer(text.encode("utf-32-le"), "<i4")}
    scores, emotions = new_session(graph).run(["scores", "emotions"], feed)
    return scores, emotions


def test_the_graph_gives_the_answers_of_pytorch() -> None:
    texts = [*chinese_golden_texts(), "爱你" * 2_000, "哈" * 10_000]
    assert set(AWKWARD_TEXTS) <= set(texts)
    assert check_parity(emotion_keyboard_answers(small_emotion_keyboard(), texts), GRAPH, texts) <= TOLERANCE


def test_answers_are_probabilities_that_differ_from_text_to_text() -> None:
    found = [answers(text) for text in ("今天真开心", "气死我了", "")]
    for place, size in ((0, 12), (1, 7)):
        rows = np.stack([one[place] for one in found])  # (texts, columns)
        assert rows.shape == (3, size)
        np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-5)
        assert len({row.tobytes() for row in rows}) == 3


def test_a_text_without_tokens_gets_the_prior() -> None:
    model = small_emotion_keyboard()
    direct, emotion_logits = model.body.log_prior.split([12, 7])
    emotions = emotion_logits.softmax(dim=0)  # (7,)
    expected = (model.trust * (emotions @ model.emoji_of_emotion).log() + direct).softmax(dim=0)
    for graph in (GRAPH, INT8):
        for text in ("", " \n"):
            scores, found = answers(text, graph)
            np.testing.assert_allclose(scores, expected.detach().numpy(), atol=1e-6)
            np.testing.assert_allclose(found, emotions.numpy(), atol=1e-6)


def shift_bias(place: int) -> Callable[[EmotionKeyboardModel], object]:
    return lambda model: model.body.classifier.bias[place].add_(0.1)


DAMAGES: dict[str, Callable[[EmotionKeyboardModel], object]] = {
    "an emoji": shift_bias(3),
    "an emotion": shift_bias(14),
    "trust": lambda model: model.trust.mul_(0.5),
    "emoji of an emotion": lambda model: model.emoji_of_emotion.copy_(model.emoji_of_emotion.roll(1, dims=1)),
    "the prior": lambda model: model.body.log_prior[18].add_(0.1),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_this_gate_sees_other_weights(damage: Callable[[EmotionKeyboardModel], object]) -> None:
    other = small_emotion_keyboard()
    with torch.no_grad():
        damage(other)
    with pytest.raises(ParityError, match="differs from PyTorch by"):
        check_parity(emotion_keyboard_answers(other, TEXTS), GRAPH, TEXTS)


def test_this_gate_fails_on_nan() -> None:
    other = small_emotion_keyboard()
    other.body.log_prior.fill_(float("nan"))
    with pytest.raises(ParityError, match="differs from PyTorch by nan"):
        check_parity(emotion_keyboard_answers(other, TEXTS), GRAPH, TEXTS)


def test_this_gate_does_not_pass_on_nothing() -> None:
    with pytest.raises(ParityError, match="nothing was compared"):
        worst_difference(emotion_keyboard_answers(small_emotion_keyboard(), TEXTS), new_session(GRAPH), [])


def test_int8_is_the_tables_and_nothing_else() -> None:
    fp32, int8 = constants(GRAPH), constants(INT8)
    assert set(fp32) - set(int8) == TABLES
    assert set(int8) - set(fp32) == {
        f"{name}_{part}" for name in TABLES for part in ("quantized", "scale", "zero_point")
    }
    for name in set(fp32) - TABLES:
        np.testing.assert_array_equal(int8[name], fp32[name])


def test_int8_loses_nothing_of_snapped_tables() -> None:
    texts = chinese_golden_texts()
    expected = emotion_keyboard_answers(small_emotion_keyboard(), texts)
    assert worst_difference(expected, new_session(INT8), texts) <= 1e-6


def test_int8_loses_something_of_other_tables() -> None:
    other = small_emotion_keyboard()
    with torch.no_grad():
        other.body.table.weight.mul_(torch.rand_like(other.body.table.weight))
    int8 = quantize_graph(emotion_graph(other).SerializeToString(), PRESETS["embedding"])
    assert worst_difference(emotion_keyboard_answers(other, TEXTS), new_session(int8), TEXTS) > 1e-6


def test_the_graph_tells_nothing_of_the_machine_that_made_it() -> None:
    assert emotion_graph(small_emotion_keyboard()).SerializeToString() == GRAPH
    assert b".py" not in GRAPH
