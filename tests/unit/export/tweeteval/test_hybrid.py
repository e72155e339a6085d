"""The finishing touches: a table that learns what the teacher lacks, and offsets that serve a goal."""

import numpy as np
import pytest
import torch

from export.data.metrics import judge
from export.models.ngrams import HashedNgrams
from export.training.balancing import FRACTIONS, GOALS, balance, best_move, figures
from export.training.batches import Encoded
from export.tweeteval.hybrid import Finish, last_bias
from export.tweeteval.ngram_fitting import fit_table, out_of_fold, votes_of
from tests.small_models import small_model
from tests.unit.export.training.test_loop import TRAINING, VALIDATION

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


def skewed(n_texts: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Logits (texts, 5) and label ids of which most are 0, as a model trained on raw frequencies sees them."""
    generator = np.random.default_rng(seed)
    label_ids = np.minimum(generator.geometric(0.4, n_texts) - 1, 4)
    logits = generator.normal(size=(n_texts, 5)).astype(np.float32) + 1.5 * np.eye(5, dtype=np.float32)[label_ids]
    return logits + np.log(np.bincount(label_ids) / n_texts).astype(np.float32), label_ids


def worth(logits: np.ndarray, label_ids: np.ndarray, goal: str) -> float:
    found = figures(logits, label_ids)
    return sum(weight * found[name] for name, weight in GOALS[goal].items())


@pytest.mark.parametrize("goal", ["macro", "published"])
def test_a_balance_serves_its_goal_on_other_texts(goal: str) -> None:
    offsets = balance(*skewed(4000, 0), GOALS[goal], seed=0)
    logits, label_ids = skewed(4000, 1)
    assert worth(logits + offsets, label_ids, goal) > worth(logits, label_ids, goal) + 0.01


def test_no_goal_is_no_balance() -> None:
    assert balance(*skewed(100, 0), GOALS["none"], seed=0).tolist() == [0] * 5


def test_one_move_is_the_best_of_all() -> None:
    logits, label_ids = skewed(500, 0)
    goal, moves = GOALS["macro"], [fraction * 0.4 for fraction in (0, *FRACTIONS)]
    for label_id in range(5):
        after = [worth(logits + move * np.eye(5, dtype=np.float32)[label_id], label_ids, "macro") for move in moves]
        assert best_move(logits, label_ids, goal, label_id, 0.4) == moves[int(np.argmax(after))]


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
