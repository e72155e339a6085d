"""95 % bootstrap intervals of the six figures, and of the difference between two models on the same texts.

All six figures of a text follow from its true label, its first answer and the place of the true label, so texts that
share these are one category, and drawing texts with replacement is drawing category counts from a multinomial: exact,
and a second's work for 50,000 texts. A pair of models shares its categories, which is what makes a difference paired.
Imports `export.data` and numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from export.data.metrics import ranks

N_RESAMPLES = 1000
PERCENTILES = (2.5, 97.5)
Floats = npt.NDArray[np.floating]
Counts = npt.NDArray[np.int64]


def resampled_figures(
    models: Sequence[Floats], label_ids: npt.NDArray[np.int64], *, n_resamples: int = N_RESAMPLES, seed: int = 0
) -> list[dict[str, Floats]]:
    """For each model's scores (texts, labels) the six figures of every resample (resamples,), the same resamples."""
    columns = [label_ids]
    for scores in models:
        columns += [ranks(scores, label_ids), scores.argmax(axis=1)]
    categories, counts = np.unique(np.stack(columns, axis=1), axis=0, return_counts=True)  # (categories, columns)
    n_texts, n_labels = len(label_ids), models[0].shape[1]
    draws = np.random.default_rng(seed).multinomial(n_texts, counts / n_texts, size=n_resamples)
    true = categories[:, 0]
    return [
        figures(draws, true, categories[:, 1 + 2 * place], categories[:, 2 + 2 * place], n_labels)
        for place in range(len(models))
    ]


def figures(counts: Counts, true: Counts, places: Counts, answers: Counts, n_labels: int) -> dict[str, Floats]:
    """The six figures of each row of counts (resamples, categories); the other arrays describe the categories."""
    n_texts = counts.sum(axis=1)  # (resamples,)
    labels = np.eye(n_labels, dtype=np.int64)
    n_true, n_answered = counts @ labels[true], counts @ labels[answers]  # (resamples, labels)
    n_right = counts @ (labels[true] * (true == answers)[:, None])  # (resamples, labels)
    f1 = 2 * n_right / np.maximum(n_true + n_answered, 1)  # (resamples, labels)
    by_place = {f"acc@{k}": counts @ (places <= k) / n_texts for k in (1, 3, 5)}
    return {
        **by_place,
        "mrr": counts @ (1 / places) / n_texts,
        "macro_f1": f1.mean(axis=1),
        "weighted_f1": (f1 * n_true).sum(axis=1) / n_texts,
    }


def resampled_means(values: npt.NDArray[Any], seed: int = 0) -> npt.NDArray[np.float64]:
    """The mean of every resample of one value a text: drawing texts is drawing how many of each value."""
    kinds, counts = np.unique(values, return_counts=True)
    draws = np.random.default_rng(seed).multinomial(len(values), counts / len(values), size=N_RESAMPLES)
    means: npt.NDArray[np.float64] = draws @ kinds / len(values)  # (resamples,)
    return means


def interval(values: Floats) -> list[float]:
    """The middle 95 % of the resamples: [low, high]."""
    return [round(value, 6) for value in np.percentile(values, PERCENTILES).tolist()]
