"""What int8 costs, by hand, and the budget that refuses."""

from dataclasses import replace

import numpy as np
import pytest

from export.data.errors import DataError
from quantize.agreement import BudgetError, Cost, check_budget, cost

BEFORE = np.eye(4, dtype=np.float32)
LABEL_IDS = np.arange(4)


def test_cost_by_hand() -> None:
    after = BEFORE.copy()
    after[3] = [1, 0, 0, 0]  # one of four texts changes its top-1, from right to wrong
    found = cost(BEFORE, after, LABEL_IDS)
    assert (found.n_texts, found.agreement, found.accuracy_loss) == (4, 0.75, 25.0)
    assert found.macro_f1_loss == pytest.approx(100 * (1 - (2 / 3 + 1 + 1 + 0) / 4))


def test_no_change_costs_nothing() -> None:
    found = cost(BEFORE, BEFORE * 3, LABEL_IDS)
    assert (found.agreement, found.accuracy_loss, found.macro_f1_loss) == (1.0, 0.0, 0.0)
    check_budget(found, "cnn")


@pytest.mark.parametrize(
    ("agreement", "loss", "message"),
    [
        (0.979, 0.0, "agreement: 0.9790 of the texts keep their top-1, under 0.98"),
        (0.99, 0.51, "accuracy loss: 0.51 points of acc@1, over 0.5"),
        (float("nan"), 0.0, "agreement: nan"),
        (1.0, float("nan"), "accuracy loss: nan"),
    ],
)
def test_past_the_budget_is_refused(agreement: float, loss: float, message: str) -> None:
    with pytest.raises(BudgetError, match=message):
        check_budget(Cost(n_texts=9, agreement=agreement, accuracy_loss=loss, macro_f1_loss=0.0), "cnn")


def test_nan_scores_are_refused() -> None:
    broken = BEFORE.copy()
    broken[0, 0] = np.nan
    with pytest.raises(DataError):
        cost(BEFORE, broken, LABEL_IDS)


def test_an_empty_comparison_is_refused() -> None:
    with pytest.raises(DataError):
        cost(BEFORE[:0], BEFORE[:0], LABEL_IDS[:0])


def test_bert_may_change_its_mind_a_little_more_often() -> None:
    found = Cost(n_texts=9, agreement=0.975, accuracy_loss=0.0, macro_f1_loss=0.0)
    check_budget(found, "bert")
    with pytest.raises(BudgetError):
        check_budget(found, "cnn")
    with pytest.raises(BudgetError, match=r"under 0\.97"):
        check_budget(replace(found, agreement=0.969), "bert")
