"""What holds for every registered model: padding never changes an output, an empty text gets the prior."""

import pytest
import torch
from torch import Tensor

from export.models import MODELS, build
from export.models.base import TextClassifier, masked_max
from export.models.transformer import SelfAttention, sinusoids
from tests.small_models import small_model

TOLERANCE = 1e-5


def alone(model: TextClassifier, ids: list[int]) -> Tensor:
    with torch.inference_mode():
        logits: Tensor = model(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.int64))[0]
    return logits


@pytest.mark.parametrize("name", sorted(MODELS))
@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 17, 64])
def test_padding_changes_nothing(name: str, length: int) -> None:
    model = small_model(name)
    ids = torch.randint(2, 50, (length,), generator=torch.Generator().manual_seed(length)).tolist()
    padded = torch.tensor([ids + [0] * (64 - length), [7] * 64])
    mask = torch.tensor([[1] * length + [0] * (64 - length), [1] * 64])
    with torch.inference_mode():
        together = model(padded, mask)[0]
    torch.testing.assert_close(together, alone(model, ids), atol=TOLERANCE, rtol=0)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_what_stands_in_the_padding_changes_nothing(name: str) -> None:
    model = small_model(name)
    mask = torch.tensor([[1, 1, 1, 0, 0]])
    with torch.inference_mode():
        zeros, others = model(torch.tensor([[5, 6, 7, 0, 0]]), mask), model(torch.tensor([[5, 6, 7, 9, 8]]), mask)
    torch.testing.assert_close(zeros, others, atol=TOLERANCE, rtol=0)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_text_without_tokens_gets_the_prior(name: str) -> None:
    model = small_model(name)
    model.log_prior.copy_(torch.log_softmax(torch.arange(20.0), dim=0))
    with torch.inference_mode():
        logits = model(torch.tensor([[0, 0], [5, 0]]), torch.tensor([[0, 0], [1, 0]]))
    torch.testing.assert_close(logits[0], model.log_prior)
    assert not torch.equal(logits[1], model.log_prior)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_temperature_divides_the_logits(name: str) -> None:
    model = small_model(name)
    before = alone(model, [5, 6])
    model.temperature.fill_(2.0)
    torch.testing.assert_close(alone(model, [5, 6]), before / 2)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_order_matters_only_to_those_that_see_it(name: str) -> None:
    model = small_model(name)
    same = torch.allclose(alone(model, [5, 6, 7]), alone(model, [7, 6, 5]), atol=TOLERANCE)
    assert same == (name == "ffnn")


def test_masked_max_by_hand() -> None:
    states = torch.tensor([[[1.0, -5.0], [3.0, -7.0], [9.0, 9.0]]])
    assert masked_max(states, torch.tensor([[1, 1, 0]])).tolist() == [[3.0, -5.0]]


def test_an_unknown_model_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="rnn"):
        build("rnn")


def test_attention_is_that_of_torch() -> None:
    torch.manual_seed(0)
    ours, theirs = SelfAttention(8, 2).eval(), torch.nn.MultiheadAttention(8, 2, batch_first=True).eval()
    theirs.in_proj_weight.data, theirs.in_proj_bias.data = (
        ours.query_key_value.weight.data,
        ours.query_key_value.bias.data,
    )
    theirs.out_proj.weight.data, theirs.out_proj.bias.data = ours.output.weight.data, ours.output.bias.data
    states = torch.randn(3, 5, 8)
    expected = theirs(states, states, states, need_weights=False)[0]
    torch.testing.assert_close(ours(states, torch.zeros(3, 1, 1, 5)), expected, atol=1e-6, rtol=0)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_form_for_export_is_the_same_function(name: str) -> None:
    model = small_model(name)
    ids, mask = torch.randint(2, 50, (3, 9)), torch.tensor([[1] * 9, [1] * 2 + [0] * 7, [0] * 9])
    with torch.inference_mode():
        torch.testing.assert_close(model.for_export().eval()(ids, mask), model(ids, mask), atol=1e-5, rtol=0)


def test_heads_must_divide_the_width() -> None:
    with pytest.raises(ValueError, match="embedding_dim 8 does not split into 3 heads"):
        SelfAttention(8, 3)


def test_sinusoids_by_hand() -> None:
    table = sinusoids(3, 4)
    assert table[0].tolist() == [0.0, 1.0, 0.0, 1.0]
    assert table[1].tolist() == pytest.approx([0.8415, 0.5403, 0.0100, 0.99995], abs=1e-4)
