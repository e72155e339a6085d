"""Fine-tunes BERT: `python -m export.tweeteval.train bert --encoder vinai/bertweet-base --out build/bert`.

    encoder and its tokenizer -> ids, proven equal to the runtime's -> fine-tuning -> temperature -> checkpoint folder

The same under `accelerate launch -m export.tweeteval.train bert ...` runs on several processes. Imports torch and
accelerate.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import accelerate
import numpy as np
import torch
import transformers
from numpy.typing import NDArray

from export.data.tweeteval import LABELS, Split, load_split
from export.models import build
from export.models.base import TextClassifier
from export.training import checkpoint
from export.training.batches import Encoded
from export.training.encoders import Encoder, check_same_ids, load_encoder
from export.training.finetuning import FinetuneRecipe, Lesson, finetune, new_accelerator
from export.training.teaching import read_teacher, unlabelled_texts
from export.tweeteval.judging import save_judged, set_prior_and_temperature
from runtime.tokenizers.tokenizer import Tokenizer, load_tokenizer

SPLITS = ("train", "validation", "test")


def finetune_model(
    encoder_name: str,
    data: Path,
    track: str,
    recipe: FinetuneRecipe,
    *,
    seed: int,
    out: Path,
    device: str,
    teacher: Path | None = None,
    unlabelled: Path | None = None,
) -> dict[str, Any]:
    """Fine-tune, judge on validation and test, write the checkpoint to `out`; returns what `metrics.json` says."""
    accelerator = new_accelerator(device, recipe.precision)
    torch.manual_seed(seed)
    encoder = load_encoder(encoder_name, track, recipe.max_length)
    splits = {split: load_split(data, split, track) for split in SPLITS}
    check_same_ids(encoder, travelling_tokenizer(encoder, recipe), [text for s in splits.values() for text in s.texts])
    model = new_model(encoder, recipe)
    lesson = new_lesson(encoder, splits["train"], read_teacher(teacher, splits["train"], track), unlabelled)
    encoded = {split: encode(encoder, splits[split]) for split in ("validation", "test")}
    run = fingerprint(encoder, recipe, track, seed, splits, teacher)
    resume = out.with_name(f"{out.name}.resume-{run}.pt")
    progress = finetune(model, lesson, encoded["validation"], recipe, seed=seed, resume=resume, accelerator=accelerator)
    if not accelerator.is_main_process:
        return {}
    set_prior_and_temperature(model, splits["train"], encoded["validation"])
    saved = checkpoint.Checkpoint(
        model="bert",
        config=model_config(encoder, recipe),
        recipe={**asdict(recipe), "encoder": Path(encoder_name).name},
        track=track,
        seed=seed,
        history=progress.history,
        data_sha256={split: splits[split].sha256 for split in splits},
        versions=versions(),
    )
    files = tokenizer_files(encoder.tokenizer, recipe.max_length)
    metrics = save_judged(out, model, saved, encoded, progress.kept_epoch(recipe), files)
    resume.unlink(missing_ok=True)
    return {"model": "bert", "track": track, "out": str(out), "epochs": len(progress.history), **metrics}


def new_model(encoder: Encoder, recipe: FinetuneRecipe) -> TextClassifier:
    """Fresh streams and classifier over the encoder's weights."""
    model = build("bert", **model_config(encoder, recipe))
    model.get_submodule("encoder").load_state_dict(encoder.weights)
    return model


def model_config(encoder: Encoder, recipe: FinetuneRecipe) -> dict[str, Any]:
    return {"encoder": encoder.config, "n_labels": len(LABELS), **recipe.model}


def travelling_tokenizer(encoder: Encoder, recipe: FinetuneRecipe) -> Tokenizer:
    """The tokenizer as the runtime will read it, from its files."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, content in tokenizer_files(encoder.tokenizer, recipe.max_length).items():
            (Path(scratch) / name).write_bytes(content)
        return load_tokenizer(Path(scratch))


def tokenizer_files(tokenizer: bytes, max_length: int) -> dict[str, bytes]:
    return {"tokenizer.json": tokenizer, "config.json": json.dumps({"max_length": max_length}).encode("ascii")}


def new_lesson(
    encoder: Encoder, training: Split, teacher: Mapping[str, NDArray[np.float32]], unlabelled: Path | None
) -> Lesson:
    """The training split and, where the teacher has a word on them, the texts without labels."""
    texts, opinions = list(training.texts), teacher.get("train")
    label_ids = training.label_ids
    if unlabelled is not None and opinions is not None:
        more = unlabelled_texts(unlabelled, len(teacher["unlabelled"]))
        texts += more
        label_ids = np.concatenate([label_ids, np.full(len(more), -1, label_ids.dtype)])
        opinions = np.concatenate([opinions, teacher["unlabelled"]])
    ids = tuple(encoder.reference(text) for text in texts)
    return Lesson(texts=Encoded(ids=ids, label_ids=label_ids), teacher=opinions)


def encode(encoder: Encoder, split: Split) -> Encoded:
    """Token ids by the encoder's own tokenizer, the reference."""
    return Encoded(ids=tuple(encoder.reference(text) for text in split.texts), label_ids=split.label_ids)


def fingerprint(
    encoder: Encoder, recipe: FinetuneRecipe, track: str, seed: int, splits: Mapping[str, Split], teacher: Path | None
) -> str:
    """What makes a run the same run: an interrupted one is only resumed by its equal."""
    digest = hashlib.sha256(teacher.read_bytes() if teacher else b"").hexdigest()
    hashes = [splits[split].sha256 for split in sorted(splits)]
    run = json.dumps([encoder.config, asdict(recipe), track, seed, hashes, digest], sort_keys=True, default=str)
    return hashlib.sha256(run.encode("utf-8")).hexdigest()[:12]


def versions() -> dict[str, str]:
    modules: dict[str, Any] = {"torch": torch, "transformers": transformers, "accelerate": accelerate}
    return {"python": platform.python_version(), **{name: module.__version__ for name, module in modules.items()}}


def finetune_chosen(arguments: argparse.Namespace, data: Path) -> dict[str, Any]:
    """Fine-tune as the command line of export.tweeteval.train says."""
    return finetune_model(
        arguments.encoder or "vinai/bertweet-base",
        data,
        arguments.track,
        chosen_finetuning(arguments),
        seed=arguments.seed,
        out=arguments.out,
        device=arguments.device,
        teacher=arguments.teacher,
        unlabelled=arguments.unlabelled,
    )


def chosen_finetuning(arguments: argparse.Namespace) -> FinetuneRecipe:
    """The recipe with what the command line changes; ValueError for nonsense."""
    names = ("epochs", "patience", "learning_rate", "batch_size", "accumulate", "r_drop", "precision")
    given = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    return FinetuneRecipe(**given)
