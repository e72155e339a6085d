"""Numbers behind the pictures: how emotions go together over all emoji, and where emoji lie in two dimensions.

Imports numpy and `export.data`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from export.data.errors import DataError
from export.data.weibo import EMOTIONS


@dataclass(frozen=True, kw_only=True, eq=False)
class Plane:
    """Where each emoji lies, float64 (emoji, 2), and the share of all variance along each of the two axes."""

    points: NDArray[np.float64]
    shares: tuple[float, float]


def correlations(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pearson's correlation of every two columns of `table` (emoji, emotions), float64 (emotions, emotions).

    The rows sum to 1, so emotions that have nothing to do with each other come out a little below zero.

    >>> correlations(np.array([[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]])).round(6).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    if len(table) < 3:
        raise DataError(f"{len(table)} emoji have a distribution: correlations and a map need three at least")
    still = np.flatnonzero(np.ptp(table, axis=0) == 0)
    if len(still):
        name = EMOTIONS[still[0]]
        raise DataError(f"every emoji has the same share of {name}: it has no correlation with other emotions")
    return np.clip(np.corrcoef(table, rowvar=False), -1, 1)


def hellinger_plane(table: NDArray[np.float64]) -> Plane:
    """The first two principal components of the square roots of `table` (emoji, emotions).

    Between square roots of distributions the plain distance is Hellinger's (but for a factor): a rare emotion that
    doubles then counts for something beside a common one. Each axis points where its largest loading is positive.
    """
    roots = np.sqrt(table)
    centred = roots - roots.mean(axis=0)
    _, scales, loadings = np.linalg.svd(centred, full_matrices=False)  # loadings (components, emotions)
    variances = scales**2
    if len(variances) < 2 or variances[1] <= 1e-12 * len(table):
        raise DataError(f"the distributions of {len(table)} emoji lie on a line: there is no map to draw")
    axes = loadings[:2]
    axes = axes * np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]
    first, second = (variances[:2] / variances.sum()).tolist()
    return Plane(points=centred @ axes.T, shares=(first, second))
