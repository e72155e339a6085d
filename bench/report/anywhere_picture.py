"""The picture of bench/anywhere.py: a bar a precision, a group a model. Imports matplotlib (in drawing.py)."""

from __future__ import annotations

from collections.abc import Sequence

from bench.report.anywhere_tables import SCOPES, by_model
from bench.report.drawing import COLOURS, legend_below, microseconds, name_axes, new_figure, rendered
from bench.results import PRECISIONS, Line

BAR = 0.27  # of the height of a group
NAMES = {"torch": "PyTorch", "fp32": "ONNX fp32", "int8": "ONNX int8"}


def anywhere_picture(lines: Sequence[Line]) -> bytes:
    """PNG: p50 at batch 1 on one thread, end to end and of the model only."""
    figure, panels = new_figure("Latency of every model here, batch 1, one thread", 2, size=(10.0, 5.5))
    for axes, scope in zip(panels, SCOPES, strict=True):
        found = by_model(lines, scope)
        for place, precision in enumerate(PRECISIONS):
            rows = [row for row, one in enumerate(found.values()) if precision in one]
            widths = [one[precision]["metrics"]["p50_us"] for one in found.values() if precision in one]
            heights = [row + (place - 1) * BAR for row in rows]
            axes.barh(heights, widths, height=BAR, color=COLOURS[place], label=NAMES[precision])
        axes.set_yticks(range(len(found)), [model for _, model in found])
        axes.invert_yaxis()
        microseconds(axes)
        name_axes(axes, f"p50 {scope.replace('_', ' ')}, microseconds (log)", "")
    legend_below(figure)
    return rendered(figure, "png")
