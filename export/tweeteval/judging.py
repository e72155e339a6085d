"""The end of every training here: the model is calibrated and judged, its checkpoint saved, and then its figures shown.

What is printed comes last, so that nothing in it can cost a training. Imports torch and matplotlib.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from export.data.metrics import judge
from export.data.tweeteval import LABELS, Split
from export.models.base import TextClassifier
from export.training import checkpoint
from export.training.batches import Encoded
from export.training.calibration import fit_temperature
from export.training.curves import learning_curves
from export.training.loop import predict_logits
from export.tweeteval import report

JUDGED = ("validation", "test")


def set_prior_and_temperature(model: TextClassifier, training: Split, validation: Encoded) -> None:
    """Fill the buffers that are fitted after the weights."""
    counts = np.bincount(training.label_ids, minlength=len(LABELS))  # (labels,)
    model.log_prior.copy_(torch.from_numpy(np.log(np.maximum(counts, 1) / counts.sum())))
    model.temperature.fill_(1.0)
    model.temperature.fill_(fit_temperature(predict_logits(model, validation), validation.label_ids))


def save_judged(
    out: Path,
    model: TextClassifier,
    saved: checkpoint.Checkpoint,
    encoded: Mapping[str, Encoded],
    kept_epoch: int,
    files: Mapping[str, bytes],
) -> dict[str, dict[str, float]]:
    """Judge the model, write its checkpoint with the tokenizer's `files`, show its figures; the metrics by split."""
    logits = {split: predict_logits(model, encoded[split]).numpy() for split in JUDGED}
    metrics = {split: judge(logits[split], encoded[split].label_ids) for split in JUDGED}
    rows = report.label_rows(saved.model, logits["test"], encoded["test"].label_ids)
    extra = {
        **files,
        "curves.json": json.dumps(saved.history, indent=1).encode("utf-8"),
        "labels.csv": report.as_csv(rows),
        "metrics.json": json.dumps(metrics, indent=1).encode("utf-8"),
    }
    if saved.history:
        extra["curves.png"] = learning_curves(saved.history, kept_epoch, f"{saved.model}, {saved.track} track")
    checkpoint.save(out, model, saved, extra)
    print(report.as_table(rows), file=sys.stderr)
    print(report.summary(saved.model, saved.track, logits["test"], encoded["test"].label_ids), file=sys.stderr)
    return metrics
