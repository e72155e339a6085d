"""Finishes a fine-tuned BERT: `python -m export.tweeteval.hybrid build/student --teacher teacher.npz --out build/bert`.

    trim the vocabulary -> fit the n-gram table to what the teacher gets wrong -> balance the labels -> judge -> save

The balance is an offset a label, chosen on the training split's out-of-fold logits. All of it takes minutes on one
core. Imports torch.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch

from export.data.tweeteval import Split, data_folder, load_split
from export.models import build
from export.models.base import TextClassifier
from export.models.ngrams import HashedNgrams
from export.training import checkpoint
from export.training.balancing import GOALS, balance, figures
from export.training.batches import Encoded
from export.training.teaching import read_teacher, unlabelled_texts
from export.training.trimming import kept_pieces, trim_config, trim_tokenizer, trim_weights
from export.tweeteval.finetune import SPLITS, tokenizer_files
from export.tweeteval.judging import save_judged, set_prior_and_temperature
from export.tweeteval.ngram_fitting import fit_table, out_of_fold
from runtime.errors import KeymojiError
from runtime.tokenizers.tokenizer import load_tokenizer


@dataclass(frozen=True, kw_only=True)
class Finish:
    """`min_count`: how often the texts must have a piece that stays. `goal` names what the balance serves."""

    min_count: int = 2
    ngram_buckets: int = 131_072
    goal: str = "none"
    seed: int = 0

    def __post_init__(self) -> None:
        if self.goal not in GOALS:
            raise ValueError(f"goal is {self.goal!r}; use {', '.join(GOALS)}")
        for name in ("min_count", "ngram_buckets"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be above 0")


def finish_model(
    folder: Path, data: Path, teacher_file: Path, unlabelled: Path | None, chosen: Finish, out: Path
) -> dict[str, Any]:
    """Trim, fit, balance, judge and save; returns the report that the command prints."""
    model, saved = checkpoint.load(folder)
    splits = {split: load_split(data, split, saved.track) for split in SPLITS}
    teacher = read_teacher(teacher_file, splits["train"], saved.track)["train"]
    seen = [*splits["train"].texts, *(unlabelled_texts(unlabelled) if unlabelled else [])]
    tokenizer, old_ids = smaller_tokenizer(folder, seen, chosen.min_count)
    config = {
        **saved.config,
        "encoder": trim_config(saved.config["encoder"], len(old_ids), saved.recipe["max_length"]),
        "ngram_buckets": chosen.ngram_buckets,
    }
    model = smaller_model(model, config, old_ids, saved.recipe["max_length"])
    encoded = encode_all(splits, tokenizer, saved.recipe["max_length"])
    table = cast(HashedNgrams, model.get_submodule("ngrams"))
    label_ids = splits["train"].label_ids
    honest = out_of_fold(table, encoded["train"], teacher, seed=chosen.seed)  # (texts, labels)
    goals = sorted({"none", chosen.goal})
    offsets = {goal: balance(honest, label_ids, GOALS[goal], seed=chosen.seed) for goal in goals}
    fit_table(table, encoded["train"], teacher, np.arange(len(teacher)), seed=chosen.seed)
    with torch.no_grad():
        last_bias(model).add_(torch.from_numpy(offsets[chosen.goal]))
    set_prior_and_temperature(model, splits["train"], encoded["validation"])
    described = replace(saved, config=config, recipe={**saved.recipe, "finish": asdict(chosen)})
    files = tokenizer_files(tokenizer, saved.recipe["max_length"])
    metrics = save_judged(out, model, described, encoded, len(saved.history) - 1, files)
    balances = {goal: figures(honest + offset, label_ids) for goal, offset in offsets.items()}
    return {"out": str(out), "n_pieces": len(old_ids), "out_of_fold": balances, **metrics}


def smaller_tokenizer(folder: Path, texts: Sequence[str], min_count: int) -> tuple[bytes, list[int]]:
    """The checkpoint's tokenizer with the pieces that these texts use, and the old id of each new one."""
    tokenizer, words = (folder / "tokenizer.json").read_bytes(), load_tokenizer(folder)
    return trim_tokenizer(tokenizer, kept_pieces(json.loads(tokenizer), map(words.encode, texts), min_count))


def smaller_model(
    model: TextClassifier, config: dict[str, Any], old_ids: Sequence[int], max_length: int
) -> TextClassifier:
    """The same weights but for the rows that are gone, and an n-gram table of zeros."""
    smaller = build("bert", **config)
    encoder = trim_weights(model.get_submodule("encoder").state_dict(), old_ids, max_length)
    table = {name: value for name, value in smaller.state_dict().items() if name.startswith("ngrams.")}
    rest = {name: value for name, value in model.state_dict().items() if not name.startswith(("encoder.", "ngrams."))}
    smaller.load_state_dict({**rest, **table, **{f"encoder.{name}": value for name, value in encoder.items()}})
    return smaller.eval()


def encode_all(splits: dict[str, Split], tokenizer: bytes, max_length: int) -> dict[str, Encoded]:
    """Every split's ids by the smaller tokenizer, read as the runtime reads it."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, content in tokenizer_files(tokenizer, max_length).items():
            (Path(scratch) / name).write_bytes(content)
        words = load_tokenizer(Path(scratch))
    return {
        name: Encoded(ids=tuple(map(words.encode, split.texts)), label_ids=split.label_ids)
        for name, split in splits.items()
    }


def last_bias(model: TextClassifier) -> torch.nn.Parameter:
    """The classifier's last bias, to which offsets of the logits can be added."""
    classifier = cast(torch.nn.Sequential, model.get_submodule("classifier"))
    return cast(torch.nn.Parameter, classifier[-1].bias)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.tweeteval.hybrid", description="Finish a fine-tuned BERT.")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--teacher", type=Path, required=True, help="logits of export.tweeteval.teacher")
    parser.add_argument("--unlabelled", type=Path, help="more texts whose word pieces are to stay")
    parser.add_argument("--out", type=Path, required=True, help="folder of the finished checkpoint")
    parser.add_argument("--min-count", type=int, default=Finish.min_count, help="a piece is seen (default %(default)s)")
    parser.add_argument("--ngram-buckets", type=int, default=Finish.ngram_buckets, help="rows (default %(default)s)")
    parser.add_argument(
        "--goal", choices=sorted(GOALS), default=Finish.goal, help="of the balance (default %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(1)
    try:
        chosen = Finish(
            min_count=arguments.min_count,
            ngram_buckets=arguments.ngram_buckets,
            goal=arguments.goal,
            seed=arguments.seed,
        )
        report = finish_model(
            arguments.checkpoint,
            data_folder(arguments.data),
            arguments.teacher,
            arguments.unlabelled,
            chosen,
            arguments.out,
        )
    except (KeymojiError, ValueError, OSError) as error:
        print(f"export.tweeteval.hybrid: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
