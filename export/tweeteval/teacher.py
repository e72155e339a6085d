"""A teacher's opinions in one command: `python -m export.tweeteval.teacher --encoder FOLDER --out build/teacher.npz`.

Fine-tunes a model for each fold of the training split and asks it about the texts it has not seen, so that the opinions
are out of fold; all other texts get the mean of all models. One file serves `export.tweeteval.train bert` and
`export.tweeteval.hybrid`. A killed run goes on where it stood. Imports torch and accelerate.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from export.data.metrics import judge
from export.data.tracks import TRACKS
from export.data.tweeteval import data_folder, load_split
from export.training.batches import Encoded
from export.training.encoders import Encoder, load_encoder
from export.training.finetuning import FinetuneRecipe, Lesson, finetune, new_accelerator
from export.training.loop import predict_logits
from export.training.teaching import unlabelled_texts
from export.tweeteval.finetune import encode, fingerprint, new_model
from runtime.errors import KeymojiError

OF_TRAINING = ("train",)  # an opinion each for every training text, in their order


def fold_of(label_ids: NDArray[np.int64], n_folds: int, seed: int) -> NDArray[np.int64]:
    """Which fold holds each text out, int64 (texts,): random, with every label spread evenly."""
    generator = np.random.default_rng(seed)
    fold = np.empty(len(label_ids), np.int64)
    for label_id in np.unique(label_ids):
        members = generator.permutation(np.flatnonzero(label_ids == label_id))
        fold[members] = np.arange(len(members)) % n_folds
    return fold


def teach(
    encoder_name: str,
    data: Path,
    track: str,
    recipe: FinetuneRecipe,
    *,
    n_folds: int,
    seed: int,
    device: str,
    unlabelled: Path | None,
    out: Path,
) -> dict[str, Any]:
    """Train the folds' models, write the opinions to `out`; returns the report that the command prints."""
    encoder = load_encoder(encoder_name, track, recipe.max_length)
    splits = {split: load_split(data, split, track) for split in ("train", "validation")}
    asked = {split: encode(encoder, splits[split]) for split in splits}
    asked |= {"unlabelled": unknown(encoder, unlabelled_texts(unlabelled))} if unlabelled else {}
    fold = fold_of(splits["train"].label_ids, n_folds, seed)
    run = f"{fingerprint(encoder, recipe, track, seed, splits, None)}-{digest(asked)}-of-{n_folds}"
    files = []
    for number in range(n_folds):
        files.append(out.with_name(f"{out.name}.{run}-{number}.npz"))
        if not files[-1].exists():
            save(files[-1], opinions_of_one(encoder, asked, fold == number, recipe, seed + number, device, files[-1]))
    told = together([dict(np.load(file)) for file in files], fold)
    save(out, {**told, "track": np.array(track), "train_sha256": np.array(splits["train"].sha256)})
    for file in files:
        file.unlink()
    labelled = [name for name in told if name in ("train", "validation")]
    scores = {name: judge(told[name].astype(np.float32), asked[name].label_ids) for name in labelled}
    return {"out": str(out), "recipe": asdict(recipe), "n_folds": n_folds, **scores}


def unknown(encoder: Encoder, texts: Sequence[str]) -> Encoded:
    """Texts whose labels nobody knows."""
    return Encoded(ids=tuple(map(encoder.reference, texts)), label_ids=np.full(len(texts), -1, np.int64))


def digest(asked: Mapping[str, Encoded]) -> str:
    """What makes the questions of two runs the same."""
    return hashlib.sha256(repr([(name, asked[name].ids) for name in asked]).encode("ascii")).hexdigest()[:12]


def opinions_of_one(
    encoder: Encoder,
    asked: dict[str, Encoded],
    held_out: NDArray[np.bool_],
    recipe: FinetuneRecipe,
    seed: int,
    device: str,
    file: Path,
) -> dict[str, NDArray[np.float16]]:
    """The logits of a model that was trained on the rest, by name of what it was asked about."""
    accelerator = new_accelerator(device, recipe.precision)
    torch.manual_seed(seed)
    model = new_model(encoder, recipe)
    rest = Lesson(texts=part_of(asked["train"], ~held_out))
    resume = file.with_suffix(".resume.pt")
    finetune(model, rest, asked["validation"], recipe, seed=seed, resume=resume, accelerator=accelerator)
    unseen = {name: part_of(asked[name], held_out) for name in OF_TRAINING if name in asked}
    questions = {**asked, **unseen}
    answers = {name: predict_logits(model, texts).numpy().astype(np.float16) for name, texts in questions.items()}
    resume.unlink(missing_ok=True)
    return answers


def save(file: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write the arrays in one step."""
    partial = file.with_name(file.name + ".partial.npz")
    np.savez_compressed(partial, **arrays)  # type: ignore[arg-type]
    partial.replace(file)


def part_of(texts: Encoded, chosen: NDArray[np.bool_]) -> Encoded:
    return Encoded(ids=tuple(texts.ids[index] for index in np.flatnonzero(chosen)), label_ids=texts.label_ids[chosen])


def together(
    opinions: Sequence[dict[str, NDArray[np.float16]]], fold: NDArray[np.int64]
) -> dict[str, NDArray[np.float16]]:
    """Of each training text, and of what was made of it, its fold's model's opinion; the mean of all about others."""
    told = {}
    for name in opinions[0]:
        answers = [opinion[name].astype(np.float32) for opinion in opinions]
        if name in OF_TRAINING:
            told[name] = np.empty((len(fold), answers[0].shape[1]), np.float16)
            for number, answer in enumerate(answers):
                told[name][fold == number] = answer
        else:
            told[name] = np.mean(answers, axis=0).astype(np.float16)
    return told


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m export.tweeteval.teacher", description="Logits to learn from, out of fold."
    )
    parser.add_argument("--encoder", default="vinai/bertweet-base", help="folder or hub name (default %(default)s)")
    parser.add_argument("--track", choices=sorted(TRACKS), default="clean")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--unlabelled", type=Path, help="a text a line, or a table with the text in its last column")
    parser.add_argument("--out", type=Path, required=True, help="the .npz file to write")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="of torch (default 1)")
    parser.add_argument("--device", default="cpu")
    for name in ("learning-rate", "r-drop"):
        parser.add_argument(f"--{name}", type=float)
    for name in ("epochs", "batch-size"):
        parser.add_argument(f"--{name}", type=int)
    arguments = parser.parse_args(argv)
    names = ("learning_rate", "r_drop", "epochs", "batch_size")
    torch.set_num_threads(arguments.threads)
    try:
        if arguments.folds < 2:
            raise ValueError(f"folds is {arguments.folds}; it must be above 1")
        recipe = FinetuneRecipe(**{n: getattr(arguments, n) for n in names if getattr(arguments, n) is not None})
        report = teach(
            arguments.encoder,
            data_folder(arguments.data),
            arguments.track,
            recipe,
            n_folds=arguments.folds,
            seed=arguments.seed,
            device=arguments.device,
            unlabelled=arguments.unlabelled,
            out=arguments.out,
        )
    except (KeymojiError, ValueError, OSError) as error:
        print(f"export.tweeteval.teacher: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
