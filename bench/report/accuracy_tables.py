"""Accuracy lines as Markdown tables: the six figures, what each step cost, every label, and batches.

Imports the bench, and `export.data` for the labels.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.report.latest import latest, of_one_track, smallest
from bench.report.markdown import markdown, share, with_interval
from bench.results import Line
from export.data.tweeteval import LABELS

FIGURES = ("acc@1", "acc@3", "acc@5", "mrr", "macro_f1", "weighted_f1")
LOSSES = ("accuracy_loss", "acc@3_loss", "macro_f1_loss")
ON_TEST = {"split": "test"}
UNCHANGED = "same answers"  # so that no draw of the texts could show a loss


def accuracy_table(lines: Sequence[Line]) -> str:
    """The six figures on the test split, acc@1 and acc@3 with their intervals; says who was asked fewer texts."""
    rows = []
    found = latest(lines, "accuracy", ON_TEST)
    n_texts = max((line["n_texts"] for line in found.values()), default=0)
    for title, line in found.items():
        cells = [with_interval(line["metrics"][name], line["intervals"][name], "{:.3f}") for name in FIGURES[:2]]
        cells += [f"{line['metrics'][name]:.3f}" for name in FIGURES[2:]]
        name = title if line["n_texts"] == n_texts else f"{title}, {line['n_texts']:,} texts"
        rows.append([name, *cells, share(line, "calibration_error")])
    return markdown(["test split", *FIGURES, "ECE"], rows)


def loss_table(lines: Sequence[Line]) -> str:
    """What each step cost: points lost on the same texts, with paired intervals."""
    rows = []
    for title, line in latest(lines, "accuracy", ON_TEST).items():
        steps = [(line.get("parent"), line.get("against_parent"))]
        if line.get("parent") != "torch":
            steps.append(("torch", line.get("against_torch")))
        for before, cost in steps:
            if cost is not None:
                losses = [with_interval(cost[name], cost["intervals"][name], "{:+.2f}", UNCHANGED) for name in LOSSES]
                shares = [f"{100 * cost[name]:.2f} %" for name in ("agreement", "top3_overlap")]
                rows.append([title, str(before), *losses, *shares, f"{cost['p_value']:.3f}"])
    heads = ["points lost, test", "against", "acc@1", "acc@3", "macro_f1", "agreement", "top-3 overlap", "p (acc@1)"]
    return markdown(heads, rows)


def label_table(lines: Sequence[Line]) -> str:
    """F1 of every label on one track's test split, for each model in its smallest precision and for each peer."""
    track, found = of_one_track(latest(lines, "accuracy", ON_TEST))
    found = smallest(found)
    if not found:
        return ""
    supports = [row["support"] for row in max(found.values(), key=lambda line: line["n_texts"])["per_label"]]
    rows = [
        [label.name, f"{support:,}", *(f"{line['per_label'][label.id]['f1']:.3f}" for line in found.values())]
        for label, support in zip(LABELS, supports, strict=True)
    ]
    return markdown([f"F1 by label, {track} test", "texts", *found], rows)


def batch_table(lines: Sequence[Line]) -> str:
    """What changes when the same texts go in batches, for the models that take batches."""
    rows = []
    for title, line in latest(lines, "accuracy", ON_TEST).items():
        if "batch_drift" in line:
            drift = line["batch_drift"]
            drifted = [f"{100 * drift['changed_top1']:.2f} %", f"{drift['worst_difference']:.2g}"]
            figures = [f"{metrics['acc@1']:.3f}" for metrics in (drift, line["metrics"])]
            rows.append([title, str(drift["batch"]), *drifted, *figures])
    heads = ["in batches, test", "texts a batch", "another top-1", "greatest difference of a score"]
    return markdown([*heads, "acc@1", "acc@1 one at a time"], rows)
