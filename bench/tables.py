"""Result lines as the tables of the README: one function a table, lines in, Markdown out.

A cell that was not measured is a dash, and a table of which nothing was measured is empty. Imports the standard library
and the bench.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.latest import latest
from bench.plain import plain_words
from bench.results import Line

DASH = "\N{EN DASH}"
FIGURES = ("acc@1", "acc@3", "acc@5", "mrr", "macro_f1", "weighted_f1")
LOSSES = ("accuracy_loss", "acc@3_loss", "macro_f1_loss")


def accuracy_table(lines: Sequence[Line]) -> str:
    """The six figures on the test split, acc@1 and acc@3 with their intervals."""
    rows = []
    for title, line in latest(lines, "accuracy", {"split": "test"}).items():
        cells = [_with_interval(line["metrics"][name], line["intervals"][name], "{:.3f}") for name in FIGURES[:2]]
        cells += [f"{line['metrics'][name]:.3f}" for name in FIGURES[2:]]
        rows.append([title, *cells, _share(line, "calibration_error")])
    return markdown(["test split", *FIGURES, "ECE"], rows)


def loss_table(lines: Sequence[Line]) -> str:
    """What each step cost: points lost on the same texts, with paired intervals."""
    rows = []
    for title, line in latest(lines, "accuracy", {"split": "test"}).items():
        steps = [(line.get("parent"), line.get("against_parent"))]
        if line.get("parent") != "torch":
            steps.append(("torch", line.get("against_torch")))
        for before, cost in steps:
            if cost is not None:
                losses = [_with_interval(cost[name], cost["intervals"][name], "{:+.2f}") for name in LOSSES]
                shares = [f"{100 * cost[name]:.2f} %" for name in ("agreement", "top3_overlap")]
                rows.append([title, str(before), *losses, *shares, f"{cost['p_value']:.3f}"])
    heads = ["points lost, test", "against", "acc@1", "acc@3", "macro_f1", "agreement", "top-3 overlap", "p (acc@1)"]
    return markdown(heads, rows)


def latency_table(lines: Sequence[Line]) -> str:
    """Batch 1: end to end and model only; the spread is the lowest and highest p50 of five runs."""
    heads = ["batch 1", "threads", "scope", "p50 us", "five runs", "p90 us", "p99 us", "time of PyTorch's"]
    rows = []
    for scope in ("end_to_end", "model_only"):
        for threads in (1, 2):
            for title, line in latest(lines, "latency", {"scope": scope, "threads": threads}).items():
                figures = line["metrics"]
                spread = f"{figures['p50_us_lowest']:.0f} to {figures['p50_us_highest']:.0f}"
                times = [f"{figures[name]:.0f}" for name in ("p50_us", "p90_us", "p99_us")]
                name = scope.replace("_", " ")
                rows.append([title, str(threads), name, times[0], spread, *times[1:], _share(line, "ratio_to_torch")])
    return markdown(heads, rows)


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


def size_table(lines: Sequence[Line]) -> str:
    """Bytes of the model's file and of the folder that ships."""
    rows = []
    for title, line in latest(lines, "size").items():
        sizes = [f"{line['metrics'][name]:,}" for name in ("size_bytes", "folder_bytes")]
        rows.append([title, *sizes, _share(line, "ratio_to_torch")])
    return markdown(["on disk", "model bytes", "folder bytes", "size of PyTorch's"], rows)


def machine_table(lines: Sequence[Line]) -> str:
    """Where and when the lines were measured, a line for each machine and commit."""
    seen = dict.fromkeys(_origin(line) for line in lines)
    return "\n".join(f"- {origin}" for origin in seen)


TABLES: dict[str, Callable[[Sequence[Line]], str]] = {
    "accuracy": accuracy_table,
    "loss": loss_table,
    "latency": latency_table,
    "keystroke": keystroke_table,
    "throughput": throughput_table,
    "cold-start": cold_start_table,
    "size": size_table,
    "plain": plain_words,
    "machine": machine_table,
}


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; numbers, which are all but the first column, to the right. Without rows nothing."""
    if not rows:
        return ""
    rule = "|---|" + "---:|" * (len(heads) - 1)
    return "\n".join(["| " + " | ".join(heads) + " |", rule, *("| " + " | ".join(row) + " |" for row in rows)])


def _with_interval(value: float, interval: Sequence[float], form: str) -> str:
    low, high = (form.format(bound) for bound in interval)
    return f"{form.format(value)} ({low} to {high})"


def _share(line: Line, key: str) -> str:
    return f"{line[key]:.3f}" if key in line else DASH


def _texts_per_second(line: Line | None) -> str:
    return DASH if line is None else f"{line['metrics']['texts_per_second']:,.0f}"


def _origin(line: Line) -> str:
    machine = line["machine"]
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    quick = ", **quick run: not for publishing**" if line.get("quick") else ""
    return (
        f"{machine['cpu']}, {machine['n_cores']} cores, {' '.join(machine['cpu_flags'])}; {machine['system']}, "
        f"Python {machine['python']}, {libraries}; commit {line['commit'][:12]}, {line['date']}{quick}"
    )
