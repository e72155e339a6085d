"""A model's figures beside the paper's: per label and over all, as CSV and as a printed table.

The paper's own tables lie in `export/paper/`, one CSV a model (Gordon et al., "Understanding text emotion by predicting
emoji"); its test split is the as-shipped one. Imports numpy and `export.data`.
"""

from __future__ import annotations

import csv
import io
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from export.data.metrics import judge, per_label
from export.data.tweeteval import LABELS

COLUMNS = ("label", "emoji", "precision", "recall", "f1", "support", "paper_precision", "paper_recall", "paper_f1")
METRICS = ("acc@1", "acc@3", "acc@5", "mrr", "macro_f1", "weighted_f1")


def paper_table(model: str) -> dict[str, dict[str, str]]:
    """The paper's rows for a model by name of row, in the paper's order."""
    text = (resources.files("export") / "paper" / f"{model}.csv").read_text(encoding="utf-8")
    return {row["label"]: row for row in csv.DictReader(io.StringIO(text))}


def label_rows(model: str, logits: NDArray[np.float32], label_ids: NDArray[np.int64]) -> list[dict[str, str]]:
    """One row a label, ours beside the paper's. The paper's rows stand in label order."""
    rows = []
    for figures, label, theirs in zip(per_label(logits, label_ids), LABELS, paper_table(model).values(), strict=False):
        ours = (figures.precision, figures.recall, figures.f1)
        values = [label.name, label.emoji, *(f"{value:.4f}" for value in ours), str(figures.support)]
        rows.append(dict(zip(COLUMNS, [*values, theirs["precision"], theirs["recall"], theirs["f1"]], strict=True)))
    return rows


def as_csv(rows: list[dict[str, str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


def as_table(rows: list[dict[str, str]]) -> str:
    """Label, support and F1 beside the paper's, for a terminal."""
    lines = [f"{'label':32} {'support':>7} {'F1':>6} {'paper':>6}"]
    lines += [f"{row['label']:32} {row['support']:>7} {float(row['f1']):6.2f} {row['paper_f1']:>6}" for row in rows]
    return "\n".join(lines)


def summary(model: str, track: str, logits: NDArray[np.float32], label_ids: NDArray[np.int64]) -> str:
    """The averages; on the as-shipped track with the paper's beside them."""
    metrics = judge(logits, label_ids)
    text = f"{model}, {track} test: " + ", ".join(f"{name} {metrics[name]:.4f}" for name in METRICS)
    if track != "as-shipped":
        return text
    theirs = paper_table(model)
    figures = (theirs["accuracy"]["f1"], theirs["macro_avg"]["f1"], theirs["weighted_avg"]["f1"])
    return text + "\npaper: acc@1 {}, macro_f1 {}, weighted_f1 {}".format(*figures)
