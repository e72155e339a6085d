"""The batched path says of many texts what the bundle's graph says of each alone."""

from __future__ import annotations

import gzip
import json
import sys
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("onnx", reason="the batched path comes with the extra scale")

from onnx import numpy_helper

from export.keyboard import folding, hashing
from export.keyboard.codepoints_graph import GAP
from runtime.bulk import batched as module
from runtime.bulk.batched import TOLERANCE, BatchScorer, batched
from runtime.errors import TextError
from runtime.golden import GOLDEN
from runtime.predictor import EmojiPredictor
from runtime.strip.ranking import top_k

OUTPUTS = ["scores", "trigger", "emotions"]
BUNDLES = ("en", "zh")
SPECIAL = ["", "a", " ", "\ufe0f", "😀", "x" * 201, "ab " * 200, "好" * 400, "\u200b" * 400 + "a", "word " * 200_000]


@cache
def opened(bundle: str) -> tuple[EmojiPredictor, BatchScorer]:
    predictor = EmojiPredictor.load(bundle)
    scorer = batched(predictor, OUTPUTS)
    assert scorer is not None, "a shipped bundle is recognised"
    return predictor, scorer


def check(bundle: str, texts: list[str]) -> None:
    predictor, scorer = opened(bundle)
    found = scorer(texts)
    for row, text in enumerate(texts):
        alone = predictor.outputs(text, OUTPUTS)
        for name, expected in zip(OUTPUTS, alone, strict=True):
            assert np.abs(found[name][row] - expected).max() <= TOLERANCE, (name, text[:50])
        assert top_k(found["scores"][row], 3) == top_k(alone[0], 3), text[:50]


@pytest.mark.parametrize("bundle", BUNDLES)
def test_the_golden_texts(bundle: str) -> None:
    lines = gzip.decompress((opened(bundle)[0].path / GOLDEN).read_bytes()).splitlines()
    check(bundle, [json.loads(line)["text"] for line in lines])


@pytest.mark.parametrize("bundle", BUNDLES)
def test_texts_of_every_kind_together_and_alone(bundle: str) -> None:
    check(bundle, SPECIAL)
    for text in SPECIAL:
        check(bundle, [text])


@pytest.mark.parametrize("bundle", BUNDLES)
@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), min_size=1, max_size=12))
def test_any_texts(bundle: str, texts: list[str]) -> None:
    check(bundle, texts)


@pytest.mark.parametrize("bundle", BUNDLES)
def test_neither_order_nor_size_of_the_batch_matters(bundle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*SPECIAL[:-1], "so happy", "我很开心"]
    scorer = opened(bundle)[1]
    forth, back = scorer(texts)["scores"], scorer(texts[::-1])["scores"][::-1]
    monkeypatch.setattr(module, "MAX_CODE_POINTS", 50)
    np.testing.assert_allclose(forth, back, rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(forth, scorer(texts)["scores"], rtol=0, atol=TOLERANCE)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(TextError, match="surrogate"):
        opened("en")[1](["a", "\ud83d"])


def test_without_onnx_texts_go_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert batched(EmojiPredictor.load("en"), OUTPUTS) is None


@pytest.mark.parametrize(
    "name", ["kernels", "fold_pages", "hidden.weight", "token_steps", "shares", "last_table_quantized"]
)
def test_a_graph_that_misses_a_table_has_no_batched_path(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    predictor = opened("en")[0]
    graph: Any = module._graph(predictor)
    next(one for one in graph.initializer if one.name == name).name = "renamed"
    monkeypatch.setattr(module, "_graph", lambda _: graph)
    assert batched(predictor, OUTPUTS) is None


def test_a_keyboard_of_two_bags_has_no_batched_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """As those that shipped before: its hidden layer reads one bag's numbers more."""
    predictor = opened("en")[0]
    graph: Any = module._graph(predictor)
    weight = next(one for one in graph.initializer if one.name == "hidden.weight")
    rows = numpy_helper.to_array(weight)
    weight.CopyFrom(numpy_helper.from_array(np.concatenate([rows[:48], rows]), weight.name))
    monkeypatch.setattr(module, "_graph", lambda _: graph)
    assert batched(predictor, OUTPUTS) is None


def test_what_the_graph_does_not_name_is_what_the_exporter_says() -> None:
    assert (module.PRIME, module.BASE) == (hashing.PRIME, hashing.BASE)
    assert hashing.SALTS["word"] == module.WORD_SALT
    assert hashing.SALTS["pair"] == module.PAIR_SALT
    assert (module.START, module.END) == (hashing.START, hashing.END)
    assert (module.SPACE, module.WORD, module.GAP) == (folding.SPACE, folding.WORD, GAP)


def test_a_graph_whose_answers_differ_has_no_batched_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "START", module.START + 1)
    assert batched(opened("en")[0], OUTPUTS) is None


def test_no_text_is_no_answer() -> None:
    assert opened("en")[1]([])["scores"].shape == (0, len(opened("en")[0].labels))
