"""Places labels beside their points so that, where it can be, none lies on another or on a point. Imports numpy.

The most crowded point chooses first, among places on rings around it. A place costs the area that the label would share
with what is there, the area that its line from the point would, and a little for each ring; the cheapest is taken.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]  # (boxes, 4): left, bottom, right, top

N_ANGLES, N_RINGS, N_STEPS = 16, 14, 9
LINE_WIDTH = 1.0
OVERLAP_COST, CROSSING_COST = 10.0, 3.0  # by area, where a ring farther costs 1
STEP = 0.35  # from ring to ring, in heights of a label


def place_labels(
    points: NDArray[np.float64],
    sizes: NDArray[np.float64],
    frame: tuple[float, float, float, float],
    radius: float,
) -> NDArray[np.float64]:
    """The middle of each label, float64 (labels, 2), beside its point of `points` (labels, 2), by `sizes` (labels, 2).

    No label lies outside of `frame`, nor within `radius` of a point, where it can be helped.
    """
    taken: Boxes = np.hstack([points - radius, points + radius])
    middles = np.empty_like(points)
    for row in crowded_first(points):
        least = np.inf
        for ring in range(N_RINGS):
            candidates = around(points[row], sizes[row], radius + ring * STEP * sizes[row, 1])  # (angles, 2)
            boxes = np.hstack([candidates - sizes[row] / 2, candidates + sizes[row] / 2])
            lines = line_boxes(points[row], candidates)  # (angles, steps, 4)
            crossed = overlap(lines.reshape(-1, 4), np.delete(taken, row, axis=0)).reshape(len(lines), -1)
            lost = overlap(boxes, taken) + outside(boxes, frame)
            costs = OVERLAP_COST * lost + CROSSING_COST * crossed.sum(axis=1) + ring
            if costs.min() < least:
                least, best = costs.min(), costs.argmin()
                middles[row], chosen = candidates[best], np.vstack([boxes[best], lines[best]])
            if least <= ring + 1:  # no ring farther out can be cheaper
                break
        taken = np.vstack([taken, chosen])
    return middles


def crowded_first(points: NDArray[np.float64]) -> list[int]:
    """The rows by the mean distance to their five nearest neighbours."""
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)  # (points, points)
    nearest: NDArray[np.float64] = np.sort(distances, axis=1)[:, 1:6]
    order: list[int] = np.argsort(nearest.sum(axis=1), kind="stable").tolist()
    return order


def around(point: NDArray[np.float64], size: NDArray[np.float64], distance: float) -> NDArray[np.float64]:
    """Middles of labels of this size whose edges are at a distance from the point, float64 (angles, 2)."""
    angles = np.arange(N_ANGLES) * 2 * np.pi / N_ANGLES
    return point + np.stack([np.cos(angles), np.sin(angles)], axis=1) * (size / 2 + distance)


def line_boxes(point: NDArray[np.float64], middles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Little boxes along the line from the point to each label, float64 (labels, steps, 4)."""
    steps = np.linspace(0.1, 0.9, N_STEPS)[:, None]
    along = point + (middles - point)[:, None] * steps  # (labels, steps, 2)
    return np.concatenate([along - LINE_WIDTH / 2, along + LINE_WIDTH / 2], axis=2)


def overlap(boxes: Boxes, taken: Boxes) -> NDArray[np.float64]:
    """The area that each box shares with the taken ones, float64 (boxes,)."""
    low = np.maximum(boxes[:, None, :2], taken[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], taken[None, :, 2:])
    shared: NDArray[np.float64] = np.clip(high - low, 0, None).prod(axis=2).sum(axis=1)
    return shared


def outside(boxes: Boxes, frame: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """The area of each box that is not in the frame, float64 (boxes,)."""
    whole: NDArray[np.float64] = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    return whole - overlap(boxes, np.array([frame], dtype=np.float64))
