"""The keyboard's graph against its Python twin, hash for hash, and PyTorch, within 1e-4; int8 is its tables only."""

from pathlib import Path
from unittest.mock import patch

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, numpy_helper

from export.bundles.golden_texts import chinese_golden_texts, golden_texts
from export.bundles.promises import CAP
from export.bundles.to_onnx import TOLERANCE, ParityError
from export.data.tracks import clean
from export.data.tweeteval import load_split
from export.keyboard import codepoints_graph
from export.keyboard.codepoints_graph import (
    ABOVE,
    GAP,
    add_fold_table,
    edge_factors,
    features_graph,
    ngram_factors,
    token_steps,
    word_factors,
)
from export.keyboard.folding import DROPPED, LIMIT, SPACE, WORD, fold_table
from export.keyboard.graph import check_parity, keyboard_answers, keyboard_graph, most_hidden, worst_difference
from export.keyboard.graph_builder import GraphBuilder
from export.keyboard.hashing import BASE, END, PRIME, SALTS, START, features, powers
from export.keyboard.model import as_bags
from quantize.integers import UNIT
from runtime import golden
from runtime.session import new_session
from tests.awkward import AWKWARD_PARAMS, AWKWARD_TEXTS
from tests.small_keyboards import (
    N_BUCKETS,
    N_IMPORTANCES,
    N_PIECES,
    SIZES,
    differing,
    publish_keyboard,
    small_graph,
    small_int8,
    small_keyboard,
)

FEATURISER = features_graph(SIZES)
SESSION = new_session(FEATURISER.SerializeToString())
GRAPH = small_graph()
INT8 = small_int8()
LARGEST_NUMBER = max(DROPPED, WORD + LIMIT)
TABLES = {
    "table": (N_BUCKETS, 8),
    "importances": (N_IMPORTANCES,),
    "pieces_table": (N_PIECES + 1, 4),
    "last_table": (16, 21),
}


def constants(model: bytes) -> dict[str, np.ndarray]:
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load_from_string(model).graph.initializer}


def largest_sum(factors: np.ndarray) -> int:
    """The largest absolute value of a row of factors times a window of numbers, in Python's integers."""
    largest = max(-GAP, LARGEST_NUMBER)
    return max(sum(abs(int(factor)) for factor in row) * largest for row in factors)


@pytest.mark.parametrize("text", AWKWARD_PARAMS)
def test_awkward_texts_get_the_hashes_of_the_twin(text: str) -> None:
    assert differing([text], SESSION) == []


def test_real_tweets_get_the_hashes_of_the_twin(keymoji_data: Path) -> None:
    for split, count in (("train", 1_000), ("validation", 1_000), ("test", 1_000)):
        texts = load_split(keymoji_data, split, "as-shipped").texts[:count]
        assert differing([*texts, *map(clean, texts)], SESSION) == []


def test_the_twin_of_another_table_is_seen() -> None:
    with patch.object(codepoints_graph, "fold_table", lambda: fold_table() + 1):
        session = new_session(features_graph(SIZES).SerializeToString())
    assert differing(["so happy"], session) == ["so happy"]
    with pytest.raises(AssertionError, match="nothing was compared"):
        differing([], session)


def test_no_product_reaches_two_to_the_sixty_third() -> None:
    for widest in (3, 5):
        steps, least = token_steps(widest)
        assert LARGEST_NUMBER < ABOVE
        assert (
            max(sum(row) * max(LARGEST_NUMBER, int(low)) for row, (low,) in zip(steps.tolist(), least, strict=True))
            < 2**63
        )
    assert (PRIME - 1) ** 2 < 2**63  # a run times an inverse power
    assert (PRIME - 1) * max(BASE, *SALTS.values()) < 2**63  # the twin
    assert (PRIME - 1) * max(word_factors().sum(axis=1).tolist()) < 2**63
    assert max(START, END) < PRIME
    assert max(largest_sum(ngram_factors((2, 3, 4, 5))), largest_sum(edge_factors((2, 3, 4, 5))[0])) < 2**63


