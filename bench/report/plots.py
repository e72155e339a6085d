"""Pictures of result lines: each function takes lines and returns a figure, or None where nothing of it was measured.

A picture shows one track, named in its title: clean where there is such a line. Imports matplotlib (in drawing.py) and
numpy, and `export.tweeteval.report` for the paper's tables (it imports no torch).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.report.drawing import COLOURS, INK, legend_below, microseconds, name_axes, new_figure, rendered, styles
from bench.report.latest import latest, of_one_track, smallest
from bench.report.scale_tables import scale_lines
from bench.results import Line
from bench.speed.timing import DISTRIBUTION
from export.data.tweeteval import LABELS
from export.tweeteval.report import paper_table

IN_THE_PAPER = ("ffnn", "transformer", "cnn", "bert")
LARGEST, SMALLEST = 1500.0, 12.0  # areas of dots, in square points
SHOWN_PERCENT = 5  # a cell of the confusion matrix says its number from here on


def confusion_matrix(answers: npt.NDArray[np.integer], label_ids: npt.NDArray[np.integer], title: str) -> bytes:
    """PNG: for each true label (a row) the percentage of its texts that got each answer."""
    n_labels = len(LABELS)
    counts = np.zeros((n_labels, n_labels))
    np.add.at(counts, (label_ids, answers), 1)
    percents = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)  # (true, answered)
    figure, [axes] = new_figure(f"{title}: of each true label's texts, the percentage with each answer", size=(9, 7.5))
    axes.imshow(percents, cmap="cividis", vmin=0, vmax=100)
    for row, column in np.argwhere(percents >= SHOWN_PERCENT):
        percent = percents[row, column]
        ink = "white" if percent < 50 else "black"
        axes.text(column, row, f"{percent:.0f}", ha="center", va="center", fontsize=7, color=ink)
    names = [label.name for label in LABELS]
    axes.set_xticks(range(n_labels), names, rotation=90, fontsize=7)
    axes.set_yticks(range(n_labels), names, fontsize=7)
    name_axes(axes, "answer", "true label")
    axes.grid(visible=False)
    return rendered(figure, "png")


def accuracy_against_latency(lines: Sequence[Line]) -> Figure | None:
    """acc@3 against end-to-end p50 on one thread, the area of a dot being the size on disk."""
    track, accuracies = of_one_track(latest(lines, "accuracy", {"split": "test"}))
    speeds, sizes = latest(lines, "latency", {"scope": "end_to_end", "threads": 1}), latest(lines, "size")
    bytes_of = {title: sizes[title]["metrics"]["size_bytes"] for title in accuracies if title in sizes}
    titles = [title for title in sorted(bytes_of, key=bytes_of.__getitem__, reverse=True) if title in speeds]
    if not titles:
        return None
    figure, [axes] = new_figure(f"Accuracy against latency; a dot's area is the model's size ({track} test)")
    drawn = styles({title: accuracies[title] for title in accuracies if title in titles})
    for title in titles:  # the largest first, so that it hides none
        x, y = speeds[title]["metrics"]["p50_us"], accuracies[title]["metrics"]["acc@3"]
        area = max(SMALLEST, LARGEST * bytes_of[title] / bytes_of[titles[0]])
        colour, marker = drawn[title]["color"], drawn[title]["marker"]
        axes.scatter([x], [y], s=area, color=colour, alpha=0.3, linewidths=0)
        name = f"{_short(title, track)}, {bytes_of[title] / 1e6:,.1f} MB"
        axes.plot([x], [y], marker, color=colour, markersize=4, label=name)
    axes.margins(0.15)
    microseconds(axes)
    name_axes(axes, "p50 from text to three emoji, microseconds (log)", "acc@3")
    legend_below(figure)
    return figure


def prefix_curves(lines: Sequence[Line]) -> Figure | None:
    """acc@3 against the share of the words, and of the characters, that has been typed."""
    track, found = of_one_track(latest(lines, "accuracy", {"split": "test"}))
    found = smallest({title: line for title, line in found.items() if "prefixes" in line})
    if not found:
        return None
    figure, panels = new_figure(f"While typing ({track} test)", 2)
    for axes, by in zip(panels, ("words", "characters"), strict=True):
        rows = {title: [row for row in line["prefixes"] if row["by"] == by] for title, line in found.items()}
        _curves(axes, found, {title: [(row["percent"], row["acc@3"]) for row in rows[title]] for title in found}, track)
        name_axes(axes, f"percent of the {by} typed", "acc@3")
        axes.sharey(panels[0])
    legend_below(figure)
    return figure


def coverage_curves(lines: Sequence[Line]) -> Figure | None:
    """acc@1 and acc@3 against the share of texts on which suggestions are shown, the surest first."""
    track, found = of_one_track(latest(lines, "accuracy", {"split": "test"}))
    found = smallest(found)
    if not found:
        return None
    figure, panels = new_figure(f"Showing only what is sure ({track} test)", 2)
    for axes, figure_name in zip(panels, ("acc@1", "acc@3"), strict=True):
        points = {title: [(row["percent"], row[figure_name]) for row in found[title]["coverage"]] for title in found}
        _curves(axes, found, points, track)
        name_axes(axes, "percent of the texts shown", figure_name)
    legend_below(figure)
    return figure


def latency_distributions(lines: Sequence[Line]) -> Figure | None:
    """The share of queries that are answered within a time, end to end on one thread."""
    found = latest(lines, "latency", {"scope": "end_to_end", "threads": 1})
    track, found = of_one_track({title: line for title, line in found.items() if "distribution_us" in line})
    if not found:
        return None
    figure, [axes] = new_figure(f"Latency, from text to three emoji, one thread ({track} test)")
    points = {title: list(zip(line["distribution_us"], DISTRIBUTION, strict=True)) for title, line in found.items()}
    _curves(axes, found, points, track)
    microseconds(axes)
    name_axes(axes, "microseconds (log)", "percent of the queries answered")
    legend_below(figure)
    return figure


def label_f1(lines: Sequence[Line]) -> Figure | None:
    """F1 by label of the PyTorch models on the as-shipped test split, beside the paper's."""
    where = {"split": "test", "precision": "torch", "track": "as-shipped"}
    measured = {line["model"]: line for line in latest(lines, "accuracy", where).values()}
    models = [model for model in IN_THE_PAPER if model in measured]
    if not models:
        return None
    figure, panels = new_figure("F1 by label (as-shipped test)", len(models), (3.0 + 1.8 * len(models), 5.0))
    rows = range(len(LABELS))
    for axes, model in zip(panels, models, strict=True):
        ours = [row["f1"] for row in measured[model]["per_label"]]
        theirs = [float(row["f1"]) for row in list(paper_table(model).values())[: len(LABELS)]]
        axes.hlines(rows, ours, theirs, color=INK, linewidth=0.8)
        axes.plot(ours, rows, "o", color=COLOURS[0], markersize=5, label="ours")
        axes.plot(theirs, rows, "D", color=COLOURS[1], markerfacecolor="none", markersize=6, label="the paper's")
        axes.set_yticks(rows, [label.name for label in LABELS] if axes is panels[0] else [], fontsize=7)
        axes.set_xlim(-0.03, 1)
        axes.invert_yaxis()
        name_axes(axes, f"{model}: F1", "")
    legend_below(figure)
    return figure


