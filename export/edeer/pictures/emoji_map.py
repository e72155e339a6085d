"""Emoji as points in a plane, near each other where their emotion distributions are: a figure.

Draw inside `drawing.style`. Imports matplotlib and numpy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from export.edeer.distributions import Distributions
from export.edeer.pictures.drawing import COLOURS, INK, MARKERS, NAMES, legend_below, name_axes, new_figure
from export.edeer.pictures.placing import place_labels
from export.edeer.relations import hellinger_plane

DOT, FONT_SIZE = 4.5, 8.0  # in points
FAR = 1.5  # a label farther from its dot than this many dots has a line to it


def emoji_map(found: Distributions, how: str) -> Figure:
    """All emoji by the first two principal components of the square roots of their distributions.

    Their names stand beside them, codes without their brackets; colour and marker are the strongest emotion.
    """
    plane = hellinger_plane(found.table)
    title = f"{len(found.emoji)} emoji by the square roots of their emotion distributions, two principal components"
    figure, [axes] = new_figure(f"{title}\n{how}", (9.0, 8.0))
    answers = found.table.argmax(axis=1)  # (emoji,)
    for emotion_id in np.unique(answers).tolist():
        x, y = plane.points[answers == emotion_id].T
        colour, marker = COLOURS[emotion_id], MARKERS[emotion_id]
        axes.plot(x, y, marker, color=colour, markersize=DOT, zorder=3, label=f"strongest: {NAMES[emotion_id]}")
    axes.margins(0.06)
    first, second = (f"{100 * share:.0f} % of the variance" for share in plane.shares)
    name_axes(axes, f"first component, {first}", f"second component, {second}")
    legend_below(figure, axes, 4)
    write_labels(figure, axes, plane.points, [emoji.strip("[]") for emoji in found.emoji])
    return figure


def write_labels(figure: Figure, axes: Axes, points: NDArray[np.float64], names: Sequence[str]) -> None:
    """The names beside their points, none on another name nor on a point."""
    figure.draw_without_rendering()  # the layout settles: from here on a point has a place on the paper
    figure.set_layout_engine("none")
    scale = 72 / figure.dpi  # all below is in points of 1/72 inch
    anchors = axes.transData.transform(points) * scale
    texts = [axes.annotate(name, (0, 0), fontsize=FONT_SIZE) for name in names]
    extents = [text.get_window_extent() for text in texts]
    for text in texts:
        text.remove()
    sizes = np.array([(extent.width, extent.height) for extent in extents]) * scale + 1
    box = axes.get_window_extent()
    frame = (box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale)
    middles = place_labels(anchors, sizes, frame, DOT * 0.8)
    for name, point, anchor, middle, size in zip(names, points, anchors, middles, sizes, strict=True):
        gap = np.clip(np.abs(middle - anchor) - size / 2, 0, None)
        line = {"arrowstyle": "-", "color": INK, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 0}
        axes.annotate(
            name,
            tuple(point),
            tuple(middle - anchor),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=FONT_SIZE,
            color=INK,
            arrowprops=line if np.hypot(*gap) > FAR * DOT else None,
        )
