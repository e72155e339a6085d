"""PyTorch and the exported graph, for every registered model: alone and in batches, short and long, within 1e-4."""

import numpy as np
import pytest
import torch

from export.bundles.to_onnx import (
    TOLERANCE,
    ParityError,
    check_parity,
    export_graph,
    spread_over_lengths,
    worst_difference,
)
from export.models import MODELS
from runtime.session import new_session
from tests.small_models import small_model

GENERATOR = np.random.default_rng(0)
IDS = [GENERATOR.integers(2, 50, length).tolist() for length in (0, 1, 2, 3, 5, 8, 13, 21, 34, 63, 64)]


@pytest.fixture(scope="module", params=sorted(MODELS))
def exported(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, export_graph(small_model(request.param), 64).SerializeToString()


def test_the_graph_gives_the_logits_of_pytorch(exported: tuple[str, bytes]) -> None:
    name, graph = exported
    assert check_parity(small_model(name), graph, IDS) <= TOLERANCE


def test_padding_changes_nothing_in_the_graph(exported: tuple[str, bytes]) -> None:
    session = new_session(exported[1])
    ids = IDS[4]
    padded = np.zeros((2, 64), np.int64)  # (batch, time)
    padded[0, : len(ids)] = ids
    mask = np.zeros_like(padded)
    mask[0, : len(ids)] = 1
    alone = session.run(None, {"input_ids": np.array([ids]), "attention_mask": np.ones((1, len(ids)), np.int64)})[0]
    together = session.run(None, {"input_ids": padded, "attention_mask": mask})[0]
    np.testing.assert_allclose(together[:1], alone, atol=1e-5)


def test_the_graph_tells_nothing_of_the_machine_that_made_it(exported: tuple[str, bytes]) -> None:
    assert b".py" not in exported[1]


def test_this_gate_sees_other_weights(exported: tuple[str, bytes]) -> None:
    other = small_model(exported[0])
    with torch.no_grad():
        other.log_prior.add_(0.01)
    with pytest.raises(ParityError, match=r"the graph differs from PyTorch by 1\.00e-02"):
        check_parity(other, exported[1], [[]])


def test_this_gate_fails_on_nan(exported: tuple[str, bytes]) -> None:
    other = small_model(exported[0])
    other.log_prior.fill_(float("nan"))
    with pytest.raises(ParityError, match="differs from PyTorch by nan"):
        check_parity(other, exported[1], IDS)


def test_this_gate_does_not_pass_on_nothing(exported: tuple[str, bytes]) -> None:
    with pytest.raises(ParityError, match="nothing was compared"):
        worst_difference(small_model(exported[0]), new_session(exported[1]), [])


def test_spread_over_lengths() -> None:
    texts = ["x" * length for length in range(100)]
    assert [len(text) for text in spread_over_lengths(texts, 4)] == [0, 33, 66, 99]
    assert len(spread_over_lengths(texts[:2], 4)) == 2
