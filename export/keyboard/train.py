"""Train the keyboard's model: `python -m export.keyboard.train --teacher build/teacher.npz --out build/keyboard`.

    typed texts + teacher's logits -> ranking  \
    everyday tweets, wishes, bad news -> trigger  > one model, its tables on int8 steps -> temperature

`teacher.npz` holds logits (texts, labels) for each of export.keyboard.typing_texts.SETS, in their order;
export.keyboard.teacher makes it. The checkpoint is exported by export.keyboard.to_onnx. Imports torch.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from export.data.errors import DataError
from export.data.metrics import judge
from export.data.plain_tweets import PlainTweets, load_plain_tweets
from export.data.tweeteval import LABELS, Split, data_folder, load_split
from export.keyboard.model import KeyboardConfig, KeyboardModel, snap_tables
from export.keyboard.training import UNKNOWN, UNLABELLED, Bags, KeyboardRecipe, Lesson, distil, predict
from export.keyboard.trigger import OwnTexts, held_out_triggers, judge_trigger, own_texts, targets_of
from export.keyboard.typing_texts import LABELLED_SETS, SETS, first_share, typing_texts
from export.training import checkpoint
from export.training.calibration import fit_temperature
from runtime.errors import KeymojiError


def read_teacher(path: Path, texts: dict[str, tuple[str, ...]]) -> dict[str, torch.Tensor]:
    """Logits float32 (texts, labels) of each set; DataError where a set is missing or of another size."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            teacher = {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in SETS}
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{path}: not a teacher's logits ({error}): make them with export.keyboard.teacher") from error
    for name, logits in teacher.items():
        if logits.shape != (len(texts[name]), len(LABELS)):
            raise DataError(
                f"{path}: {name} has shape {tuple(logits.shape)} for {len(texts[name])} texts: make it again"
            )
    return teacher


def train_keyboard(data: Path, teacher_file: Path, recipe: KeyboardRecipe, *, seed: int, out: Path) -> dict[str, Any]:
    """Train, calibrate, judge and save; returns what the command prints."""
    texts = typing_texts(data)
    teacher = read_teacher(teacher_file, texts)
    splits = {split: load_split(data, split, "clean") for split in ("train", "validation", "test")}
    torch.manual_seed(seed)
    config = KeyboardConfig(
        n_buckets=recipe.n_buckets,
        n_importances=recipe.n_importances,
        dim=recipe.dim,
        hidden_dim=recipe.hidden_dim,
        letter_sizes=recipe.letter_sizes,
        n_labels=len(LABELS),
        dropout=recipe.dropout,
    )
    model = KeyboardModel(config)
    tweets = load_plain_tweets(data)
    own = own_texts(tweets)
    bags = Bags([text for name in SETS for text in texts[name]] + own.texts, recipe.letter_sizes)
    losses = distil(model, bags, new_lesson(teacher, splits["train"], tweets, own), recipe, seed=seed)
    snap_tables(model)
    calibrate(model, splits, tweets)
    trigger = judge_trigger(*held_out_triggers(model, tweets))
    metrics: dict[str, Any] = {
        split: judge(logits_of(model, splits[split].texts), splits[split].label_ids) for split in ("validation", "test")
    }
    half = [first_share(text, 0.5) for text in splits["test"].texts]
    metrics["test, first half of the words"] = judge(logits_of(model, half), splits["test"].label_ids)
    metrics["trigger"] = asdict(trigger)
    save(out, model, recipe, losses, splits, metrics, seed)
    return {"out": str(out), **metrics}


def new_lesson(teacher: dict[str, torch.Tensor], train: Split, tweets: PlainTweets, own: OwnTexts) -> Lesson:
    """What is known of the texts of SETS, in their order, and of our own."""
    label_ids = [train.label_ids if name in LABELLED_SETS else np.full(len(teacher[name]), UNLABELLED) for name in SETS]
    had_emoji = [
        targets_of(tweets) if name == "plain" else np.full(len(teacher[name]), UNKNOWN, np.float32) for name in SETS
    ]
    not_asked = torch.full((len(own.texts), len(LABELS)), torch.nan)
    return Lesson(
        teacher=torch.cat([*(teacher[name] for name in SETS), not_asked]),
        label_ids=np.concatenate([*label_ids, np.full(len(own.texts), UNLABELLED)]),
        had_emoji=np.concatenate([*had_emoji, own.had_emoji]),
    )


def calibrate(model: KeyboardModel, splits: dict[str, Split], tweets: PlainTweets) -> None:
    """The priors from the training labels and the tweets, the temperature from the validation split."""
    counts = np.bincount(splits["train"].label_ids, minlength=len(LABELS))  # (labels,)
    model.log_prior.copy_(torch.from_numpy(np.log(np.maximum(counts, 1) / counts.sum())))
    model.trigger_prior.fill_(float(np.log(tweets.has_emoji.mean() / (1 - tweets.has_emoji.mean()))))
    validation = splits["validation"]
    model.temperature.fill_(fit_temperature(torch.from_numpy(logits_of(model, validation.texts)), validation.label_ids))


def logits_of(model: KeyboardModel, texts: Sequence[str]) -> Any:
    """Logits float32 (texts, labels)."""
    return predict(model, Bags(texts, model.config.letter_sizes))[0].numpy()


def save(
    out: Path,
    model: KeyboardModel,
    recipe: KeyboardRecipe,
    losses: list[float],
    splits: dict[str, Split],
    metrics: dict[str, Any],
    seed: int,
) -> None:
    saved = checkpoint.Checkpoint(
        model="keyboard",
        config=asdict(model.config),
        recipe=asdict(recipe),
        track="clean",
        seed=seed,
        history=[{"training_loss": loss} for loss in losses],
        data_sha256={split: splits[split].sha256 for split in splits},
        versions={"python": platform.python_version(), "torch": torch.__version__},
    )
    checkpoint.save(out, model, saved, {"metrics.json": json.dumps(metrics, indent=1).encode("utf-8")})


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.keyboard.train", description="Train the keyboard's model.")
    parser.add_argument("--teacher", type=Path, required=True, help="the teacher's logits, by export.keyboard.teacher")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="of torch (default 1)")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(arguments.threads)
    try:
        data = data_folder(arguments.data)
        report = train_keyboard(data, arguments.teacher, KeyboardRecipe(), seed=arguments.seed, out=arguments.out)
    except (KeymojiError, OSError) as error:
        print(f"export.keyboard.train: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    torch.set_flush_denormal(True)  # weight decay drives unused weights there, where arithmetic is slow
    raise SystemExit(main())