def test_the_third_sum_is_the_inverse_power() -> None:
    steps, least = token_steps(3)
    inverse = powers()[1][1 : steps.shape[1] + 1]
    np.testing.assert_array_equal(np.cumsum(steps[2] * least[2]) % PRIME, inverse)


def test_the_table_that_onnxruntime_writes_out_is_the_one_that_folds() -> None:
    graph = GraphBuilder()
    graph.add("Identity", add_fold_table(graph), out="table")
    model = graph.model("table", {}, {"table": (TensorProto.INT64, ["code points"])})
    table = new_session(model.SerializeToString()).run(None, {})[0]
    expected = fold_table().astype(np.int64)
    expected[expected == DROPPED] = 0
    np.testing.assert_array_equal(table[:LIMIT], np.where(expected == SPACE, GAP, expected))
    np.testing.assert_array_equal(table[LIMIT:DROPPED], np.arange(LIMIT, DROPPED))
    assert table[DROPPED] == 0


def test_this_gate_sees_factors_that_are_too_large() -> None:
    assert largest_sum(2 * ngram_factors((2, 3, 4, 5))) >= 2**63


def test_the_featuriser_is_small_and_standard() -> None:
    assert sum(array.nbytes for array in constants(FEATURISER.SerializeToString()).values()) <= 125_000
    assert [(opset.domain, opset.version) for opset in FEATURISER.opset_import] == [("", 17)]
    assert {node.domain for node in onnx.load_from_string(INT8).graph.node} == {""}


def test_the_graph_gives_the_scores_of_pytorch() -> None:
    texts = [*golden_texts(), "love " * 2_000, "w" * 10_000]
    assert set(AWKWARD_TEXTS) <= set(texts)
    assert check_parity(keyboard_answers(small_keyboard(), texts), GRAPH, texts) <= TOLERANCE


@pytest.mark.parametrize("pieces", ["words", "letters"])
def test_emotions_and_letters_are_those_of_pytorch_too(pieces: str) -> None:
    model, texts = small_keyboard(pieces=pieces, n_emotions=7), chinese_golden_texts()
    graph = keyboard_graph(model).SerializeToString()
    assert check_parity(keyboard_answers(model, texts), graph, texts) <= TOLERANCE
    emotions = new_session(graph).run(["emotions"], {"codepoints": np.zeros(0, np.int32)})[0]
    np.testing.assert_allclose(emotions, model.prior[21:].softmax(dim=0).numpy(), atol=1e-6)


def test_letters_in_order_are_those_of_the_twin() -> None:
    session = new_session(features_graph((2, 3), "letters").SerializeToString())
    assert differing([*chinese_golden_texts(), *AWKWARD_TEXTS], session, (2, 3), "letters") == []


def test_an_empty_text_gets_the_prior_and_no_trigger() -> None:
    for graph in (GRAPH, INT8):
        scores, trigger = new_session(graph).run(None, {"codepoints": np.zeros(0, np.int32)})
        np.testing.assert_allclose(scores, small_keyboard().prior[:20].softmax(dim=0).numpy(), atol=1e-6)
        assert trigger.shape == ()
        assert trigger < 1e-6


def test_this_gate_sees_other_weights() -> None:
    for place in (0, 20):  # a label, and the trigger
        other = small_keyboard()
        with torch.no_grad():
            other.last.bias[place] += 0.1
        with pytest.raises(ParityError, match="differs from PyTorch by"):
            check_parity(keyboard_answers(other, ["so happy"]), GRAPH, ["so happy"])


def test_this_gate_fails_on_nan() -> None:
    other = small_keyboard()
    other.prior[20] = float("nan")
    texts = ["so happy", ""]
    with pytest.raises(ParityError, match="differs from PyTorch by nan"):
        check_parity(keyboard_answers(other, texts), GRAPH, texts)


