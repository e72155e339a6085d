"""What a step costs, by hand."""

import numpy as np
import pytest

from bench.comparing import against, batch_drift, calibration_error, coverage_curve, exact_mcnemar, top_overlap
from bench.errors import BenchError
from export.data.errors import DataError

BEFORE = np.array([[0.7, 0.2, 0.1, 0.0], [0.1, 0.6, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]])
AFTER = np.array([[0.7, 0.2, 0.1, 0.0], [0.6, 0.1, 0.2, 0.1], [0.1, 0.2, 0.4, 0.3], [0.4, 0.3, 0.2, 0.1]])
LABEL_IDS = np.array([0, 1, 2, 3])


def test_losses_agreement_and_overlap() -> None:
    cost = against(BEFORE, AFTER, LABEL_IDS)
    assert cost["accuracy_loss"] == 0  # text 1 got worse, text 2 got better
    assert (cost["n_worse"], cost["n_better"], cost["p_value"]) == (1, 1, 1.0)
    assert cost["agreement"] == 0.5
    assert cost["worst_difference"] == pytest.approx(0.5)
    low, high = cost["intervals"]["accuracy_loss"]
    assert low < 0 < high


def test_a_loss_is_positive_where_it_got_worse() -> None:
    cost = against(BEFORE, BEFORE[:, ::-1], LABEL_IDS)
    assert cost["accuracy_loss"] == pytest.approx(25.0)  # 2 of 4 right before, 1 after


def test_top_overlap_by_hand() -> None:
    assert top_overlap(BEFORE, AFTER, 1) == 0.5
    assert top_overlap(BEFORE, BEFORE, 3) == 1.0
    assert top_overlap(np.array([[3.0, 2, 1, 0]]), np.array([[0.0, 2, 1, 3]]), 2) == 0.5


def test_other_shapes_are_refused() -> None:
    with pytest.raises(BenchError, match="same texts"):
        against(BEFORE, AFTER[:2], LABEL_IDS)


def test_nan_is_refused() -> None:
    with pytest.raises(DataError, match="NaN"):
        against(BEFORE, AFTER * np.nan, LABEL_IDS)


@pytest.mark.parametrize(("worse", "better", "expected"), [(0, 0, 1.0), (0, 5, 0.0625), (1, 9, 22 / 1024), (3, 3, 1.0)])
def test_mcnemar_by_hand(worse: int, better: int, expected: float) -> None:
    assert exact_mcnemar(worse, better) == pytest.approx(expected)
    assert exact_mcnemar(better, worse) == pytest.approx(expected)


def test_calibration_error_by_hand() -> None:
    scores = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.6, 0.4]])
    assert calibration_error(scores, np.array([0, 0, 0, 1])) == pytest.approx((2 * 0.1 + 0.2) / 4)
    assert calibration_error(np.array([[1.0, 0.0]]), np.array([0])) == 0


def test_the_surest_texts_are_shown_first() -> None:
    scores = np.array([[0.9, 0.1], [0.6, 0.4], [0.8, 0.2], [0.7, 0.3]])
    curve = {point["percent"]: point for point in coverage_curve(scores, np.array([0, 1, 0, 1]))}
    assert curve[50] == {"percent": 50, "threshold": 0.8, "acc@1": 1.0, "acc@3": 1.0}
    assert curve[100]["acc@1"] == 0.5
    assert curve[100]["threshold"] == 0.6
    assert curve[5]["acc@1"] == 1.0  # one text at least


def test_drift_by_hand() -> None:
    drift = batch_drift(BEFORE, AFTER, LABEL_IDS, 32)
    assert drift == {"batch": 32, "changed_top1": 0.5, "worst_difference": pytest.approx(0.5), "acc@1": 0.5}
