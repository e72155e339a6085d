"""Pictures of result lines: each function takes lines and returns a figure, or None where nothing of it was measured.

Colours are Okabe and Ito's, which colour-blind readers tell apart, and every line has a marker of its own as well; the
background is transparent and the ink a grey that is legible on white and on black. Imports matplotlib and numpy, and
`export.report` for the paper's tables (it imports no torch).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.latest import latest
from bench.results import Line
from bench.timing import DISTRIBUTION
from export.data.tweeteval import LABELS
from export.report import paper_table

INK = "#7d7d7d"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
MARKERS = "osD^vP"
SIZE = (7.0, 4.4)


def confusion_matrix(answers: npt.NDArray[np.integer], label_ids: npt.NDArray[np.integer], title: str) -> bytes:
    """PNG: for each true label (a row) the share of its texts that got each answer."""
    n_labels = len(LABELS)
    counts = np.zeros((n_labels, n_labels))
    np.add.at(counts, (label_ids, answers), 1)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axes = _figure(f"{title}: answers by true label", (9.0, 7.5))
    image = axes.imshow(shares, cmap="cividis", vmin=0, vmax=1)
    names = [label.name for label in LABELS]
    axes.set_xticks(range(n_labels), names, rotation=90, fontsize=7)
    axes.set_yticks(range(n_labels), names, fontsize=7)
    axes.set_xlabel("answer", color=INK)
    axes.set_ylabel("true label", color=INK)
    axes.grid(visible=False)
    bar = figure.colorbar(image, ax=axes, shrink=0.8)
    bar.ax.tick_params(colors=INK)
    return rendered(figure, "png")


def accuracy_against_latency(lines: Sequence[Line]) -> Figure | None:
    """acc@3 against end-to-end p50 on one thread, the area of a dot being the size on disk."""
    speeds, sizes = latest(lines, "latency", {"scope": "end_to_end", "threads": 1}), latest(lines, "size")
    accuracies = latest(lines, "accuracy", {"split": "test"})
    titles = [title for title in accuracies if title in speeds and title in sizes]
    if not titles:
        return None
    figure, axes = _figure("acc@3 against latency; a dot's area is the model's size")
    for place, title in enumerate(titles):
        x, y = speeds[title]["metrics"]["p50_us"], accuracies[title]["metrics"]["acc@3"]
        area = 30 + sizes[title]["metrics"]["size_bytes"] / 1e4
        axes.scatter([x], [y], s=area, color=COLOURS[place % len(COLOURS)], alpha=0.7)
        axes.annotate(title, (x, y), xytext=(6, 6), textcoords="offset points", fontsize=7, color=INK)
    axes.set_xscale("log")
    _name_axes(axes, "p50 of text to three emoji, microseconds (log)", "acc@3, test")
    return figure


def prefix_curves(lines: Sequence[Line]) -> Figure | None:
    """acc@3 against the share of the characters that has been typed."""
    curves = {
        title: [row for row in line["prefixes"] if row["by"] == "characters"]
        for title, line in latest(lines, "accuracy", {"split": "test"}).items()
        if "prefixes" in line
    }
    return _curves(curves, "percent", "acc@3", "While typing", "percent of the characters typed", "acc@3, test")


def coverage_curves(lines: Sequence[Line]) -> Figure | None:
    """acc@3 against the share of texts on which suggestions are shown, the surest first."""
    curves = {title: line["coverage"] for title, line in latest(lines, "accuracy", {"split": "test"}).items()}
    return _curves(curves, "percent", "acc@3", "Showing only what is sure", "percent of the texts shown", "acc@3, test")


def latency_distributions(lines: Sequence[Line]) -> Figure | None:
    """The share of queries that are answered within a time, end to end on one thread."""
    found = latest(lines, "latency", {"scope": "end_to_end", "threads": 1})
    curves = {
        title: [
            {"us": us, "percent": percent} for us, percent in zip(line["distribution_us"], DISTRIBUTION, strict=True)
        ]
        for title, line in found.items()
        if "distribution_us" in line
    }
    figure = _curves(curves, "us", "percent", "Latency", "microseconds (log)", "percent of the queries answered")
    if figure is not None:
        figure.axes[0].set_xscale("log")
    return figure


def label_f1(lines: Sequence[Line]) -> Figure | None:
    """F1 by label of the PyTorch models on the as-shipped test split, beside the paper's."""
    found = {
        line["model"]: line
        for line in latest(lines, "accuracy", {"split": "test", "precision": "torch", "track": "as-shipped"}).values()
        if line["model"] in ("ffnn", "transformer", "cnn")
    }
    if not found:
        return None
    figure, axes = _figure("F1 by label, as-shipped test: ours (dot) and the paper's (ring)", (8.0, 5.0))
    for place, (model, line) in enumerate(sorted(found.items())):
        rows = range(len(LABELS))
        ours = [row["f1"] for row in line["per_label"]]
        theirs = [float(row["f1"]) for row in list(paper_table(model).values())[: len(LABELS)]]
        axes.plot(ours, rows, MARKERS[place], color=COLOURS[place], label=model, markersize=5)
        axes.plot(theirs, rows, MARKERS[place], markerfacecolor="none", color=COLOURS[place], markersize=8)
    axes.set_yticks(range(len(LABELS)), [label.name for label in LABELS], fontsize=7)
    axes.invert_yaxis()
    _name_axes(axes, "F1", "")
    _legend(axes)
    return figure


PLOTS = {
    "accuracy-latency": accuracy_against_latency,
    "prefix": prefix_curves,
    "coverage": coverage_curves,
    "latency-distribution": latency_distributions,
    "label-f1": label_f1,
}


def rendered(figure: Figure, kind: str) -> bytes:
    """The figure as the bytes of a PNG or SVG file, without the date of its making."""
    buffer = io.BytesIO()
    metadata: dict[str, Any] = {"Date": None} if kind == "svg" else {"Software": None}
    figure.savefig(buffer, format=kind, dpi=150, metadata=metadata, transparent=True)
    return buffer.getvalue()


def _curves(curves: dict[str, list[Line]], x: str, y: str, title: str, x_name: str, y_name: str) -> Figure | None:
    if not curves:
        return None
    figure, axes = _figure(title)
    for place, (name, points) in enumerate(curves.items()):
        colour = COLOURS[place % len(COLOURS)]
        marker = MARKERS[(place + place // len(COLOURS)) % len(MARKERS)]  # a colour that comes again has another marker
        axes.plot([p[x] for p in points], [p[y] for p in points], marker=marker, color=colour, label=name, markersize=4)
    _name_axes(axes, x_name, y_name)
    _legend(axes)
    return figure


def _figure(title: str, size: tuple[float, float] = SIZE) -> tuple[Figure, Axes]:
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, color=INK, fontsize=10)
    axes.tick_params(which="both", colors=INK, labelsize=8)
    axes.grid(color=INK, alpha=0.25, linewidth=0.5)
    for spine in axes.spines.values():
        spine.set_color(INK)
    return figure, axes


def _name_axes(axes: Axes, x_name: str, y_name: str) -> None:
    axes.set_xlabel(x_name, color=INK, fontsize=8)
    axes.set_ylabel(y_name, color=INK, fontsize=8)


def _legend(axes: Axes) -> None:
    legend = axes.legend(fontsize=7, framealpha=0, labelcolor=INK)
    legend.set_title("")
