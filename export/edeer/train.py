"""The emotion classifier and its word on every emoji sentence: `python -m export.edeer.train --encoder DIR --out DIR`.

Stages (stages.py) in checkpoint folders under --out, then `soft_labels.npz` (soft_labels.py) and `metrics.json`. A run
that was killed goes on at the epoch where it stood. Imports torch and accelerate.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from export.data.metrics import judge
from export.data.weibo import EMOTIONS, SOURCES, load_sentences, load_unlabelled, weibo_folder
from export.data.weibo_emoji import without_emoji
from export.data.weibo_sides import NO_FOLD
from export.edeer.soft_labels import SoftLabels, save_soft_labels
from export.edeer.stages import (
    MODEL,
    EdeerRecipe,
    EmojiTexts,
    Run,
    mean_model,
    new_run,
    remember_emoji_texts,
    stage_at,
    train_base,
    train_fold,
)
from export.edeer.upper import reading
from export.models.base import TextClassifier
from export.training.batches import Encoded
from export.training.finetuning import FinetuneRecipe
from export.training.loop import predict_logits
from runtime.errors import KeymojiError

SOFT_LABELS, UNLABELLED = "soft_labels.npz", "unlabelled.npz"


def train_all(run: Run, unlabelled: Sequence[str]) -> dict[str, dict[str, float]]:
    """Every stage, the soft labels, and the held-out figures; returns what `metrics.json` says."""
    run.out.mkdir(parents=True, exist_ok=True)
    base = train_base(run)
    final = stage_at(run, "final")
    if final is None or not (run.out / SOFT_LABELS).is_file():
        texts = remember_emoji_texts(run, base)
        models = [train_fold(run, fold, base, texts) for fold in range(run.recipe.n_folds)]
        final = mean_model(run, models)
        labels = score_emoji_sentences(run, models, final, texts)
        (run.out / UNLABELLED).unlink(missing_ok=True)  # what an older classifier said
        save_soft_labels(run.out / SOFT_LABELS, labels, run.sentences)
    metrics = judge_held_out(run, final)
    (run.out / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    splits = {"validation": judge_validation(run, final), "test": metrics["all"]}
    (run.out / "final" / "metrics.json").write_text(json.dumps(splits, indent=1) + "\n", encoding="utf-8")
    if unlabelled:
        ids = [run.encoder.reference(without_emoji(text)) for text in unlabelled]
        found = probabilities(final, ids, run.recipe.base.precision)  # (texts, emotions)
        np.savez_compressed(run.out / UNLABELLED, probabilities=found.astype(np.float16))
    return metrics


def probabilities(model: TextClassifier, ids: Sequence[Sequence[int]], precision: str) -> NDArray[np.float32]:
    """Emotions of texts given as token ids, float32 (texts, emotions), in bfloat16 where training was."""
    texts = Encoded(ids=tuple(ids), label_ids=np.zeros(len(ids), np.int64))
    with torch.autocast(next(model.parameters()).device.type, torch.bfloat16, enabled=precision == "bf16"):
        logits = predict_logits(model, texts, batch_size=64)
    found: NDArray[np.float32] = torch.softmax(logits, dim=1).numpy()
    return found


def judge_held_out(run: Run, final: TextClassifier) -> dict[str, dict[str, float]]:
    """Figures of the held-out sentences, over all, by source, and of those with emoji, left in and taken out."""
    rows = np.flatnonzero(run.sides.held_out)
    label_ids, sources = run.sentences.label_ids[rows], run.sentences.sources[rows]
    has_emoji = run.sentences.has_emoji()[rows]
    shown = probabilities(final, [run.shown[row] for row in rows], "no")  # (sentences, emotions)
    sets = {"all": np.ones(len(rows), bool), **{source: sources == source for source in SOURCES}}
    sets |= {"with emoji": has_emoji, "without emoji": ~has_emoji}
    found = {name: figures(shown[chosen], label_ids[chosen]) for name, chosen in sets.items() if chosen.any()}
    bare = probabilities(final, [run.bare[row] for row in rows[has_emoji]], "no")
    return {**found, "with emoji, taken out": figures(bare, label_ids[has_emoji])}


def judge_validation(run: Run, final: TextClassifier) -> dict[str, float]:
    """Figures of the validation sentences as they are."""
    rows = np.flatnonzero(run.sides.validation)
    return figures(probabilities(final, [run.shown[row] for row in rows], "no"), run.sentences.label_ids[rows])


def figures(scores: NDArray[np.float32], label_ids: NDArray[np.int64]) -> dict[str, float]:
    return {"sentences": len(label_ids), **judge(scores, label_ids)}


def score_emoji_sentences(
    run: Run, models: Sequence[TextClassifier], final: TextClassifier, texts: EmojiTexts
) -> SoftLabels:
    """Each fold's sentences by the model that did not see them; validation and held-out ones by the final model."""
    scored = np.flatnonzero(run.sides.scored[texts.rows])
    fold = run.sides.fold[texts.rows[scored]]
    found = {name: np.empty((len(fold), len(EMOTIONS)), np.float32) for name in ("shown", "bare")}
    for number, model in [*enumerate(models), (NO_FOLD, final)]:
        mine = np.flatnonzero(fold == number)
        with reading(model, texts.memory, run.recipe.fold_layers):
            for name, places in (("shown", texts.shown), ("bare", texts.bare)):
                ids = [places[text] for text in scored[mine]]
                found[name][mine] = probabilities(model, ids, run.recipe.fold.precision)
    return SoftLabels(rows=texts.rows[scored], fold=fold, n_folds=run.recipe.n_folds, **found)


