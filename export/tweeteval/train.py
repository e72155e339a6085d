"""Train one model on one track: `python -m export.tweeteval.train cnn --track clean --out build/cnn-clean`.

    splits -> vocabulary -> token ids -> training loop -> temperature -> checkpoint folder, with curves and tables

A run that was killed goes on where it stood when the same command is given again. BERT has a way of its own from the
tokenizer on: export/tweeteval/finetune.py. Imports torch, nltk and matplotlib.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import nltk
import torch

from export.data.tracks import TRACKS
from export.data.tweeteval import LABELS, Split, data_folder, load_split
from export.models import MODELS, build
from export.training import checkpoint
from export.training.batches import Encoded
from export.training.loop import Recipe, train
from export.training.vocabulary import build_vocabulary, reference_encoder
from export.tweeteval.judging import save_judged, set_prior_and_temperature
from export.tweeteval.recipes import DEFAULT, RECIPES
from runtime.errors import KeymojiError
from runtime.tokenizers.tokenizer import TweetWords

WORDS_ONLY = ("gamma", "class_weight_power", "min_frequency")
FINETUNING = ("learning_rate", "batch_size", "accumulate", "r_drop", "precision")
BERT_ONLY = ("encoder", "teacher", "unlabelled", *FINETUNING)


def train_model(
    name: str, data: Path, track: str, recipe: Recipe, *, seed: int, out: Path, device: str
) -> dict[str, Any]:
    """Train, judge on validation and test, write the checkpoint to `out`; returns what `metrics.json` says."""
    splits = {split: load_split(data, split, track) for split in ("train", "validation", "test")}
    words = build_vocabulary(
        splits["train"].texts,
        lowercase=recipe.lowercase,
        min_frequency=recipe.min_frequency,
        max_length=recipe.max_length,
    )
    encoded = {split: encode(words, splits[split]) for split in splits}
    config = {"vocabulary_size": len(words.vocabulary), "n_labels": len(LABELS), **recipe.model}
    torch.manual_seed(seed)
    model = build(name, **config).to(device)
    resume = out.with_name(f"{out.name}.resume-{fingerprint(name, config, recipe, track, seed, splits)}.pt")
    progress = train(model, encoded["train"], encoded["validation"], recipe, seed=seed, resume=resume)
    set_prior_and_temperature(model, splits["train"], encoded["validation"])
    saved = checkpoint.Checkpoint(
        model=name,
        config=config,
        recipe=asdict(recipe),
        track=track,
        seed=seed,
        history=progress.history,
        data_sha256={split: splits[split].sha256 for split in splits},
        versions={"python": platform.python_version(), "torch": torch.__version__, "nltk": nltk.__version__},
    )
    files = {"tokenizer.json": words.to_json()}
    metrics = save_judged(out, model, saved, encoded, progress.kept_epoch(recipe), files)
    resume.unlink(missing_ok=True)
    return {"model": name, "track": track, "out": str(out), "epochs": len(progress.history), **metrics}


def encode(words: TweetWords, split: Split) -> Encoded:
    """Token ids by way of NLTK, the reference."""
    encoder = reference_encoder(words)
    return Encoded(ids=tuple(encoder(text) for text in split.texts), label_ids=split.label_ids)


def fingerprint(
    name: str, config: dict[str, Any], recipe: Recipe, track: str, seed: int, splits: dict[str, Split]
) -> str:
    """What makes a run the same run: an interrupted one is only resumed by its equal."""
    hashes = [splits[split].sha256 for split in sorted(splits)]
    run = json.dumps([name, config, asdict(recipe), track, seed, hashes], sort_keys=True)
    return hashlib.sha256(run.encode("utf-8")).hexdigest()[:12]


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m export.tweeteval.train", description="Train one model on one track."
    )
    parser.add_argument("model", choices=sorted(MODELS))
    parser.add_argument("--track", choices=sorted(TRACKS), default="clean")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int)
    parser.add_argument(
        "--patience", type=int, help="epochs without a better validation loss; 0 runs all, keeps the last"
    )
    parser.add_argument("--gamma", type=float, help="of the focal loss; 0 is cross-entropy")
    parser.add_argument("--class-weight-power", type=float, help="0: no class weights, 1: balanced")
    parser.add_argument("--min-frequency", type=int, help="how often the training split must have a word")
    parser.add_argument("--threads", type=int, default=1, help="of torch (default 1; more gains these models little)")
    parser.add_argument("--device", default="cpu", help="cpu (default), cuda ...; bert takes any but cpu as found")
    bert = parser.add_argument_group("bert only")
    bert.add_argument("--encoder", help="folder, or name on the hub (default vinai/bertweet-base)")
    bert.add_argument("--teacher", type=Path, help="logits to learn from, made by export.tweeteval.teacher")
    bert.add_argument(
        "--unlabelled", type=Path, help="the texts without labels that export.tweeteval.teacher was given"
    )
    bert.add_argument("--learning-rate", type=float)
    bert.add_argument("--batch-size", type=int)
    bert.add_argument("--accumulate", type=int, help="batches a step")
    bert.add_argument("--r-drop", type=float, help="weight of the distance between two dropouts of a text")
    bert.add_argument("--precision", choices=("auto", "no", "bf16"), help="auto is bf16 where there is a GPU for it")
    return parser.parse_args(argv)


def train_chosen(arguments: argparse.Namespace) -> dict[str, Any]:
    """Train as the command line says; ValueError for an option that the model does not have."""
    foreign = WORDS_ONLY if arguments.model == "bert" else BERT_ONLY
    given = [f"--{name.replace('_', '-')}" for name in foreign if getattr(arguments, name) is not None]
    if given:
        raise ValueError(f"{arguments.model} has no {', '.join(given)}; leave it out")
    if arguments.model == "bert":
        from export.tweeteval.finetune import finetune_chosen  # here, since transformers takes seconds to import

        return finetune_chosen(arguments, data_folder(arguments.data))
    return train_model(
        arguments.model,
        data_folder(arguments.data),
        arguments.track,
        chosen_recipe(arguments),
        seed=arguments.seed,
        out=arguments.out,
        device=arguments.device,
    )


def chosen_recipe(arguments: argparse.Namespace) -> Recipe:
    """The model's recipe with what the command line changes; ValueError for nonsense."""
    names = ("epochs", "patience", "gamma", "class_weight_power", "min_frequency")
    changes = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    return replace(RECIPES.get(arguments.model, DEFAULT), **changes)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parse(argv)
    torch.set_num_threads(arguments.threads)
    try:
        done = train_chosen(arguments)
    except (KeymojiError, ValueError, OSError) as error:
        print(f"export.tweeteval.train: {error}", file=sys.stderr)
        return 2
    print(json.dumps(done))
    return 0


if __name__ == "__main__":
    torch.set_flush_denormal(True)  # weight decay drives unused weights there, where arithmetic is slow
    raise SystemExit(main())