def scale_curves(lines: Sequence[Line]) -> Figure | None:
    """Bulk scoring: texts a second by workers beside twice what one does, and peak memory by texts."""
    needed = {"one worker", "two workers", "a tenth"}
    measured = {title: own for title, own in scale_lines(lines).items() if needed <= own.keys()}
    if not measured:
        return None
    figure, panels = new_figure("Bulk scoring", 2)
    for colour, (title, own) in zip(COLOURS, measured.items(), strict=False):
        workers = [own["one worker"], own["two workers"]]
        counts = [line["workers"] for line in workers]
        speeds = [line["metrics"]["texts_per_second"] for line in workers]
        panels[0].plot(counts, speeds, "o-", color=colour, label=title)
        panels[0].plot(
            counts, [speeds[0] * count for count in counts], ":", color=colour, label=f"{title}: one, times workers"
        )
        sizes = [
            (own[name]["n_texts"], own[name]["metrics"]["peak_bytes"] / 1e6) for name in ("a tenth", "two workers")
        ]
        panels[1].plot(*zip(*sizes, strict=True), "o-", color=colour)
        panels[0].set_xticks(counts)
    for panel in panels:
        panel.set_ylim(0, 1.1 * panel.get_ylim()[1])
    panels[1].set_xscale("log")
    name_axes(panels[0], "workers", "texts a second")
    name_axes(panels[1], "texts (log), two workers", "peak memory of all processes, MB")
    legend_below(figure)
    return figure


PLOTS = {
    "accuracy-latency": accuracy_against_latency,
    "prefix": prefix_curves,
    "coverage": coverage_curves,
    "latency-distribution": latency_distributions,
    "label-f1": label_f1,
    "scale": scale_curves,
}


def _curves(
    axes: Axes, found: Mapping[str, Line], points: Mapping[str, Sequence[tuple[float, float]]], track: str
) -> None:
    for title, style in styles(found).items():
        xs, ys = zip(*points[title], strict=True)
        every = max(1, len(xs) // 6)
        axes.plot(xs, ys, label=_short(title, track), markersize=4, linewidth=1.2, markevery=every, **style)


def _short(title: str, track: str) -> str:
    """The title without the track, which the picture's own title says."""
    return title.replace(f" ({track})", "")
