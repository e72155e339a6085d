"""Result lines as the tables of FIGURES.md: one function a table, lines in, Markdown out, and the name of each.

A cell that was not measured is a dash, and a table of which nothing was measured is empty. Imports the standard library
and the bench.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.report.accuracy_tables import accuracy_table, batch_table, label_table, loss_table
from bench.report.edeer_tables import classifier_table, gold_table, people_table, ranking_table, shipped_table
from bench.report.everyday_tables import everyday_table, silence_table, slices_table
from bench.report.latency_tables import cold_start_table, keystroke_table, latency_table, pair_table, throughput_table
from bench.report.latest import latest
from bench.report.ledger_tables import LEDGER
from bench.report.markdown import markdown, share
from bench.report.personal_tables import diversity_table, personal_table
from bench.report.plain import plain_words
from bench.report.scale_tables import scale_table
from bench.results import Line


def size_table(lines: Sequence[Line]) -> str:
    """Bytes of the model's file and of the folder that ships."""
    rows = []
    for title, line in latest(lines, "size").items():
        sizes = [f"{line['metrics'][name]:,}" for name in ("size_bytes", "folder_bytes")]
        rows.append([title, *sizes, share(line, "ratio_to_torch")])
    return markdown(["on disk", "model bytes", "folder bytes", "size of PyTorch's"], rows)


def machine_table(lines: Sequence[Line]) -> str:
    """Where and when the lines were measured, a line for each machine and commit."""
    seen = dict.fromkeys(_origin(line) for line in lines)
    return "\n".join(f"- {origin}" for origin in seen)


TABLES: dict[str, Callable[[Sequence[Line]], str]] = {
    **LEDGER,
    "accuracy": accuracy_table,
    "loss": loss_table,
    "labels": label_table,
    "batches": batch_table,
    "latency": latency_table,
    "pairs": pair_table,
    "keystroke": keystroke_table,
    "throughput": throughput_table,
    "cold-start": cold_start_table,
    "size": size_table,
    "shipped": shipped_table,
    "edeer-gold": gold_table,
    "edeer-classifier": classifier_table,
    "edeer-people": people_table,
    "edeer-ranking": ranking_table,
    "personal": personal_table,
    "diversity": diversity_table,
    "everyday": everyday_table,
    "everyday-slices": slices_table,
    "everyday-silence": silence_table,
    "scale": scale_table,
    "plain": plain_words,
    "machine": machine_table,
}


def _origin(line: Line) -> str:
    machine = line["machine"]
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    quick = ", **quick run: not for publishing**" if line.get("quick") else ""
    return (
        f"{machine['cpu']}, {machine['n_cores']} cores, {' '.join(machine['cpu_flags'])}; {machine['system']}, "
        f"Python {machine['python']}, {libraries}; commit {line['commit'][:12]}, {line['date']}{quick}"
    )
