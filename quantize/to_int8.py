"""fp32 bundle -> int8 bundle: `python -m quantize.to_int8 build/cnn-clean-fp32 --out build/cnn-clean-int8`.

Published only within budget (agreement.py), judged on the validation split one text at a time. The report has the
operators before and after, the bytes, and what int8 costs. Imports optimum, through quantizing.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from export.bundles.publishing import Draft, open_draft, publish_judged, scores_of
from export.bundles.tasks import task_of
from export.data.tweeteval import Split
from quantize.agreement import Cost, check_budget, cost
from quantize.presets import CHOSEN, DEFAULT, PRESETS
from quantize.quantizing import count_operators, quantize_graph
from quantize.smoothing import Feed, smooth
from runtime.bundle import Bundle, open_bundle
from runtime.errors import BundleError, KeymojiError
from runtime.predictor import EmojiPredictor, code_points
from runtime.tokenizers.tokenizer import TOKENIZER, parse_tokenizer

N_CALIBRATION = 300  # texts


def parent_bundle(folder: Path) -> Bundle:
    """The fp32 bundle to quantise; BundleError for any other."""
    bundle = open_bundle(folder)
    precision = bundle.config.get("precision")
    if precision != "fp32":
        raise BundleError(f"{folder}: precision is {precision!r}; give the fp32 bundle it came from")
    return bundle


def int8_draft(parent: Bundle, preset: str, training: Split) -> Draft:
    """The parent's graph in int8 and what belongs to it; where a preset smooths, training texts say how."""
    chosen, model = PRESETS[preset], parent.model
    if chosen.smoothed:
        model = smooth(model, feeds_of(parent, training.texts[:N_CALIBRATION]))
    config = {**parent.config, "precision": "int8", "preset": preset}
    figures = json.loads((parent.path / "metrics.json").read_bytes())
    config["parent_sha256"] = hashlib.sha256(parent.model).hexdigest()
    return Draft(
        name=parent.name,
        model=quantize_graph(model, chosen),
        tokenizer=parent.tokenizer or None,
        labels=parent.labels,
        emotions=parent.emotions or None,
        config=config,
        opset=parent.manifest["opset"],
        parent_metrics=figures["metrics"],
        trigger=figures["trigger"],
        emotion_figures=figures.get("emotions"),
        everyday=figures.get("everyday"),
        default_threshold=parent.thresholds.default if parent.thresholds and figures.get("everyday") else None,
    )


def feeds_of(parent: Bundle, texts: Sequence[str]) -> list[Feed]:
    """What the graph takes of each text."""
    if parent.config["contract"] == "codepoints":
        return [{"codepoints": code_points(text)} for text in texts]
    words = parse_tokenizer(parent.path / TOKENIZER, parent.tokenizer, parent.config)
    rows = [np.array([words.encode(text)], np.int64) for text in texts]  # (1, time)
    return [{"input_ids": row, "attention_mask": np.ones_like(row)} for row in rows]


def measure_cost(parent: Bundle, draft: Draft, validation: Split) -> Cost:
    """The draft against its parent on the validation split."""
    before = scores_of(EmojiPredictor.load(parent.path), validation)
    with tempfile.TemporaryDirectory() as scratch:
        after = scores_of(open_draft(Path(scratch), draft), validation)
    return cost(before, after, validation.label_ids)


def to_bundle(folder: Path, data: str | None, out: Path, preset: str | None, name: str | None) -> dict[str, object]:
    """Quantise, measure, check the budget and publish; returns the report that the command prints."""
    parent = parent_bundle(folder)
    preset = preset or CHOSEN.get(parent.config["architecture"], DEFAULT)
    task = task_of(parent.config)
    splits = task.splits(task.folder(data), parent.config["track"], parent.labels)
    draft = int8_draft(parent, preset, splits["train"])
    draft = replace(draft, name=name or draft.name)
    found = measure_cost(parent, draft, splits["validation"])
    print(json.dumps({"preset": preset, **asdict(found)}), file=sys.stderr)
    check_budget(found, parent.config["architecture"])
    tweets = task.triggers(task.folder(data)) if draft.trigger else None
    metrics = publish_judged(out, draft, splits, tweets)
    return {
        "bundle": str(out),
        "preset": preset,
        "operators_before": count_operators(parent.model),
        "operators_after": count_operators(draft.model),
        "bytes_before": len(parent.model),
        "bytes_after": len(draft.model),
        "size_ratio": len(draft.model) / len(parent.model),
        "validation_cost": asdict(found),
        **metrics,
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m quantize.to_int8", description="Quantise an fp32 bundle to int8.")
    parser.add_argument("bundle", type=Path, help="folder of the fp32 bundle")
    parser.add_argument("--out", type=Path, required=True, help="folder of the int8 bundle")
    parser.add_argument("--preset", choices=sorted(PRESETS), help="default: the one chosen for the architecture")
    parser.add_argument("--name", help="name of the int8 bundle (default: its parent's)")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    arguments = parser.parse_args(argv)
    try:
        report = to_bundle(arguments.bundle, arguments.data, arguments.out, arguments.preset, arguments.name)
    except (KeymojiError, OSError) as error:
        print(f"quantize.to_int8: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
