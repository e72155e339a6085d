"""How the pictures of emoji look: transparent, in a grey ink that is legible on white and on black, an emotion by its
colour and marker.

Six colours are Okabe and Ito's, which colour-blind readers tell apart. Letters in an SVG are outlines, so it looks the
same where the fonts are not installed. Imports matplotlib.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK, WRONG = "#7d7d7d", "#d55e00"
OURS, THEIRS = "#0072b2", "#e69f00"
DOTS_PER_INCH = 150
NAMES = ("anger 怒", "disgust 恶", "fear 惧", "happiness 乐", "like 爱", "sadness 悲", "surprise 惊")  # in label order
COLOURS = ("#d55e00", "#009e73", "#999933", "#e69f00", "#cc79a7", "#0072b2", "#56b4e9")
MARKERS = "^vXosD*"


def style(families: Sequence[str]) -> AbstractContextManager[None]:
    """Draw and save inside of it: a text takes its fonts when it is made."""
    return matplotlib.rc_context({"font.family": list(families), "svg.hashsalt": "keymoji", "svg.fonttype": "path"})


def new_figure(title: str, size: tuple[float, float], grid: tuple[int, int] = (1, 1)) -> tuple[Figure, list[Axes]]:
    """A figure with its title and a grid of panels (rows, columns), row after row."""
    figure = Figure(figsize=size, dpi=DOTS_PER_INCH, layout="constrained")
    figure.suptitle(title, color=INK, fontsize=10)
    panels = [figure.add_subplot(*grid, place + 1) for place in range(grid[0] * grid[1])]
    for axes in panels:
        axes.tick_params(which="both", colors=INK, labelsize=8)
        for spine in axes.spines.values():
            spine.set_color(INK)
    return figure, panels


def name_axes(axes: Axes, x_name: str, y_name: str) -> None:
    axes.set_xlabel(x_name, color=INK, fontsize=8)
    axes.set_ylabel(y_name, color=INK, fontsize=8)


def legend_below(figure: Figure, axes: Axes, n_columns: int) -> None:
    """One legend for all panels, outside of them, so that it hides nothing."""
    handles, names = axes.get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=n_columns, fontsize=8, framealpha=0, labelcolor=INK)


def rendered(figure: Figure, kind: str) -> bytes:
    """The figure as the bytes of a PNG or SVG file: the same bytes for the same figure, whenever it is made."""
    buffer = io.BytesIO()
    metadata: dict[str, Any] = {"Date": None} if kind == "svg" else {"Software": None}
    figure.savefig(buffer, format=kind, metadata=metadata, transparent=True)
    return buffer.getvalue()
