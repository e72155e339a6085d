"""Figures computed by hand, and the same figures as scikit-learn's."""

import numpy as np
import pytest

from export.data.errors import DataError
from export.data.metrics import LabelFigures, judge, per_label, ranks

SCORES = np.array(
    [
        [0.9, 0.1, 0.0],  # says 0, is 0: rank 1
        [0.1, 0.2, 0.7],  # says 2, is 1: rank 2
        [0.5, 0.3, 0.2],  # says 0, is 2: rank 3
        [0.6, 0.3, 0.1],  # says 0, is 0: rank 1
    ],
    dtype=np.float32,
)
LABEL_IDS = np.array([0, 1, 2, 0])


def test_ranks_by_hand() -> None:
    assert ranks(SCORES, LABEL_IDS).tolist() == [1, 2, 3, 1]


def test_ties_go_to_the_smaller_label() -> None:
    level = np.zeros((3, 3))
    assert ranks(level, np.array([0, 1, 2])).tolist() == [1, 2, 3]
    assert judge(level, np.array([0, 1, 2]))["acc@1"] == pytest.approx(1 / 3)
    assert [figures.recall for figures in per_label(level, np.array([0, 1, 2]))] == [1, 0, 0]


def test_judge_by_hand() -> None:
    # F1: label 0 has precision 2/3 and recall 1, so 0.8; labels 1 and 2 are never answered rightly, so 0
    assert judge(SCORES, LABEL_IDS) == pytest.approx(
        {
            "acc@1": 2 / 4,
            "acc@3": 1.0,
            "acc@5": 1.0,
            "mrr": (1 + 1 / 2 + 1 / 3 + 1) / 4,
            "macro_f1": 0.8 / 3,
            "weighted_f1": 0.8 * 2 / 4,
        }
    )


def test_accuracy_at_k_by_hand() -> None:
    scores = -np.tile(np.arange(6.0), (6, 1))  # always answers 0, 1, 2, 3, 4, 5
    figures = judge(scores, np.arange(6))
    assert [figures[name] for name in ("acc@1", "acc@3", "acc@5")] == [1 / 6, 3 / 6, 5 / 6]


def test_per_label_by_hand() -> None:
    assert per_label(SCORES, LABEL_IDS) == (
        LabelFigures(label_id=0, precision=2 / 3, recall=1.0, f1=0.8, support=2),
        LabelFigures(label_id=1, precision=0.0, recall=0.0, f1=0.0, support=1),
        LabelFigures(label_id=2, precision=0.0, recall=0.0, f1=0.0, support=1),
    )


def test_labels_that_never_occur_count_in_the_macro_average() -> None:
    scores, label_ids = np.array([[1.0, 0.0, 0.0, 0.0]]), np.array([0])
    assert judge(scores, label_ids)["macro_f1"] == 1 / 4
    assert judge(scores, label_ids)["weighted_f1"] == 1.0


def test_infinite_scores_are_ordered() -> None:
    assert ranks(np.array([[-np.inf, np.inf, 0.0]]), np.array([2])).tolist() == [2]


@pytest.mark.parametrize("seed", range(3))
def test_equals_scikit_learn(seed: int) -> None:
    reference = pytest.importorskip("sklearn.metrics")
    chance = np.random.default_rng(seed)
    scores = chance.normal(size=(500, 20))
    label_ids = chance.choice(17, size=500)  # three labels never occur
    scores[np.arange(500), label_ids] += 1.5
    scores[:, 4] -= 99  # and one is never answered
    answers, every = scores.argmax(axis=1), range(20)
    assert judge(scores, label_ids) == pytest.approx(
        {f"acc@{k}": reference.top_k_accuracy_score(label_ids, scores, k=k, labels=every) for k in (1, 3, 5)}
        | {"mrr": reference.label_ranking_average_precision_score(np.eye(20)[label_ids], scores)}
        | {
            f"{average}_f1": reference.f1_score(label_ids, answers, labels=every, average=average, zero_division=0)
            for average in ("macro", "weighted")
        },
        abs=1e-12,
    )
    expected = reference.precision_recall_fscore_support(label_ids, answers, labels=every, zero_division=0)
    found = [(row.precision, row.recall, row.f1, row.support) for row in per_label(scores, label_ids)]
    np.testing.assert_allclose(np.array(found).T, np.array(expected), atol=1e-12)


@pytest.mark.parametrize("figure", [ranks, judge, per_label])
@pytest.mark.parametrize(
    ("scores", "label_ids", "message"),
    [
        (np.array([[0.1, np.nan], [0.1, 0.2]]), np.array([0, 1]), "text 0: a score is NaN"),
        (np.zeros((2, 3)), np.array([0]), r"scores \(2, 3\) and label ids \(1,\)"),
        (np.zeros((2, 3)), np.array([[0], [1]]), r"label ids \(2, 1\)"),
        (np.zeros(3), np.array([0, 1, 2]), r"scores \(3,\)"),
        (np.zeros((0, 3)), np.zeros(0, dtype=np.int64), "no texts to judge"),
        (np.zeros((2, 3)), np.array([0, 3]), "text 1: label 3 is not in 0 to 2"),
        (np.zeros((2, 3)), np.array([-1, 0]), "text 0: label -1 is not in 0 to 2"),
        (np.zeros((2, 3)), np.array([0.0, 1.0]), "label ids are float64: give whole numbers"),
    ],
)
def test_nonsense_is_refused(figure, scores, label_ids, message) -> None:
    with pytest.raises(DataError, match=message):
        figure(scores, label_ids)
