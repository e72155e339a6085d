"""How every picture looks: transparent, in a grey ink that is legible on white and on black, the legend underneath.

A model has one colour in all its precisions, and a precision one marker and line, so lines that lie on each other can
be told apart; a peer has a marker of its own. Six colours are Okabe and Ito's, which colour-blind readers tell apart.
Imports matplotlib.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, TypedDict

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.results import Line

INK = "#7d7d7d"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999933")
GUISES = {  # precision or variant: marker, line
    "torch": ("o", ":"),
    "runtime tokenizer": ("x", ":"),
    "compiled": ("+", ":"),
    "fp32": ("s", "--"),
    "int8": ("D", "-"),
}
PEER_MARKERS = "^vPX*h<>"


class Style(TypedDict):
    """What `Axes.plot` takes."""

    color: str
    marker: str
    linestyle: str


def styles(lines: Mapping[str, Line]) -> dict[str, Style]:
    """How each of these is drawn, by title: our models have the first colours, the peers those that follow."""
    ours = list(dict.fromkeys(line["model"] for line in lines.values() if not line.get("peer")))
    peers = [title for title, line in lines.items() if line.get("peer")]
    found: dict[str, Style] = {}
    for title, line in lines.items():
        if line.get("peer"):
            marker, dashes = PEER_MARKERS[peers.index(title) % len(PEER_MARKERS)], "-"
            place = len(ours) + peers.index(title)
        else:
            marker, dashes = GUISES[line.get("variant") or line["precision"]]
            place = ours.index(line["model"])
        found[title] = {"color": COLOURS[place % len(COLOURS)], "marker": marker, "linestyle": dashes}
    return found


def new_figure(title: str, n_panels: int = 1, size: tuple[float, float] = (8.0, 5.0)) -> tuple[Figure, list[Axes]]:
    """A figure with its title and panels side by side."""
    figure = Figure(figsize=size, layout="constrained")
    figure.suptitle(title, color=INK, fontsize=10)
    panels = [figure.add_subplot(1, n_panels, place + 1) for place in range(n_panels)]
    for axes in panels:
        axes.tick_params(which="both", colors=INK, labelsize=8)
        axes.grid(color=INK, alpha=0.25, linewidth=0.5)
        for spine in axes.spines.values():
            spine.set_color(INK)
    return figure, panels


def name_axes(axes: Axes, x_name: str, y_name: str) -> None:
    axes.set_xlabel(x_name, color=INK, fontsize=8)
    axes.set_ylabel(y_name, color=INK, fontsize=8)


def microseconds(axes: Axes) -> None:
    """A logarithmic axis with figures that a person reads."""
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(matplotlib.ticker.LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.xaxis.set_minor_formatter(matplotlib.ticker.NullFormatter())


def legend_below(figure: Figure) -> None:
    """One legend for all panels, outside of them, so that it hides nothing."""
    handles, names = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=2, fontsize=7, framealpha=0, labelcolor=INK)


def rendered(figure: Figure, kind: str) -> bytes:
    """The figure as the bytes of a PNG or SVG file: the same bytes for the same figure, whenever it is made."""
    buffer = io.BytesIO()
    metadata: dict[str, Any] = {"Date": None} if kind == "svg" else {"Software": None}
    with matplotlib.rc_context({"svg.hashsalt": "keymoji"}):
        figure.savefig(buffer, format=kind, dpi=150, metadata=metadata, transparent=True)
    return buffer.getvalue()
