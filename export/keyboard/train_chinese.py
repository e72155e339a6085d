"""Train the Chinese keyboard's model: `python -m export.keyboard.train_chinese build/edeer --out build/zh`.

    classifier's soft labels, gold emotions -> emotions  \\
    the emoji that people put into the texts -> ranking   > one small model over P(emoji | emotion) from EDEER

The emoji are taken out of every text, which is how a keyboard sees it. P(emoji | emotion) comes from texts that teach:
out-of-fold soft labels where a text has a gold emotion, the final classifier's where it has none. emotions.json has the
distributions that export.edeer.evaluate judges. A second model without emotions is trained to compare with
(ranking.py). Exported by export.keyboard.to_onnx. Imports torch.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from export.bundles.publishing import as_json, label_rows
from export.data.metrics import judge
from export.data.weibo import EMOTIONS, weibo_folder
from export.data.weibo_ranking import RankingTexts, load_ranking_texts, ranking_labels, ranking_splits
from export.edeer.distributions import Distributions
from export.edeer.gold import gold_emoji
from export.keyboard.chinese_lesson import (
    EmotionKeyboardRecipe,
    Lesson,
    judged_distributions,
    learnt_distributions,
    loss_of,
    new_lesson,
    posterior_of,
    teacher_of,
)
from export.keyboard.chinese_ranking import Contender, compare, ranking_lines
from export.keyboard.emotion_model import EmotionKeyboardConfig, EmotionKeyboardModel
from export.keyboard.model import KeyboardConfig, snap_tables
from export.keyboard.training import Bags, fit, predict
from export.training import checkpoint
from export.training.calibration import fit_temperature
from runtime.bundle import Label
from runtime.errors import KeymojiError

SOURCE = (
    "Mean of an emotion classifier's soft labels over Weibo texts with the emoji, which was taken out (EDEER, Zeng et "
    "al. 2024); the classifier learnt from NLPCC2013, NLPCC2014 and WEC, and not from the labels of these texts."
)


def train_all(data: Path, folder: Path, recipe: EmotionKeyboardRecipe, *, seed: int, out: Path) -> dict[str, Any]:
    """Train both models, judge and save; returns what the command prints."""
    texts = load_ranking_texts(data)
    teacher = teacher_of(folder, data, texts)
    learnt = learnt_distributions(texts, teacher)
    gold = [one.emoji for one in gold_emoji()]
    labels = ranking_labels(texts, learnt.emoji, gold)
    lesson, shares = new_lesson(texts, teacher, labels, recipe.others_weight), posterior_of(learnt, labels)
    model, losses = trained(texts, lesson, shares, recipe, seed)
    direct, _ = trained(texts, lesson, shares, replace(recipe, uses_emotions=False), seed)
    calibrate(model, texts, labels)
    splits = ranking_splits(texts, labels)
    metrics: dict[str, Any] = {
        name: judge(log_scores_of(model, splits[name].texts), splits[name].label_ids) for name in ("validation", "test")
    }
    judged = [label.id for label in labels if label.code in gold]
    contenders = new_contenders(model, direct, texts, teacher, labels)
    metrics |= {"ranking": compare(contenders, texts, labels, judged), "emotions": judge_emotions(model, texts)}
    files = {
        "metrics.json": as_json(metrics),
        "labels.json": as_json(label_rows(labels)),
        "emotions.json": as_json(emotions_document(judged_distributions(texts, teacher))),
        "ranking.jsonl": "".join(f"{json.dumps(line)}\n" for line in result_lines(metrics)).encode(),
    }
    checkpoint.save(out, model, about(model, recipe, losses, texts, seed), files)
    return {"out": str(out), "labels": len(labels), **metrics}


def trained(
    texts: RankingTexts, lesson: Lesson, shares: Tensor, recipe: EmotionKeyboardRecipe, seed: int
) -> tuple[EmotionKeyboardModel, list[float]]:
    """A model that has learnt from the texts that teach something, its tables on int8 steps; the losses by epoch."""
    is_known = (lesson.emoji.sum(dim=1) > 0) | ~lesson.teacher[:, 0].isnan()  # (texts,)
    rows = np.flatnonzero(texts.training & (texts.is_labelled | is_known.numpy()))
    bags = Bags([texts.texts[row] for row in rows], recipe.letter_sizes)
    torch.manual_seed(seed)
    model = new_model(recipe, shares)
    losses = fit(model, bags, lambda found, places: loss_of(found, lesson, rows[places], recipe), recipe, seed=seed)
    snap_tables(model.body)
    return model, losses


def new_model(recipe: EmotionKeyboardRecipe, emoji_shares: Tensor) -> EmotionKeyboardModel:
    """An untrained model; emoji_shares (emotions, emoji) is P(emoji | emotion)."""
    n_emotions, n_emoji = emoji_shares.shape
    body = KeyboardConfig(
        n_buckets=recipe.n_buckets,
        n_importances=recipe.n_importances,
        dim=recipe.dim,
        hidden_dim=recipe.hidden_dim,
        letter_sizes=recipe.letter_sizes,
        n_labels=n_emoji + n_emotions,
        dropout=recipe.dropout,
    )
    config = EmotionKeyboardConfig(
        body=body, n_emoji=n_emoji, n_emotions=n_emotions, uses_emotions=recipe.uses_emotions
    )
    model = EmotionKeyboardModel(config)
    model.emoji_of_emotion.copy_(emoji_shares)
    return model


def calibrate(model: EmotionKeyboardModel, texts: RankingTexts, labels: Sequence[Label]) -> None:
    """Two temperatures, fitted on the validation texts and divided into the weights; then the priors, by counting.

    The emotions' comes first, since the ranking reads them.
    """
    splits, n_emoji = ranking_splits(texts, labels), len(labels)
    labelled = np.flatnonzero(texts.validation & texts.is_labelled)
    _, emotion_logits = answers(model, [texts.texts[row] for row in labelled])
    divide_layer(model, slice(n_emoji, None), fit_temperature(emotion_logits, texts.emotion_ids[labelled]))
    log_scores, _ = answers(model, splits["validation"].texts)
    temperature = fit_temperature(log_scores, splits["validation"].label_ids)
    divide_layer(model, slice(0, n_emoji), temperature)
    counts = np.bincount(splits["train"].label_ids, minlength=n_emoji)  # (emoji,)
    emotions = texts.emotion_ids[texts.training & texts.is_labelled]
    emotion_prior = log_shares(np.bincount(emotions, minlength=len(EMOTIONS)))  # (emotions,)
    with torch.no_grad():
        model.trust.div_(temperature)
        expected = model.expected(emotion_prior[None])[0].log()  # (emoji,)
        model.body.log_prior.copy_(torch.cat([log_shares(counts) - model.trust * expected, emotion_prior]))


def divide_layer(model: EmotionKeyboardModel, rows: slice, temperature: float) -> None:
    """Divide these rows of the last layer in place, and so what they answer."""
    with torch.no_grad():
        model.body.classifier.weight[rows] /= temperature
        model.body.classifier.bias[rows] /= temperature


def log_shares(counts: NDArray[np.int64]) -> Tensor:
    """Logarithms of shares; what was never counted counts as once."""
    return torch.from_numpy(np.log(np.maximum(counts, 1) / counts.sum()).astype(np.float32))


def answers(model: EmotionKeyboardModel, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Log scores (texts, emoji) and emotion logits (texts, emotions)."""
    return predict(model, Bags(texts, model.config.body.letter_sizes))


