"""Checkpoint -> fp32 bundle: `python -m export.bundles.to_onnx build/cnn-clean --out build/cnn-clean-fp32`.

The graph is written by torch's exporter with dynamic batch and time, and is published only when onnxruntime gives the
PyTorch logits back within 1e-4 on validation texts of every length, alone and three to a batch, and when the runtime's
tokenizer gives NLTK's ids on them. Imports torch and onnx.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from export.bundles.card_heads import TWEETEVAL, WEIBO_EMOTIONS
from export.bundles.publishing import Draft, publish_judged
from export.bundles.tasks import EMOTION_LABELS, TASKS
from export.data.tweeteval import LABELS
from export.models.base import TextClassifier
from export.training import checkpoint
from export.training.batches import pad
from export.training.vocabulary import check_same_ids
from runtime.errors import KeymojiError
from runtime.session import new_session
from runtime.tokenizers.tokenizer import TweetWords, load_tokenizer

OPSET = 18
TOLERANCE = 1e-4
N_PARITY_TEXTS = 300


class ParityError(KeymojiError):
    """The graph and the PyTorch model disagree."""


def export_graph(model: TextClassifier, max_length: int) -> onnx.ModelProto:
    """The model as a graph `input_ids`, `attention_mask` (batch, time) -> `logits` (batch, labels), checked by onnx."""
    input_ids = torch.ones(2, 7, dtype=torch.int64)  # (batch, time)
    axes = {0: torch.export.Dim("batch", min=1), 1: torch.export.Dim("time", min=1, max=max_length)}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it misses torchvision, which nothing here needs
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            model.cpu().eval().for_export().eval(),
            (input_ids, torch.ones_like(input_ids)),
            input_names=["input_ids", "attention_mask"],
            output_names=["logits"],
            dynamic_shapes=(axes, axes),
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    graph = program.model_proto  # type: ignore[union-attr]
    strip_metadata(graph)
    onnx.checker.check_model(graph, full_check=True)
    return graph


def strip_metadata(model: onnx.ModelProto) -> None:
    """Drop what the exporter says of the source files on the machine that ran it."""
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""


def worst_difference(model: TextClassifier, session: onnxruntime.InferenceSession, ids: Sequence[list[int]]) -> float:
    """Largest absolute difference of a logit, PyTorch against the graph: every text alone, and three to a batch.

    NaN where either side gave one. ParityError when there is no text to compare.
    """
    if not ids:
        raise ParityError("parity: no texts were given, so nothing was compared")
    groups = [[row] for row in ids] + [list(ids[start : start + 3]) for start in range(0, len(ids), 3)]
    differences = []
    for group in groups:
        input_ids, attention_mask = pad(group)
        with torch.inference_mode():
            expected = model(input_ids, attention_mask).numpy()  # (batch, labels)
        feed = {"input_ids": input_ids.numpy(), "attention_mask": attention_mask.numpy()}
        differences.append(np.abs(session.run(["logits"], feed)[0] - expected).max())
    return float(np.max(differences))


def check_parity(model: TextClassifier, graph: bytes, ids: Sequence[list[int]]) -> float:
    """The worst difference, if it is within TOLERANCE; else ParityError."""
    worst = worst_difference(model, new_session(graph), ids)
    if not worst <= TOLERANCE:
        raise ParityError(f"parity: the graph differs from PyTorch by {worst:.2e}, more than {TOLERANCE:.0e}")
    return worst


def spread_over_lengths(texts: Sequence[str], count: int) -> list[str]:
    """`count` texts evenly spaced from the shortest to the longest."""
    order = sorted(texts, key=len)
    return [order[index] for index in np.linspace(0, len(order) - 1, min(count, len(order))).astype(int)]


def to_bundle(folder: Path, task_name: str, data: str | None, out: Path, name: str) -> dict[str, object]:
    """Export, compare, judge and publish; returns the report that the command prints."""
    model, saved = checkpoint.load(folder)
    words = load_tokenizer(folder)
    task, labels = TASKS[task_name], EMOTION_LABELS if task_name == WEIBO_EMOTIONS else LABELS
    splits = task.splits(task.folder(data), saved.track, labels)
    texts = ["", *spread_over_lengths(splits["validation"].texts, N_PARITY_TEXTS)]
    if isinstance(words, TweetWords):
        check_same_ids(words, texts)
    graph = export_graph(model, saved.recipe["max_length"]).SerializeToString()
    worst = check_parity(model, graph, [words.encode(text) for text in texts])
    draft = Draft(
        name=name,
        model=graph,
        tokenizer=(folder / "tokenizer.json").read_bytes(),
        labels=labels,
        config={
            "task": task_name,
            "architecture": saved.model,
            "precision": "fp32",
            "contract": "ids",
            "max_length": saved.recipe["max_length"],
            "track": saved.track,
            "parent_sha256": hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest(),
        },
        opset=OPSET,
        parent_metrics=json.loads((folder / "metrics.json").read_text(encoding="utf-8")),
    )
    metrics = publish_judged(out, draft, splits)
    return {"bundle": str(out), "worst_difference": worst, "n_texts": len(texts), "size_bytes": len(graph), **metrics}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.bundles.to_onnx", description="Checkpoint -> fp32 bundle.")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the bundle")
    parser.add_argument("--name", default="en", help="name of the bundle")
    parser.add_argument("--task", choices=(TWEETEVAL, WEIBO_EMOTIONS), default=TWEETEVAL, help="what it is for")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    arguments = parser.parse_args(argv)
    try:
        report = to_bundle(arguments.checkpoint, arguments.task, arguments.data, arguments.out, arguments.name)
    except (KeymojiError, OSError) as error:
        print(f"export.bundles.to_onnx: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
