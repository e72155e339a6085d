"""Train a keyboard: `python -m export.keyboard.train en --data DIR --out build/keyboard` (or zh).

    corpora, phrases -> rows -> teacher of both languages -> its opinions -> student -> calibration -> checkpoint

Each stage is kept in --out (stages.py), so a killed run goes on, and the second language reuses what it can. CPU only.
The checkpoint, --out/en, is exported by export.keyboard.to_onnx and made int8 by quantize.to_int8. Imports torch.
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
from numpy.typing import NDArray

from export.bundles.publishing import as_json, label_rows
from export.data.emoji_labels import labels_of
from export.data.everyday import everyday_folder
from export.data.weibo import EMOTIONS
from export.keyboard.calibration import best_exponent, calibrate, log_prior_of
from export.keyboard.contrasts import contrasts_of
from export.keyboard.emotions import emotions_document
from export.keyboard.lessons import Lesson, lesson_texts, new_lesson
from export.keyboard.model import KeyboardConfig, KeyboardModel, snap_tables
from export.keyboard.recipes import RECIPES, Recipe
from export.keyboard.report import Answerer, report_on
from export.keyboard.rows import SHOW, Rows
from export.keyboard.stages import Stages
from export.keyboard.teacher import ask, grave_of, merry_of, tweet_labels_of, with_language
from export.keyboard.training import Bags, fit, predict
from export.keyboard.tweets import tweet_targets_by
from export.training import checkpoint
from runtime.bundle import Label
from runtime.errors import KeymojiError


def train_keyboard(data: Path, out: Path, recipe: Recipe, tweet_teacher: Path | None, *, seed: int) -> dict[str, Any]:
    """All stages; returns what the command prints."""
    stages = Stages(out, data, recipe, seed=seed)
    rows = stages.rows()
    texts = lesson_texts(rows, recipe.language, recipe.lesson, seed=seed)
    lesson = new_lesson(
        texts,
        rows,
        stages.opinions(rows, texts),
        contrasts_of(rows, recipe.teacher.contrasts),
        grave_of(rows),
        tweet_targets_by(tweet_teacher, tweet_labels_of(rows.emoji)),
        recipe.lesson,
    )
    torch.manual_seed(seed)
    model = KeyboardModel(KeyboardConfig(**asdict(recipe.shape), n_labels=len(rows.emoji), n_emotions=len(EMOTIONS)))
    bags = Bags(lesson.texts, model.config)
    losses = fit(model, bags, lesson, recipe.pace, merry_of(rows.emoji), tweet_labels_of(rows.emoji), seed=seed)
    snap_tables(model)
    exponent = calibrate_on_phrases(model, rows, lesson, recipe)
    report = report_on(answerer(model), rows, recipe.language)
    report |= {"prior exponent": exponent}
    labels = labels_of(rows.emoji, recipe.language)
    files = {
        "metrics.json": as_json(report),
        "labels.json": as_json(label_rows(labels)),
        "emotions.json": emotion_file(rows, labels, data, stages, recipe),
    }
    folder = out / recipe.language
    checkpoint.save(folder, model, saved_as(model, recipe, losses, rows, seed), files)
    return {"out": str(folder), "n_texts": len(lesson.texts), "n_labels": len(labels), **report}


def calibrate_on_phrases(model: KeyboardModel, rows: Rows, lesson: Lesson, recipe: Recipe) -> float:
    held_out = rows.where(language=recipe.language, kinds=(SHOW,), held_out=True)
    logits = predict(model, Bags([rows.texts[row] for row in held_out], model.config))[0].numpy()
    accepted = [rows.accepted(row) for row in held_out]
    log_prior = log_prior_of(lesson, len(rows.emoji))
    grave, merry = grave_of(rows)[held_out], merry_of(rows.emoji).numpy()
    exponent = best_exponent(logits, accepted, log_prior, recipe.prior_exponents, grave, merry)
    calibrate(model, logits, rows.targets[held_out, 0], log_prior, exponent)
    return exponent


def answerer(model: KeyboardModel) -> Answerer:
    """Texts -> scores (texts, labels), triggers (texts,), emotions (texts, emotions)."""

    def answer(texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        logits, triggers, emotions = predict(model, Bags(texts, model.config))
        return logits.softmax(dim=1).numpy(), triggers.sigmoid().numpy(), emotions.softmax(dim=1).numpy()

    return answer


def emotion_file(rows: Rows, labels: Sequence[Label], data: Path, stages: Stages, recipe: Recipe) -> bytes:
    """The bundle's emotions.json, by the teacher."""
    teacher = stages.teacher(rows)

    def tell(texts: Sequence[str], language: str) -> NDArray[np.float32]:
        found = ask(teacher, with_language(stages.encoder(texts), [language] * len(texts))).emotions
        return torch.from_numpy(found).softmax(dim=1).numpy()

    return as_json(emotions_document(rows, labels, data, tell, borrowed=recipe.language != "zh"))


def saved_as(
    model: KeyboardModel, recipe: Recipe, losses: Sequence[float], rows: Rows, seed: int
) -> checkpoint.Checkpoint:
    """What is written beside the weights."""
    return checkpoint.Checkpoint(
        model="keyboard",
        config=asdict(model.config),
        recipe=asdict(recipe),
        track="clean",
        seed=seed,
        history=[{"training_loss": loss} for loss in losses],
        data_sha256={"rows": rows.sha256},
        versions={"python": platform.python_version(), "torch": torch.__version__},
    )


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.keyboard.train", description="Train a keyboard's model.")
    parser.add_argument("language", choices=sorted(RECIPES))
    parser.add_argument("--out", type=Path, required=True, help="folder of the stages; the checkpoint is out/LANGUAGE")
    parser.add_argument("--data", help="folder of the corpora (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument(
        "--tweet-teacher", type=Path, help="a bundle of TweetEval's labels to learn its tweets from too"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="of torch (default 1)")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(arguments.threads)
    try:
        data, recipe = everyday_folder(arguments.data), RECIPES[arguments.language]
        report = train_keyboard(data, arguments.out, recipe, arguments.tweet_teacher, seed=arguments.seed)
    except (KeymojiError, OSError) as error:
        print(f"export.keyboard.train: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    torch.set_flush_denormal(True)  # weight decay drives unused weights there, where arithmetic is slow
    raise SystemExit(main())