def chosen_recipe(arguments: argparse.Namespace) -> EdeerRecipe:
    base = FinetuneRecipe(
        learning_rate=arguments.learning_rate,
        head_factor=5.0,
        batch_size=arguments.batch_size,
        epochs=arguments.epochs,
        precision=arguments.precision,
        max_length=96,
        model=MODEL,
    )
    return EdeerRecipe(
        base=base,
        whole=replace(base, head_factor=1.0, epochs=arguments.whole_epochs),
        fold=replace(base, head_factor=1.0, epochs=arguments.fold_epochs),
        n_folds=arguments.folds,
        base_frozen_layers=arguments.frozen_layers,
    )


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.edeer.train", description="Train the emotion classifier.")
    parser.add_argument("--encoder", default="hfl/chinese-roberta-wwm-ext", help="folder, or name on the hub")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--out", type=Path, required=True, help="folder of the stages and the soft labels")
    parser.add_argument("--epochs", type=int, default=1, help="of the base's upper layers")
    parser.add_argument("--whole-epochs", type=int, default=1, help="of the base's every layer, after that")
    parser.add_argument("--fold-epochs", type=int, default=2)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--frozen-layers", type=int, default=3, help="of the base, with the embeddings; 0 for none")
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--precision", choices=("auto", "no", "bf16"), default="auto")
    parser.add_argument("--unlabelled", action="store_true", help="score the texts without labels, emoji taken out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(arguments.threads)
    try:
        data = weibo_folder(arguments.data)
        run = new_run(
            arguments.encoder,
            load_sentences(data),
            chosen_recipe(arguments),
            out=arguments.out,
            seed=arguments.seed,
            device=arguments.device,
        )
        metrics = train_all(run, load_unlabelled(data) if arguments.unlabelled else ())
    except (KeymojiError, ValueError, OSError) as error:
        print(f"export.edeer.train: {error}", file=sys.stderr)
        return 2
    print(json.dumps(metrics))
    return 0


if __name__ == "__main__":
    torch.set_flush_denormal(True)  # weight decay drives unused weights there, where arithmetic is slow
    raise SystemExit(main())
