"""Bulk scoring as Markdown: a row a scenario, with what it cost and what it survived. Imports the bench."""

from __future__ import annotations

from collections.abc import Sequence

from bench.report.latest import title_of
from bench.report.markdown import DASH, markdown
from bench.results import Line


def scale_lines(lines: Sequence[Line]) -> dict[str, dict[str, Line]]:
    """Model -> scenario -> its last line, in the order of measuring; a quick one only for want of another."""
    found: dict[str, dict[str, Line]] = {}
    for line in sorted((line for line in lines if line["kind"] == "scale"), key=lambda line: not line.get("quick")):
        found.setdefault(title_of(line), {})[line["scenario"]] = line
    return found


def scale_table(lines: Sequence[Line]) -> str:
    """Texts, workers, seconds by the clock and of the processor, texts a second, and the most memory held."""
    return "\n\n".join(_table(title, list(own.values())) for title, own in scale_lines(lines).items())


def _table(title: str, lines: Sequence[Line]) -> str:
    rows = []
    for line in lines:
        metrics = line["metrics"]
        seconds = [f"{metrics[key]:.0f}" for key in ("seconds", "cpu_seconds")]
        memory = [
            f"{metrics[key] / 1e6:.0f}" if key in metrics else DASH for key in ("peak_bytes", "peak_worker_bytes")
        ]
        speed = f"{metrics['texts_per_second']:,.0f}"
        rows.append([_scenario(line), f"{line['n_texts']:,}", str(line["workers"]), *seconds, speed, *memory])
    heads = ["texts", "workers", "seconds", "processor seconds", "texts/s", "peak, all processes, MB", "a worker, MB"]
    return markdown([title, *heads], rows)


def _scenario(line: Line) -> str:
    metrics, name = line["metrics"], str(line["scenario"])
    if "cpu_overhead" in metrics:
        return f"{name}: {100 * metrics['cpu_overhead']:+.1f} % processor time against the bare loop's"
    if "speedup" in metrics:
        return f"{name}: {metrics['speedup']:.2f} times one"
    if "fragments_done_before" in metrics:
        return (
            f"{name}, then gone on with from {metrics['fragments_done_before']:.0f} of {metrics['fragments']:.0f} files"
        )
    return name
