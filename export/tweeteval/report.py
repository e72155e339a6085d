"""A model's figures beside the paper's: per label and over all, as CSV and as a printed table.

The paper's own tables lie in `export/paper/`, one CSV a model (Gordon et al., "Understanding text emotion by predicting
emoji"); its test split is the as-shipped one. A model that the paper does not have stands alone. Imports numpy and
`export.data`.
"""

from __future__ import annotations

import csv
import io
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from export.data.metrics import judge, per_label
from export.data.tweeteval import LABELS

OURS = ("label", "emoji", "precision", "recall", "f1", "support")
PAPERS = ("paper_precision", "paper_recall", "paper_f1")
METRICS = ("acc@1", "acc@3", "acc@5", "mrr", "macro_f1", "weighted_f1")


def paper_table(model: str) -> dict[str, dict[str, str]]:
    """The paper's rows for a model by name of row, in the paper's order; none for a model that it has not."""
    file = resources.files("export") / "paper" / f"{model}.csv"
    if not file.is_file():
        return {}
    return {row["label"]: row for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))}


def label_rows(model: str, logits: NDArray[np.float32], label_ids: NDArray[np.int64]) -> list[dict[str, str]]:
    """One row a label, ours beside the paper's where it has any. The paper's rows stand in label order."""
    rows = []
    for figures, label in zip(per_label(logits, label_ids), LABELS, strict=True):
        ours = (figures.precision, figures.recall, figures.f1)
        values = [label.name, label.emoji, *(f"{value:.4f}" for value in ours), str(figures.support)]
        rows.append(dict(zip(OURS, values, strict=True)))
    for row, theirs in zip(rows, paper_table(model).values(), strict=False):  # the averages stand below the labels
        row |= dict(zip(PAPERS, (theirs["precision"], theirs["recall"], theirs["f1"]), strict=True))
    return rows


def as_csv(rows: list[dict[str, str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


def as_table(rows: list[dict[str, str]]) -> str:
    """Label, support and F1, beside the paper's where the rows have it, for a terminal."""
    lines = [f"{'label':32} {'support':>7} {'F1':>6}" + (f" {'paper':>6}" if "paper_f1" in rows[0] else "")]
    for row in rows:
        theirs = f" {row['paper_f1']:>6}" if "paper_f1" in row else ""
        lines.append(f"{row['label']:32} {row['support']:>7} {float(row['f1']):6.2f}{theirs}")
    return "\n".join(lines)


def summary(model: str, track: str, logits: NDArray[np.float32], label_ids: NDArray[np.int64]) -> str:
    """The averages; on the as-shipped track with the paper's beside them, where it has the model."""
    metrics = judge(logits, label_ids)
    text = f"{model}, {track} test: " + ", ".join(f"{name} {metrics[name]:.4f}" for name in METRICS)
    theirs = paper_table(model)
    if track != "as-shipped" or not theirs:
        return text
    figures = (theirs["accuracy"]["f1"], theirs["macro_avg"]["f1"], theirs["weighted_avg"]["f1"])
    return text + "\npaper: acc@1 {}, macro_f1 {}, weighted_f1 {}".format(*figures)
