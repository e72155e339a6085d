"""Pearson and Spearman correlations of columns, their mean, and bootstrap intervals.

All columns are drawn together: a draw takes whole rows. A draw in which a column does not vary says nothing about it
and is passed over. Imports scipy for the ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from export.data.errors import DataError
from export.edeer.distributions import N_RESAMPLES, PERCENTILES

MIN_ROWS = 3


def correlate(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pearson's correlation along the last axis; NaN where a side does not vary.

    >>> correlate(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])).round(9).item()
    1.0
    """
    one = one - one.mean(axis=-1, keepdims=True)
    other = other - other.mean(axis=-1, keepdims=True)
    scale = np.sqrt((one**2).sum(axis=-1) * (other**2).sum(axis=-1))
    found: NDArray[np.float64] = np.full(scale.shape, np.nan)
    np.divide((one * other).sum(axis=-1), scale, out=found, where=scale > 1e-12)
    return found


def rank_correlate(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spearman's correlation along the last axis: Pearson's of the ranks, equal values sharing their mean rank."""
    return correlate(rankdata(one, axis=-1), rankdata(other, axis=-1))


def compare_columns(
    ours: NDArray[np.float64],
    theirs: NDArray[np.float64],
    names: Sequence[str],
    *,
    n_resamples: int = N_RESAMPLES,
    seed: int = 0,
) -> dict[str, dict[str, dict[str, Any]]]:
    """{"pearson": {name: {"value": r, "interval": [low, high]}, ..., "mean": ...}, "spearman": ...} of (rows, columns).

    DataError for too few rows, for a number that is not finite, and for a column that does not vary.
    """
    if len(ours) < MIN_ROWS or not (np.isfinite(ours).all() and np.isfinite(theirs).all()):
        raise DataError(f"{len(ours)} rows to correlate: give {MIN_ROWS} or more, and finite numbers alone")
    draws = np.random.default_rng(seed).integers(len(ours), size=(n_resamples, len(ours)))  # (resamples, rows)
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for method, measure in (("pearson", correlate), ("spearman", rank_correlate)):
        values = measure(ours.T, theirs.T)  # (columns,)
        if np.isnan(values).any():
            name = names[int(np.isnan(values).argmax())]
            raise DataError(f"{name} is the same in all {len(ours)} rows: nothing to correlate")
        drawn = np.stack([measure(a[draws], b[draws]) for a, b in zip(ours.T, theirs.T, strict=True)])
        pairs = [*zip(names, values, drawn, strict=True), ("mean", values.mean(), drawn.mean(axis=0))]
        found[method] = {
            name: {
                "value": round(float(value), 4),
                "interval": [round(edge, 4) for edge in np.nanpercentile(row, PERCENTILES).tolist()],
            }
            for name, value, row in pairs
        }
    return found
