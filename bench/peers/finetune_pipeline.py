"""Make what the peer "hub pipeline" opens: `python -m bench.peers.finetune_pipeline --encoder DIR --out DIR`.

An encoder is fine-tuned as transformers' own users do it: `AutoModelForSequenceClassification` and `Trainer`, with
Trainer's own optimiser, learning rate and schedule. Only the train split is read and the last step's weights are kept,
so nothing is chosen on any other. `finetuned.json`, written last, says what the folder is. Imports torch and
transformers.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import command
from bench.errors import BenchError
from bench.machine import library_version
from export.data.tracks import TRACKS
from export.data.tweeteval import LABELS, Split, data_folder, load_split
from runtime.errors import OptionError

MAX_LENGTH, BATCH = 64, 32
REQUIRES = ("transformers", "torch", "accelerate")
ABOUT = "finetuned.json"


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Trainer's own settings unless said otherwise."""

    epochs: int = 3
    learning_rate: float = 5e-5
    bf16: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        if self.epochs < 1 or not 0 < self.learning_rate < 1:
            raise OptionError(f"{self}: train for 1 epoch or more, at a learning rate between 0 and 1")


def finetune(encoder: Path, split: Split, out: Path, recipe: Recipe) -> None:
    """Train on the split and save model and tokenizer in `out`."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments, set_seed

    set_seed(recipe.seed)  # the classifier's first weights are drawn here, before Trainer sets it
    tokenizer: Any = AutoTokenizer.from_pretrained(encoder)  # type: ignore[no-untyped-call]
    model = AutoModelForSequenceClassification.from_pretrained(encoder, num_labels=len(LABELS))
    encoded = tokenizer(list(split.texts), truncation=True, max_length=MAX_LENGTH)
    pairs = zip(encoded["input_ids"], split.label_ids.tolist(), strict=True)
    settings = TrainingArguments(
        output_dir=str(out),
        num_train_epochs=recipe.epochs,
        learning_rate=recipe.learning_rate,
        per_device_train_batch_size=BATCH,
        group_by_length=True,
        bf16=recipe.bf16,
        use_cpu=recipe.bf16 and not torch.cuda.is_available(),  # or Trainer refuses bf16
        seed=recipe.seed,
        save_strategy="no",
        report_to="none",
        dataloader_pin_memory=False,
    )
    trainer = Trainer(
        model=model,
        args=settings,
        train_dataset=[{"input_ids": input_ids, "labels": label_id} for input_ids, label_id in pairs],
        processing_class=tokenizer,  # it pads each batch to its longest text
    )
    with contextlib.redirect_stdout(sys.stderr):  # Trainer prints its losses
        trainer.train()
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)


def pipeline(argv: Sequence[str] | None) -> tuple[int, Any]:
    arguments = parse(argv)
    missing = [library for library in REQUIRES if library_version(library) is None]
    if missing:
        raise BenchError(f"not installed: {', '.join(missing)}: pip install 'keymoji[bench]'")
    if not (arguments.encoder / "config.json").is_file():
        raise BenchError(f"{arguments.encoder}: no config.json is there: name the folder of a Hugging Face encoder")
    if arguments.out.exists():
        raise BenchError(f"{arguments.out}: it exists already: remove it or name another with --out")
    recipe = Recipe(
        epochs=arguments.epochs, learning_rate=arguments.learning_rate, bf16=arguments.bf16, seed=arguments.seed
    )
    split = load_split(data_folder(arguments.data), "train", arguments.track)
    about = {
        "encoder": arguments.encoder.resolve().name,
        "track": arguments.track,
        "data_sha256": split.sha256,
        **asdict(recipe),
    }
    finetune(arguments.encoder, split, arguments.out, recipe)
    (arguments.out / ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    return 0, {"out": str(arguments.out), **about}


def parse(argv: Sequence[str] | None) -> Any:
    parser = command.parser("bench.peers.finetune_pipeline", "Fine-tune an encoder for the bench's --pipeline.")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of an encoder")
    parser.add_argument("--out", type=Path, required=True, help="folder to make")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--track", choices=sorted(TRACKS), default="clean")
    parser.add_argument("--epochs", type=int, default=Recipe.epochs, help="times through the data (default 3)")
    parser.add_argument("--learning-rate", type=float, default=Recipe.learning_rate, help="at the start (default 5e-5)")
    parser.add_argument("--bf16", action="store_true", help="half the bits in the matrix products, where it is faster")
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.peers.finetune_pipeline", pipeline, argv)


if __name__ == "__main__":
    raise SystemExit(main())
