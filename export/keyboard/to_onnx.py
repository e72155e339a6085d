"""Keyboard checkpoint -> fp32 bundle: `python -m export.keyboard.to_onnx build/keyboard/en --out build/en-fp32`.

As export.bundles.to_onnx, for the `codepoints` contract: published only when the graph gives PyTorch's answers back
within 1e-4, on golden texts and held-out ones of every length. The model card begins with what the blind sets show.
Imports torch and onnx.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file

from export.bundles.card_heads import EVERYDAY
from export.bundles.publishing import Draft, publish_judged
from export.bundles.tasks import task_of
from export.bundles.to_onnx import N_PARITY_TEXTS, spread_over_lengths
from export.data.metrics import judge
from export.data.tweeteval import Split
from export.keyboard.blind import as_scores, blind_figures
from export.keyboard.graph import Answers, check_parity, keyboard_answers, keyboard_graph
from export.keyboard.graph_builder import OPSET
from export.keyboard.hashing import LONGEST
from export.keyboard.model import KeyboardConfig, KeyboardModel
from export.training.checkpoint import Checkpoint, CheckpointError
from runtime.bundle import Label
from runtime.errors import KeymojiError

BLIND = Path("bench/everyday")


def load_keyboard(folder: Path) -> tuple[KeyboardModel, Checkpoint]:
    """The trained model, in evaluation mode, and what is known about it; CheckpointError for anything else."""
    try:
        saved = Checkpoint(**json.loads((folder / "checkpoint.json").read_text(encoding="utf-8")))
        if saved.model != "keyboard":
            raise ValueError(f"model {saved.model!r} is no keyboard")
        model = KeyboardModel(KeyboardConfig(**{**saved.config, "letter_sizes": tuple(saved.config["letter_sizes"])}))
        model.load_state_dict(load_file(folder / "model.safetensors"))
    except (OSError, ValueError, TypeError, KeyError, RuntimeError, SafetensorError) as error:
        reason = str(error).splitlines()[0]
        raise CheckpointError(
            f"{folder}: not a whole checkpoint ({reason}); make one with export.keyboard.train"
        ) from error
    return model.eval(), saved


def to_bundle(folder: Path, data: str | None, out: Path, name: str | None, blind: Path) -> dict[str, object]:
    """Export, compare, judge and publish; returns the report that the command prints."""
    model, saved = load_keyboard(folder)
    language = str(saved.recipe["language"])
    config: dict[str, Any] = {
        "architecture": saved.model,
        "precision": "fp32",
        "contract": "codepoints",
        "max_length": LONGEST,
        "track": saved.track,
        "task": EVERYDAY[language],
        "language": language,
        "parent_sha256": hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest(),
    }
    labels = tuple(Label(**row) for row in json.loads((folder / "labels.json").read_bytes()))
    task = task_of(config)
    splits = task.splits(task.folder(data), saved.track, labels)
    texts = [*task.golden_texts(), *spread_over_lengths(splits["validation"].texts, N_PARITY_TEXTS)]
    graph, answers = keyboard_graph(model).SerializeToString(), keyboard_answers(model, texts)
    worst = check_parity(answers, graph, texts)
    figures = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    figures["blind"] = blind_figures(lambda asked: as_scores(keyboard_answers(model, asked)), labels, blind / language)
    draft = Draft(
        name=name or language,
        model=graph,
        tokenizer=None,
        labels=labels,
        emotions=(folder / "emotions.json").read_bytes(),
        config=config,
        opset=OPSET,
        parent_metrics={split: judged(model, splits[split]) for split in ("validation", "test")},
        trigger=figures["trigger"],
        emotion_figures=figures.get("emotions"),
        everyday=figures,
        default_threshold=figures["trigger"]["default threshold"],
    )
    metrics = publish_judged(out, draft, splits, task.triggers(task.folder(data)))
    return {"bundle": str(out), "worst_difference": worst, "n_texts": len(texts), "size_bytes": len(graph), **metrics}


def judged(model: KeyboardModel, split: Split) -> dict[str, float]:
    answers: Answers = keyboard_answers(model, split.texts)
    return judge(answers["scores"], split.label_ids)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.keyboard.to_onnx", description="Keyboard -> fp32 bundle.")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the bundle")
    parser.add_argument("--name", help="name of the bundle (default: its language)")
    parser.add_argument("--blind", type=Path, default=BLIND, help=f"folder of the blind sets (default {BLIND})")
    parser.add_argument("--data", help="folder of the corpora (default: the environment variable KEYMOJI_DATA)")
    arguments = parser.parse_args(argv)
    try:
        report = to_bundle(arguments.checkpoint, arguments.data, arguments.out, arguments.name, arguments.blind)
    except (KeymojiError, OSError) as error:
        print(f"export.keyboard.to_onnx: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
