"""Reports beside the paper's tables, and learning curves."""

import csv
import io

import numpy as np
import pytest

from export.data.tweeteval import LABELS
from export.training.curves import learning_curves
from export.tweeteval import report

LABEL_IDS = np.arange(20)
PERFECT = np.eye(20, dtype=np.float32)


@pytest.mark.parametrize("model", ["ffnn", "transformer", "cnn", "bert"])
def test_the_papers_rows_stand_in_label_order(model: str) -> None:
    table = report.paper_table(model)
    rows = [row for row in table.values() if row["label"].startswith(":")]
    assert len(rows) == len(LABELS)
    assert rows[0]["label"] == ":heart:"
    assert rows[17]["label"] == ":christmas_tree:"
    assert sum(int(row["support"]) for row in rows) == 50_000


def test_label_rows_hold_both() -> None:
    rows = report.label_rows("cnn", PERFECT, LABEL_IDS)
    assert rows[0] == {
        "label": "red heart",
        "emoji": "\u2764\ufe0f",
        "precision": "1.0000",
        "recall": "1.0000",
        "f1": "1.0000",
        "support": "1",
        "paper_precision": "0.96",
        "paper_recall": "0.62",
        "paper_f1": "0.75",
    }


def test_csv_and_table() -> None:
    rows = report.label_rows("cnn", PERFECT, LABEL_IDS)
    assert list(csv.DictReader(io.StringIO(report.as_csv(rows).decode()))) == rows
    assert report.as_table(rows).splitlines()[1].split() == ["red", "heart", "1", "1.00", "0.75"]


def test_a_model_that_the_paper_does_not_have_stands_alone() -> None:
    rows = report.label_rows("lstm", PERFECT, LABEL_IDS)
    assert len(rows) == len(LABELS)
    assert list(csv.DictReader(io.StringIO(report.as_csv(rows).decode()))) == rows
    assert report.as_table(rows).splitlines()[:2] == [
        f"{'label':32} support     F1",
        f"{'red heart':32}       1   1.00",
    ]
    assert "paper" not in report.summary("lstm", "as-shipped", PERFECT, LABEL_IDS)


def test_the_paper_stands_beside_the_as_shipped_track_only() -> None:
    assert "paper: acc@1 0.33, macro_f1 0.24, weighted_f1 0.34" in report.summary(
        "cnn", "as-shipped", PERFECT, LABEL_IDS
    )
    assert "paper" not in report.summary("cnn", "clean", PERFECT, LABEL_IDS)


def test_curves_are_a_picture() -> None:
    history = [{"training_loss": 3.0, "validation_loss": 3.1}, {"training_loss": 2.0, "validation_loss": 2.9}]
    assert learning_curves(history, 1, "cnn").startswith(b"\x89PNG")
    with pytest.raises(ValueError, match="the history is empty"):
        learning_curves([], 0, "cnn")
