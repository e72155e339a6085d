"""Keyboard checkpoint -> fp32 bundle: `python -m export.keyboard.to_onnx build/keyboard --out build/keyboard-fp32`.

As export.bundles.to_onnx, for the `codepoints` contract: published only when the graph gives PyTorch's scores back
within 1e-4, on golden and validation texts of every length. Imports torch and onnx.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from safetensors import SafetensorError
from safetensors.torch import load_file

from export.bundles.card_heads import WEIBO
from export.bundles.publishing import JUDGED, Draft, publish_judged
from export.bundles.tasks import task_of
from export.bundles.to_onnx import N_PARITY_TEXTS, spread_over_lengths
from export.data.plain_tweets import load_plain_tweets
from export.data.tweeteval import LABELS
from export.keyboard.emotion_graph import emotion_graph, emotion_keyboard_answers
from export.keyboard.emotion_model import EmotionKeyboardConfig, EmotionKeyboardModel
from export.keyboard.graph import Answers, check_parity, keyboard_answers, keyboard_graph
from export.keyboard.graph_builder import OPSET
from export.keyboard.hashing import LONGEST
from export.keyboard.model import KeyboardConfig, KeyboardModel
from export.training.checkpoint import Checkpoint, CheckpointError
from runtime.bundle import Label
from runtime.errors import KeymojiError

Keyboard: TypeAlias = KeyboardModel | EmotionKeyboardModel


def load_keyboard(folder: Path) -> tuple[Keyboard, Checkpoint]:
    """The trained model, in evaluation mode, and what is known about it; CheckpointError for anything else."""
    try:
        saved = Checkpoint(**json.loads((folder / "checkpoint.json").read_text(encoding="utf-8")))
        model = new_keyboard(saved)
        model.load_state_dict(load_file(folder / "model.safetensors"))
    except (OSError, ValueError, TypeError, KeyError, RuntimeError, SafetensorError) as error:
        reason = str(error).splitlines()[0]
        raise CheckpointError(
            f"{folder}: not a whole checkpoint ({reason}); make one with export.keyboard.train"
        ) from error
    return model.eval(), saved


def new_keyboard(saved: Checkpoint) -> Keyboard:
    """The untrained model that a checkpoint is of."""
    if saved.model == "keyboard":
        return KeyboardModel(body_config(saved.config))
    if saved.model == "emotion-keyboard":
        config = {**saved.config, "body": body_config(saved.config["body"])}
        return EmotionKeyboardModel(EmotionKeyboardConfig(**config))
    raise ValueError(f"model {saved.model!r} is no keyboard")


def body_config(saved: Mapping[str, Any]) -> KeyboardConfig:
    return KeyboardConfig(**{**saved, "letter_sizes": tuple(saved["letter_sizes"])})


def graph_and_answers(model: Keyboard, texts: Sequence[str]) -> tuple[bytes, Answers]:
    """The graph, and what the model itself says of the texts."""
    if isinstance(model, KeyboardModel):
        return keyboard_graph(model).SerializeToString(), keyboard_answers(model, texts)
    return emotion_graph(model).SerializeToString(), emotion_keyboard_answers(model, texts)


def to_bundle(folder: Path, data: str | None, out: Path, name: str | None) -> dict[str, object]:
    """Export, compare, judge and publish; returns the report that the command prints."""
    model, saved = load_keyboard(folder)
    config: dict[str, Any] = {
        "architecture": saved.model,
        "precision": "fp32",
        "contract": "codepoints",
        "max_length": LONGEST - 1,
        "track": saved.track,
        "parent_sha256": hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest(),
    }
    labels, emotions = LABELS, None
    if saved.model == "emotion-keyboard":
        config["task"] = WEIBO
        labels = tuple(Label(**row) for row in json.loads((folder / "labels.json").read_bytes()))
        emotions = (folder / "emotions.json").read_bytes()
    task = task_of(config)
    splits = task.splits(task.folder(data), saved.track, labels)
    texts = [*task.golden_texts(), *spread_over_lengths(splits["validation"].texts, N_PARITY_TEXTS)]
    graph, answers = graph_and_answers(model, texts)
    worst = check_parity(answers, graph, texts)
    figures = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    draft = Draft(
        name=name or ("zh" if emotions else "en"),
        model=graph,
        tokenizer=None,
        labels=labels,
        emotions=emotions,
        config=config,
        opset=OPSET,
        parent_metrics={split: figures[split] for split in JUDGED},
        trigger=figures.get("trigger"),
        emotion_figures=figures.get("emotions"),
    )
    tweets = load_plain_tweets(task.folder(data)) if draft.trigger else None
    metrics = publish_judged(out, draft, splits, tweets)
    return {"bundle": str(out), "worst_difference": worst, "n_texts": len(texts), "size_bytes": len(graph), **metrics}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.keyboard.to_onnx", description="Keyboard -> fp32 bundle.")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the bundle")
    parser.add_argument("--name", help="name of the bundle (default: en, or zh for a keyboard with emotions)")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    arguments = parser.parse_args(argv)
    try:
        report = to_bundle(arguments.checkpoint, arguments.data, arguments.out, arguments.name)
    except (KeymojiError, OSError) as error:
        print(f"export.keyboard.to_onnx: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
