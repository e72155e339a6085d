"""The ledger: each paper's systems as one table, paper / PyTorch / fp32 / int8. A cell without a line is a dash.

Imports the bench, and the paper's own tables from `export`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.report.latest import latest
from bench.report.markdown import DASH, markdown, share
from bench.results import PRECISIONS, Line
from export.tweeteval.report import paper_table

SYSTEMS = ("bert", "transformer", "cnn", "ffnn")
PAPERS = {"acc@1": "accuracy", "macro_f1": "macro_avg", "weighted_f1": "weighted_avg"}
CLEAN = ("acc@1", "acc@3", "acc@5", "macro_f1")
THEIRS = "EDEER, emoji taken out"  # how the paper asks
ALONE = {"scope": "end_to_end", "threads": 1}


def as_shipped_table(lines: Sequence[Line]) -> str:
    """The first paper's models on its own track, beside the paper's rows."""
    rows = [row for system in SYSTEMS for row in rows_of(system, "as-shipped", tuple(PAPERS), lines)]
    return table("as-shipped track, test split", "paper", [[name, of_paper(name), *cells] for name, *cells in rows])


def clean_table(lines: Sequence[Line]) -> str:
    """The same models on the clean track, which no paper has."""
    rows = [row for system in SYSTEMS for row in rows_of(system, "clean", CLEAN, lines)]
    return table("clean track, test split", "", rows)


def edeer_table(lines: Sequence[Line]) -> str:
    """The second paper's: the emoji whose strongest emotion is the gold one, and the classifier of sentences."""
    from export.edeer.gold import paper_rows  # here, since the first paper needs nothing of it

    papers = {row["method"]: float(row["all"]) for row in paper_rows("edeer_methods")}  # percentages
    lines = [line for line in lines if line["kind"] == "edeer" and not line.get("peer")]
    rows = []
    for name, line in {line["model"]: line for line in lines if line["split"] == "gold-64"}.items():
        paper = f"{papers['BERT-EDEER'] * line['emoji'] / 100:.0f}" if name == THEIRS else DASH
        rows.append([f"{name}: right of {line['emoji']}", paper, str(line["right"]), DASH, DASH])
    held_out = {line["precision"]: line for line in lines if line["split"] == "held-out: all"}
    for metric in ("acc@1", "macro_f1") if held_out else ():
        rows.append([f"emotion classifier {metric}", DASH, *(figure(held_out.get(one), metric) for one in PRECISIONS)])
    return table("EDEER", "paper", rows)


LEDGER: dict[str, Callable[[Sequence[Line]], str]] = {
    "ledger-as-shipped": as_shipped_table,
    "ledger-clean": clean_table,
    "ledger-edeer": edeer_table,
}


def rows_of(system: str, track: str, metrics: Sequence[str], lines: Sequence[Line]) -> list[list[str]]:
    """A system's metrics with their intervals, megabytes and p50, a row each, in the three precisions."""
    where = {"model": system, "track": track}
    lines = [line for line in lines if not line.get("peer") and "variant" not in line]
    accuracy, sizes, times = (
        {line["precision"]: line for line in latest(lines, kind, {**where, **more}).values()}
        for kind, more in (("accuracy", {"split": "test"}), ("size", {}), ("latency", ALONE))
    )
    if not accuracy:
        return []
    rows = [[f"{system} {metric}", *(figure(accuracy.get(one), metric) for one in PRECISIONS)] for metric in metrics]
    megabytes = [f"{sizes[one]['metrics']['size_bytes'] / 1e6:.2f}" if one in sizes else DASH for one in PRECISIONS]
    ratios = [share(times.get(one, {}), "ratio_to_torch") for one in PRECISIONS]
    return [*rows, [f"{system} megabytes", *megabytes], [f"{system} p50 / PyTorch's", *ratios]]


def figure(line: Line | None, metric: str) -> str:
    """A metric to three digits, with its 95 % interval where it has one."""
    if line is None:
        return DASH
    ends = line.get("intervals", {}).get(metric)
    return f"{line['metrics'][metric]:.3f}" + (" ({:.3f} to {:.3f})".format(*ends) if ends else "")


def of_paper(name: str) -> str:
    """The paper's figure for a row such as `cnn acc@1`, as the paper prints it."""
    system, _, metric = name.partition(" ")
    return paper_table(system)[PAPERS[metric]]["f1"] if metric in PAPERS else DASH


def table(title: str, paper: str, rows: Sequence[Sequence[str]]) -> str:
    return markdown([title, *([paper] if paper else []), "PyTorch", "fp32", "int8"], rows)