def test_this_gate_does_not_pass_on_nothing() -> None:
    with pytest.raises(ParityError, match="nothing was compared"):
        worst_difference(keyboard_answers(small_keyboard(), ["so happy"]), new_session(GRAPH), [])


def test_a_hidden_layer_that_bytes_could_not_hold_is_refused() -> None:
    other = small_keyboard()
    with torch.no_grad():
        other.hidden.bias[0] = -CAP
    with pytest.raises(ParityError, match="the hidden layer could reach 4742"):
        keyboard_graph(other)


def test_no_hidden_number_is_above_the_most_that_there_can_be() -> None:
    model, most = small_keyboard(), 0.0
    for text in [*golden_texts()[:200], "a" * 201]:
        hidden = model.hidden_states(*as_bags([features(text, sizes=SIZES)], model.config)).detach()
        most = max(most, float(hidden.max()))
    assert 0 < most <= most_hidden(model) < CAP


def test_int8_is_the_tables_and_nothing_else() -> None:
    fp32, int8 = constants(GRAPH), constants(INT8)
    parts = {f"{name}_{part}" for name in TABLES for part in ("quantized", "scale", "zero_point")}
    parts |= {f"last_table_quantized.digits_{part}" for part in ("of", "count")}
    assert set(int8) - set(fp32) == parts - {"last_table_scale"}  # which is in the digits' counts
    rows = {
        name for node in onnx.load_from_string(GRAPH).graph.node if "last_table" in node.input for name in node.input
    }
    assert set(fp32) - set(int8) == set(TABLES) | rows  # all rows of the last table are multiplied
    for name, shape in TABLES.items():
        assert (int8[f"{name}_quantized"].shape, int8[f"{name}_quantized"].dtype) == (shape, np.uint8)
    for name in set(fp32) & set(int8):
        np.testing.assert_array_equal(int8[name], fp32[name])
    assert len(INT8) - N_BUCKETS * 8 - N_IMPORTANCES < 140_000


def test_int8_loses_nothing_of_snapped_tables() -> None:
    fp32, int8 = constants(GRAPH), constants(INT8)
    int8["last_table_scale"] = int8["last_table_quantized.digits_count"][-1] / np.float32(UNIT)  # of the last digit
    for name in TABLES:
        found = int8[f"{name}_quantized"].astype(np.float32) - int8[f"{name}_zero_point"]
        np.testing.assert_array_equal(found * int8[f"{name}_scale"], fp32[name])
    expected = keyboard_answers(small_keyboard(), golden_texts())
    assert worst_difference(expected, new_session(INT8), golden_texts()) <= 1e-5


def test_sums_of_snapped_tables_are_the_same_in_any_order() -> None:
    generator, tables = np.random.default_rng(0), constants(GRAPH)
    rows = tables["table"][generator.integers(0, N_BUCKETS, 2_000)]  # (n-grams, dim)
    rows = rows * tables["importances"][generator.integers(0, N_IMPORTANCES, (2_000, 1))]
    orders = [rows, rows[::-1], np.sort(rows, axis=0)]
    assert len({order.sum(axis=0, dtype=np.float32).tobytes() for order in orders}) == 1
    assert len({(order / 3).sum(axis=0, dtype=np.float32).tobytes() for order in orders}) > 1  # a table not snapped


def test_the_runtime_serves_both_graphs_from_a_bundle(tmp_path: Path) -> None:
    for graph in (GRAPH, INT8):
        predictor = publish_keyboard(tmp_path / "bundle", graph, golden_texts())
        assert golden.check(predictor).passed
        assert len(predictor.predict("so happy", top_k=20)) == 20
        answers = {text: predictor.scores(text).tolist() for text in ("so happy", "so sad", "")}
        assert len({tuple(answer) for answer in answers.values()}) == 3


def test_the_graph_tells_nothing_of_the_machine_that_made_it() -> None:
    assert keyboard_graph(small_keyboard()).SerializeToString() == GRAPH
    assert b".py" not in GRAPH
