"""How a model's answers are judged: `judge` for the split's six figures, `per_label` for one line a label.

Both take scores, (texts, labels) and higher is better, and the true label ids, (texts,). Only the order of a text's
scores counts, and ties go to the smaller label id, as in the runtime's ranking. A figure that is undefined (a label
never predicted, or never true) is 0, and macro-F1 averages over all labels. May import `runtime` and numpy.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.data.errors import DataError

Scores = npt.NDArray[np.floating]
LabelIds = npt.NDArray[np.integer]


@dataclass(frozen=True, kw_only=True)
class LabelFigures:
    """How well one label was found; `support` is the number of texts that truly have it."""

    label_id: int
    precision: float
    recall: float
    f1: float
    support: int


def ranks(scores: Scores, label_ids: LabelIds) -> npt.NDArray[np.int64]:
    """The place of each text's true label among its scores, from 1.

    >>> ranks(np.array([[0.1, 0.7, 0.2], [0.5, 0.5, 0.0]]), np.array([2, 1])).tolist()
    [2, 2]
    """
    _check(scores, label_ids)
    true_scores = scores[np.arange(len(label_ids)), label_ids][:, None]  # (texts, 1)
    is_earlier = np.arange(scores.shape[1]) < label_ids[:, None]  # (texts, labels)
    ahead = (scores > true_scores) | ((scores == true_scores) & is_earlier)  # (texts, labels)
    places: npt.NDArray[np.int64] = 1 + ahead.sum(axis=1, dtype=np.int64)  # (texts,)
    return places


def judge(scores: Scores, label_ids: LabelIds) -> dict[str, float]:
    """The six figures of a whole split, as fractions of 1."""
    places = ranks(scores, label_ids)
    labels = per_label(scores, label_ids)
    return {
        "acc@1": float(np.mean(places <= 1)),
        "acc@3": float(np.mean(places <= 3)),
        "acc@5": float(np.mean(places <= 5)),
        "mrr": float(np.mean(1 / places)),
        "macro_f1": sum(label.f1 for label in labels) / len(labels),
        "weighted_f1": sum(label.f1 * label.support for label in labels) / len(label_ids),
    }


def per_label(scores: Scores, label_ids: LabelIds) -> tuple[LabelFigures, ...]:
    """Precision, recall, F1 and support of every label, in label order, each text answered by its first rank."""
    _check(scores, label_ids)
    answers = scores.argmax(axis=1)  # (texts,), of equal scores the first
    n_labels = scores.shape[1]
    n_answered = np.bincount(answers, minlength=n_labels)  # (labels,)
    n_true = np.bincount(label_ids, minlength=n_labels)  # (labels,)
    n_right = np.bincount(label_ids[answers == label_ids], minlength=n_labels)  # (labels,)
    return tuple(
        LabelFigures(
            label_id=label_id,
            precision=right / max(answered, 1),
            recall=right / max(true, 1),
            f1=2 * right / max(answered + true, 1),
            support=true,
        )
        for label_id, (right, answered, true) in enumerate(
            zip(n_right.tolist(), n_answered.tolist(), n_true.tolist(), strict=True)
        )
    )


def _check(scores: Scores, label_ids: LabelIds) -> None:
    if scores.ndim != 2 or label_ids.shape != scores.shape[:1]:
        raise DataError(f"scores {scores.shape} and label ids {label_ids.shape}: give (texts, labels) and (texts,)")
    if not len(label_ids):
        raise DataError("no texts to judge: give at least one")
    if label_ids.dtype.kind not in "iu":
        raise DataError(f"label ids are {label_ids.dtype}: give whole numbers")
    if label_ids.min() < 0 or label_ids.max() >= scores.shape[1]:
        wrong = int(np.argmax((label_ids < 0) | (label_ids >= scores.shape[1])))
        raise DataError(f"text {wrong}: label {label_ids[wrong]} is not in 0 to {scores.shape[1] - 1}: fix it")
    if np.isnan(scores).any():
        wrong = int(np.argmax(np.isnan(scores).any(axis=1)))
        raise DataError(f"text {wrong}: a score is NaN: the model that made it is broken")
