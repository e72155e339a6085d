"""Bars and heat maps of emotion distributions: each function takes them and returns a figure.

Draw inside `drawing.style`. Imports matplotlib and numpy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from export.data.errors import DataError
from export.data.weibo import EMOTIONS
from export.edeer.distributions import Distributions
from export.edeer.gold import GoldEmoji
from export.edeer.pictures.drawing import INK, NAMES, OURS, THEIRS, WRONG, legend_below, name_axes, new_figure
from export.edeer.relations import correlations


def bars(found: Distributions, gold: Sequence[GoldEmoji], chosen: Sequence[str], how: str) -> Figure:
    """A panel an emoji: its distribution, and beside it the shares of the paper's counts where it is one of the 64."""
    counts_of = {one.emoji: one.counts for one in gold}
    columns = min(2, len(chosen))
    rows = math.ceil(len(chosen) / columns)
    figure, panels = new_figure(f"Emotion distributions\n{how}", (4.6 * columns, 0.9 + 2.8 * rows), (rows, columns))
    places = np.arange(len(EMOTIONS))
    for axes, emoji in zip(panels, chosen, strict=False):
        row = found.emoji.index(emoji)
        title = f"{emoji}   {found.counts[row]:,} sentences"
        counts = counts_of.get(emoji)
        middles = places - 0.2 if counts else places
        axes.bar(middles, found.table[row], 0.4, color=OURS, label="ours: mean of the classifier's soft labels")
        if counts:
            title += f", the paper's {sum(counts):,}"
            axes.bar(places + 0.2, np.array(counts) / sum(counts), 0.4, color=THEIRS, label="the paper's counts")
        axes.set_title(title, color=INK, fontsize=9)
        axes.set_xticks(places, [name.replace(" ", "\n") for name in NAMES], fontsize=8)
        axes.set_xlim(-0.6, len(EMOTIONS) - 0.4)
        axes.set_ylim(0, 1)
        name_axes(axes, "", "share")
        axes.grid(axis="y", color=INK, alpha=0.25, linewidth=0.5)
        axes.set_axisbelow(True)
    for axes in panels[len(chosen) :]:
        axes.set_axis_off()
    legend_below(figure, max(panels, key=lambda axes: len(axes.get_legend_handles_labels()[1])), 2)
    return figure


def emoji_by_emotion(found: Distributions, gold: Sequence[GoldEmoji], how: str) -> Figure:
    """The gold emoji's distributions, a row each, by gold emotion and then in the paper's order.

    Framed is the gold emotion; a cross stands at an emoji whose strongest emotion is another.
    """
    drawn = sorted((one for one in gold if one.emoji in found.emoji), key=lambda one: one.emotion_id)
    if not drawn:
        raise DataError(f"none of the {len(gold)} gold emoji has a distribution: there is no heat map to draw")
    table = found.table[[found.emoji.index(one.emoji) for one in drawn]]  # (emoji, emotions)
    is_wrong = table.argmax(axis=1) != [one.emotion_id for one in drawn]
    title = f"Emotion distributions of {len(drawn)} of the paper's {len(gold)} emoji, in percent\n{how}\nframed: the "
    title += f"gold emotion; ×: another is the strongest ({is_wrong.sum()} of {len(drawn)})"
    half = math.ceil(len(drawn) / 2)
    figure, panels = new_figure(title, (8.5, 1.7 + 0.24 * half), (1, 2))
    for axes, part in zip(panels, (slice(half), slice(half, None)), strict=True):
        numbers = [[f"{100 * share:.0f}" for share in row] for row in table[part]]
        heat_map(axes, table[part], numbers, (0, table.max()), "cividis")
        axes.set_ylim(half - 0.5, -0.5)  # cells of one size in both panels
        axes.set_yticks(range(len(table[part])), [one.emoji for one in drawn[part]])
        axes.set_xticks(range(len(EMOTIONS)), NAMES, rotation=45, ha="left", rotation_mode="anchor")
        axes.xaxis.tick_top()
        for row, (one, wrong) in enumerate(zip(drawn[part], is_wrong[part], strict=True)):
            corner = (one.emotion_id - 0.5, row - 0.5)
            axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=WRONG, linewidth=1.8))
            if wrong:
                axes.text(len(EMOTIONS) - 0.4, row, "×", color=WRONG, fontsize=12, va="center")
    return figure


def emotions_by_emotion(found: Distributions, how: str) -> Figure:
    """Pearson's correlation of every two emotions over all emoji that have a distribution."""
    table = correlations(found.table)  # (emotions, emotions)
    title = f"Emotions against each other: Pearson's correlation over {len(found.emoji)} emoji\n{how}"
    figure, [axes] = new_figure(title, (6.0, 5.2))
    heat_map(axes, table, [[f"{number:+.2f}" for number in row] for row in table], (-1, 1), "PuOr_r")
    axes.invert_yaxis()
    axes.set_xticks(range(len(EMOTIONS)), [name.replace(" ", "\n") for name in NAMES])
    axes.set_yticks(range(len(EMOTIONS)), NAMES)
    return figure


def heat_map(
    axes: Axes, table: NDArray[np.float64], numbers: Sequence[Sequence[str]], limits: tuple[float, float], colours: str
) -> None:
    """Cells (rows, columns) with their numbers, in black or white by what lies under them."""
    low, high = limits
    columns, rows = np.arange(table.shape[1]), np.arange(len(table))
    axes.pcolormesh(columns, rows, table, cmap=colours, vmin=low, vmax=high, edgecolors="white", linewidth=0.4)
    for row, column in np.ndindex(table.shape):
        red, green, blue, _ = colormaps[colours]((table[row, column] - low) / (high - low))
        ink = "white" if 0.3 * red + 0.59 * green + 0.11 * blue < 0.5 else "black"
        axes.text(column, row, numbers[row][column], ha="center", va="center", fontsize=7, color=ink)
    axes.tick_params(length=0)
