"""The finishing touches: a table that learns what the teacher lacks, and offsets that serve a goal."""

import numpy as np
import pytest
import torch

from export.balancing import GOALS, balance, figures
from export.batches import Encoded
from export.data.metrics import judge
from export.hybrid import Finish, last_bias
from export.models.ngrams import HashedNgrams
from export.ngram_fitting import fit_table, out_of_fold, votes_of
from tests.small_models import small_model
from tests.unit.export.test_training import TRAINING, VALIDATION

SILENT = np.zeros((600, 20), np.float32)


def accuracy(logits: np.ndarray, texts: Encoded) -> float:
    return float((logits.argmax(axis=1) == texts.label_ids).mean())


def test_the_table_learns_what_a_silent_teacher_lacks() -> None:
    table = HashedNgrams(4096, 2, 20)
    fit_table(table, TRAINING, SILENT, np.arange(600), seed=0)
    assert accuracy(votes_of(table, VALIDATION), VALIDATION) > 0.5  # chance is 0.05


def test_the_table_is_quieter_where_the_teacher_knows() -> None:
    table, knowing = HashedNgrams(4096, 2, 20), 20 * np.eye(20, dtype=np.float32)[TRAINING.label_ids]
    fit_table(table, TRAINING, SILENT, np.arange(600), seed=0)
    loud = np.abs(votes_of(table, TRAINING)).mean()
    fit_table(table, TRAINING, knowing, np.arange(600), seed=0)
    assert np.abs(votes_of(table, TRAINING)).mean() < loud / 20


def test_out_of_fold_is_honest() -> None:
    """Labels drawn at random can be remembered, but not foretold."""
    chance = Encoded(ids=TRAINING.ids, label_ids=np.random.default_rng(9).integers(0, 20, 600))
    table = HashedNgrams(4096, 3, 20)
    assert accuracy(out_of_fold(table, chance, SILENT, seed=0), chance) < 0.12
    fit_table(table, chance, SILENT, np.arange(600), seed=0)
    assert accuracy(votes_of(table, chance), chance) > 0.3


def test_figures_are_those_of_judge() -> None:
    generator = np.random.default_rng(0)
    logits, label_ids = generator.normal(size=(300, 20)).astype(np.float32), generator.integers(0, 20, 300)
    expected = judge(logits, label_ids)
    for name, value in figures(logits, label_ids).items():
        assert value == pytest.approx(expected[name], abs=1e-12)


def test_a_balance_serves_its_goal() -> None:
    generator = np.random.default_rng(0)
    label_ids = np.minimum(generator.geometric(0.4, 2000) - 1, 4)
    logits = generator.normal(size=(2000, 5)).astype(np.float32) + 1.5 * np.eye(5, dtype=np.float32)[label_ids]
    logits += np.log(np.bincount(label_ids) / 2000).astype(np.float32)
    before = figures(logits, label_ids)
    for goal in ("macro", "published"):
        after = figures(logits + balance(logits, label_ids, GOALS[goal]), label_ids)
        assert sum(after[name] for name in GOALS[goal]) > sum(before[name] for name in GOALS[goal])
    assert balance(logits, label_ids, GOALS["none"]).tolist() == [0] * 5


def test_offsets_go_into_the_last_bias() -> None:
    model = small_model("bert")
    ids, mask = torch.tensor([[5, 6]]), torch.ones(1, 2, dtype=torch.int64)
    with torch.inference_mode():
        before = model(ids, mask)
        last_bias(model).add_(torch.arange(20.0))
        torch.testing.assert_close(model(ids, mask), before + torch.arange(20.0))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"goal": "best"}, "goal is 'best'; use none, macro, published"),
        ({"min_count": 0}, "min_count is 0; it must be above 0"),
    ],
)
def test_nonsense_is_refused_at_birth(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Finish(**change)  # type: ignore[arg-type]
