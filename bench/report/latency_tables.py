"""Latency lines as Markdown tables: single queries, pair by pair, keystrokes, throughput, and fresh processes.

Imports the standard library and the bench.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.report.latest import latest
from bench.report.markdown import DASH, markdown, share
from bench.results import Line

SCOPES = ("end_to_end", "model_only")


def latency_table(lines: Sequence[Line]) -> str:
    """Batch 1: end to end and model only; the spread is the lowest and highest p50 of five runs."""
    heads = ["batch 1", "threads", "scope", "p50 us", "five runs", "p90 us", "p99 us", "time of PyTorch's"]
    rows = []
    for scope in SCOPES:
        for threads in (1, 2):
            for title, line in latest(lines, "latency", {"scope": scope, "threads": threads}).items():
                figures = line["metrics"]
                spread = f"{figures['p50_us_lowest']:.0f} to {figures['p50_us_highest']:.0f}"
                times = [f"{figures[name]:.0f}" for name in ("p50_us", "p90_us", "p99_us")]
                about = [title, str(threads), scope.replace("_", " ")]
                rows.append([*about, times[0], spread, *times[1:], share(line, "ratio_to_torch")])
    return markdown(heads, rows)


def pair_table(lines: Sequence[Line]) -> str:
    """How many times a bundle's time each contender takes: p50 over p50, end to end on one thread, of one track."""
    found = latest(lines, "latency", {"scope": "end_to_end", "threads": 1})
    bundles = {title: line for title, line in found.items() if line.get("precision") in ("fp32", "int8")}
    rows = []
    for title, line in found.items():
        cells = [
            f"{line['metrics']['p50_us'] / bundle['metrics']['p50_us']:.2f}"
            if bundle["track"] == line.get("track")
            else DASH
            for bundle in bundles.values()
        ]
        rows.append([title, *cells])
    return markdown(["p50 of the row over p50 of", *bundles], rows) if bundles else ""


def keystroke_table(lines: Sequence[Line]) -> str:
    """Suggestions after every keystroke, and how right they are before the text is whole."""
    accuracies = latest(lines, "accuracy", {"split": "test"})
    rows = []
    for title, line in latest(lines, "latency", {"scope": "keystroke"}).items():
        prefixes = accuracies.get(title, {}).get("prefixes", [])
        typed = {row["percent"]: f"{row['acc@3']:.3f}" for row in prefixes if row["by"] == "characters"}
        cells = [typed.get(percent, DASH) for percent in (25, 50, 75, 100)]
        rows.append([title, *(f"{line['metrics'][name]:.0f}" for name in ("p50_us", "p99_us")), *cells])
    percents = [f"acc@3 at {percent} %" for percent in (25, 50, 75, 100)]
    return markdown(["a keystroke", "p50 us", "p99 us", *percents], rows)


def throughput_table(lines: Sequence[Line]) -> str:
    """Texts a second by batch size, model only, one thread."""
    batches = sorted({line["batch"] for line in lines if line.get("scope") == "throughput"})
    columns = [latest(lines, "latency", {"scope": "throughput", "batch": batch}) for batch in batches]
    titles = list(dict.fromkeys(title for column in columns for title in column))
    rows = [[title, *(_texts_per_second(column.get(title)) for column in columns)] for title in titles]
    return markdown(["texts a second", *(f"batch {batch}" for batch in batches)], rows)


def cold_start_table(lines: Sequence[Line]) -> str:
    """A fresh process: where its time goes, and its peak memory."""
    heads = ["a fresh process", "interpreter ms", "import ms", "load ms", "first text ms", "together ms"]
    heads += ["`runtime.predict` / import of numpy, onnxruntime", "peak MB", "above that import MB"]
    names = ("interpreter_ms", "import_ms", "load_ms", "first_query_ms", "total_ms")
    rows = []
    for title, line in latest(lines, "cold_start").items():
        figures = line["metrics"]
        ratio = figures.get("process_ratio_to_import")
        memory = [f"{figures[name] / 1e6:.1f}" for name in ("peak_rss_bytes", "peak_above_import_bytes")]
        rows.append([title, *(f"{figures[name]:.1f}" for name in names), f"{ratio:.2f}" if ratio else DASH, *memory])
    return markdown(heads, rows)


def _texts_per_second(line: Line | None) -> str:
    return DASH if line is None else f"{line['metrics']['texts_per_second']:,.0f}"