def log_scores_of(model: EmotionKeyboardModel, texts: Sequence[str]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = answers(model, texts)[0].numpy()
    return found


def judge_emotions(model: EmotionKeyboardModel, texts: RankingTexts) -> dict[str, float]:
    """The small model's emotions on the held-out sentences, emoji taken out."""
    rows = np.flatnonzero(texts.held_out & texts.is_labelled)
    found = answers(model, [texts.texts[row] for row in rows])[1].numpy()
    return {"sentences": len(rows), **judge(found, texts.emotion_ids[rows])}


def new_contenders(
    model: EmotionKeyboardModel,
    direct: EmotionKeyboardModel,
    texts: RankingTexts,
    teacher: NDArray[np.float32],
    labels: Sequence[Label],
) -> list[Contender]:
    """What is compared: each gives scores (texts, emoji) for rows of the texts."""
    counts = np.bincount(ranking_splits(texts, labels)["train"].label_ids, minlength=len(labels))  # (emoji,)
    shares = model.emoji_of_emotion.numpy()  # (emotions, emoji)

    def of(rows: NDArray[np.int64]) -> list[str]:
        return [texts.texts[row] for row in rows]

    rows = np.flatnonzero(texts.training & texts.is_labelled)
    own = texts.first_labels(labels)[rows]
    own_counts = np.bincount(own[own >= 0], minlength=len(labels)).astype(np.float32)  # (emoji,)
    return [
        Contender(name="popularity, of sentences", scores=lambda rows: np.tile(own_counts, (len(rows), 1))),
        Contender(name="popularity", scores=lambda rows: np.tile(counts.astype(np.float32), (len(rows), 1))),
        Contender(name="EDEER alone, classifier", scores=lambda rows: teacher[rows] @ shares),
        Contender(
            name="EDEER alone, small model",
            scores=lambda rows: model.expected(answers(model, of(rows))[1]).detach().numpy(),
        ),
        Contender(name="direct, no emotions", scores=lambda rows: log_scores_of(direct, of(rows))),
        Contender(name="zh", scores=lambda rows: log_scores_of(model, of(rows))),
    ]


def result_lines(metrics: dict[str, Any]) -> list[dict[str, Any]]:
    """What bench.edeer publishes: the ranking, and the small model's emotions."""
    emotions = dict(metrics["emotions"])
    line = {"kind": "edeer", "model": "zh", "precision": "torch", "split": "held-out: all, emoji taken out"}
    return [*ranking_lines(metrics["ranking"]), {**line, "n_texts": emotions.pop("sentences"), "metrics": emotions}]


def emotions_document(learnt: Distributions) -> dict[str, Any]:
    """What `emotions.json` of a bundle says (runtime/emotions.py)."""
    return {
        "names": list(EMOTIONS),
        "source": SOURCE,
        "borrowed": False,
        "emoji": {
            emoji: {"distribution": [round(share, 4) for share in row], "n_sentences": count}
            for emoji, row, count in zip(learnt.emoji, learnt.table.tolist(), learnt.counts, strict=True)
        },
    }


def about(
    model: EmotionKeyboardModel, recipe: EmotionKeyboardRecipe, losses: list[float], texts: RankingTexts, seed: int
) -> checkpoint.Checkpoint:
    return checkpoint.Checkpoint(
        model="emotion-keyboard",
        config=asdict(model.config),
        recipe=asdict(recipe),
        track="clean",
        seed=seed,
        history=[{"training_loss": loss} for loss in losses],
        data_sha256={"corpora": texts.sha256},
        versions={"python": platform.python_version(), "torch": torch.__version__},
    )


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m export.keyboard.train_chinese", description="Train the zh keyboard."
    )
    parser.add_argument("classifier", type=Path, help="folder that export.edeer.train --unlabelled wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="of torch (default 1)")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(arguments.threads)
    try:
        data = weibo_folder(arguments.data)
        report = train_all(data, arguments.classifier, EmotionKeyboardRecipe(), seed=arguments.seed, out=arguments.out)
    except (KeymojiError, OSError) as error:
        print(f"export.keyboard.train_chinese: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    torch.set_flush_denormal(True)  # weight decay drives unused weights there, where arithmetic is slow
    raise SystemExit(main())
