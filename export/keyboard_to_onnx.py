"""Keyboard checkpoint -> fp32 bundle: `python -m export.keyboard_to_onnx build/keyboard --out build/keyboard-fp32`.

As export.to_onnx, for the `codepoints` contract: published only when the graph gives PyTorch's scores back within 1e-4,
on golden and validation texts of every length. Imports torch and onnx.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file

from export.checkpoint import Checkpoint, CheckpointError
from export.data.golden_texts import golden_texts
from export.data.plain_tweets import load_plain_tweets
from export.data.publishing import JUDGED, Draft, publish_judged
from export.data.tweeteval import data_folder, load_split
from export.graph_builder import OPSET
from export.hashing import LONGEST
from export.keyboard_graph import check_parity, keyboard_graph
from export.models.keyboard import KeyboardConfig, KeyboardModel
from export.to_onnx import N_PARITY_TEXTS, spread_over_lengths
from runtime.errors import KeymojiError


def load_keyboard(folder: Path) -> tuple[KeyboardModel, Checkpoint]:
    """The trained model, in evaluation mode, and what is known about it; CheckpointError for anything else."""
    try:
        saved = Checkpoint(**json.loads((folder / "checkpoint.json").read_text(encoding="utf-8")))
        config = {**saved.config, "letter_sizes": tuple(saved.config["letter_sizes"])}
        model = KeyboardModel(KeyboardConfig(**config))
        model.load_state_dict(load_file(folder / "model.safetensors"))
    except (OSError, ValueError, TypeError, KeyError, RuntimeError, SafetensorError) as error:
        reason = str(error).splitlines()[0]
        raise CheckpointError(
            f"{folder}: not a whole checkpoint ({reason}); make one with export.train_keyboard"
        ) from error
    return model.eval(), saved


def to_bundle(folder: Path, data: Path, out: Path, name: str) -> dict[str, object]:
    """Export, compare, judge and publish; returns the report that the command prints."""
    model, saved = load_keyboard(folder)
    splits = {split: load_split(data, split, saved.track) for split in JUDGED}
    texts = [*golden_texts(), *spread_over_lengths(splits["validation"].texts, N_PARITY_TEXTS)]
    graph = keyboard_graph(model).SerializeToString()
    figures = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    worst = check_parity(model, graph, texts)
    draft = Draft(
        name=name,
        model=graph,
        tokenizer=None,
        config={
            "architecture": "keyboard",
            "precision": "fp32",
            "contract": "codepoints",
            "max_length": LONGEST - 1,
            "track": saved.track,
            "parent_sha256": hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest(),
        },
        opset=OPSET,
        parent_metrics={split: figures[split] for split in JUDGED},
        trigger=figures["trigger"],
    )
    metrics = publish_judged(out, draft, splits, load_plain_tweets(data))
    return {"bundle": str(out), "worst_difference": worst, "n_texts": len(texts), "size_bytes": len(graph), **metrics}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.keyboard_to_onnx", description="Keyboard -> fp32 bundle.")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the bundle")
    parser.add_argument("--name", default="en", help="name of the bundle")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    arguments = parser.parse_args(argv)
    try:
        report = to_bundle(arguments.checkpoint, data_folder(arguments.data), arguments.out, arguments.name)
    except (KeymojiError, OSError) as error:
        print(f"export.keyboard_to_onnx: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
