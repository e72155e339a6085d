"""BERT's streams, its pooling and its n-grams, by hand. What every model promises is in test_models.py."""

import math
from typing import Any

import pytest
import torch
from torch import Tensor

from export.models import build
from export.models.bert import STREAMS, AttentionStream, BertConfig, ConvolutionStream, masked_mean
from export.models.ngrams import FACTOR, PRIME, HashedNgrams, ngram_keys
from tests.small_models import CONFIGS


def small_bert(**changes: Any) -> torch.nn.Module:
    torch.manual_seed(0)
    return build("bert", **{**CONFIGS["bert"], **changes}).eval()


def influence(module: torch.nn.Module, length: int) -> Tensor:
    """Which tokens (columns) change the output at which tokens (rows), bool (length, length)."""
    states = torch.randn(1, length, 8, generator=torch.Generator().manual_seed(0))
    mask = torch.ones(1, length, dtype=torch.int64)
    seen = torch.zeros(length, length, dtype=torch.bool)
    with torch.inference_mode():
        before = module(states, mask)
        for token in range(length):
            changed = states.clone()
            changed[0, token] += 1
            seen[:, token] = (module(changed, mask) - before)[0].abs().amax(1) > 1e-6
    return seen


@pytest.mark.parametrize("reach", [1, 2])
def test_a_token_looks_as_far_as_its_stream_reaches(reach: int) -> None:
    place = torch.arange(6)
    expected = (place[:, None] - place[None, :]).abs() <= reach
    assert torch.equal(influence(AttentionStream(8, 2, reach).eval(), 6), expected)


def test_a_reach_of_0_is_the_whole_text() -> None:
    assert influence(AttentionStream(8, 2, 0).eval(), 6).all()


def test_the_convolution_stream_is_a_convolution() -> None:
    stream, convolution = ConvolutionStream(8), torch.nn.Conv1d(8, 8, 3, padding=1)
    convolution.weight.data = stream.convolution.weight.data.view(8, 3, 8).permute(0, 2, 1)
    convolution.bias.data = stream.convolution.bias.data  # type: ignore[union-attr]
    states = torch.randn(2, 5, 8)
    expected = torch.relu(convolution(states.transpose(1, 2)).transpose(1, 2))
    torch.testing.assert_close(stream(states, torch.ones(2, 5)), expected, atol=1e-6, rtol=0)


def test_masked_mean_by_hand() -> None:
    states = torch.tensor([[[1.0, 2.0], [3.0, 6.0], [100.0, 100.0]], [[9.0, 9.0], [9.0, 9.0], [9.0, 9.0]]])
    assert masked_mean(states, torch.tensor([[1, 1, 0], [0, 0, 0]])).tolist() == [[2.0, 4.0], [0.0, 0.0]]


@pytest.mark.parametrize("stream", STREAMS)
def test_every_stream_can_be_left_out(stream: str) -> None:
    kept = tuple(name for name in STREAMS if name != stream)
    model = small_bert(streams=kept)
    assert model(torch.tensor([[5, 6]]), torch.ones(1, 2, dtype=torch.int64)).shape == (1, 20)
    assert not any(f"streams.{stream}" in name for name, _ in model.named_parameters())


def test_both_poolings() -> None:
    ids, mask = torch.tensor([[5, 6, 7]]), torch.ones(1, 3, dtype=torch.int64)
    assert not torch.allclose(small_bert()(ids, mask), small_bert(pooling="max")(ids, mask))


def test_widths_follow_the_encoder() -> None:
    shapes = {name: tuple(value.shape) for name, value in small_bert().state_dict().items()}
    assert shapes["fusion.0.weight"] == (16, 64)
    assert shapes["classifier.0.weight"] == (8, 16)
    assert shapes["classifier.3.weight"] == (20, 8)
    assert not any("pooler" in name for name in shapes)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"streams": ("word", "page")}, "use one or more of word, phrase, sentence, convolution"),
        ({"streams": ()}, "use one or more of"),
        ({"pooling": "first"}, "pooling is 'first'; use mean or max"),
    ],
)
def test_nonsense_is_refused_at_birth(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        BertConfig(encoder={}, **change)


def test_a_half_precision_encoder_starts_in_full() -> None:
    encoder = {**CONFIGS["bert"]["encoder"], "dtype": "float16", "torch_dtype": "float16"}
    assert {value.dtype for value in small_bert(encoder=encoder).state_dict().values()} == {torch.float32}


def test_ngram_keys_by_hand() -> None:
    pairs = ngram_keys(torch.tensor([[7, 8, 9]]), 2)
    start = 2 * FACTOR
    expected = [((start * FACTOR + now) % PRIME * FACTOR + before) % PRIME for before, now in ((0, 7), (7, 8), (8, 9))]
    assert pairs.tolist() == [expected]


def test_no_product_of_a_key_overflows() -> None:
    assert PRIME * FACTOR + 2**31 < 2**63


def test_the_vote_is_the_sum_over_the_root_of_the_count() -> None:
    table = HashedNgrams(97, 2, 3)
    torch.nn.init.normal_(table.table.weight)
    ids = torch.tensor([[7, 8, 9, 0]])
    mask = torch.tensor([[1, 1, 1, 0]])
    rows = [ngram_keys(ids, 1)[0, place] % 97 for place in (0, 1, 2)] + [
        ngram_keys(ids, 2)[0, place] % 97 for place in (1, 2)
    ]
    expected = sum(table.table.weight[row] for row in rows) / math.sqrt(5)
    torch.testing.assert_close(table(ids, mask)[0], expected)


def test_a_fresh_table_says_nothing() -> None:
    assert HashedNgrams(97, 3, 3)(torch.tensor([[7, 8]]), torch.ones(1, 2, dtype=torch.int64)).abs().max() == 0
