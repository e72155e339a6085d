"""Put a model on the shelf, `bench/models`: `python -m bench.shelve build/ledger/cnn-clean/torch --name cnn-clean
--bundle build/ledger/cnn-clean/int8`, or a keyboard's checkpoint beside the shipped bundle of its name,
`python -m bench.shelve build/keyboard/en --name en`.

The checkpoint goes to NAME/torch, its large tables as 16-bit floats where no text of ours is ranked otherwise for it
but by a near tie, and the bundle to NAME/int8; `--bundle-only` leaves the checkpoint out. Refused where the two do not
answer alike. Imports torch and safetensors.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file, save

from bench import command
from bench.anywhere import texts_of
from bench.entrants import MODELS, Floats
from bench.errors import BenchError
from bench.reference import TorchModel
from runtime.bundle import find, open_bundle, shipped
from runtime.manifest import is_plain_name
from runtime.predictor import EmojiPredictor

KEPT = ("checkpoint.json", "tokenizer.json", "labels.json", "metrics.json")  # of a checkpoint, where it has them
N_RANKED = 3  # what a strip shows
TABLE_BYTES = 500_000  # what is smaller is no table worth halving
NEAR = 1e-4  # of a probability, as little as a graph may differ from PyTorch
MIN_AGREEMENT = 0.9  # of the texts keep their top-1: less is another model's bundle
HALVED = """
Its tables ({tables}) are stored as 16-bit floats. Of {n_texts:,} texts of our own {n_swapped} got another three best
for it, each by a swap of emoji whose probabilities differ by {near} or less.
"""
CARD = """# {name}: the PyTorch original

The checkpoint that the int8 bundle was made from, to be timed and compared anywhere: `python -m bench.latency`.
{tables}
Of {n_texts:,} texts of our own {agreement:.2%} get the same first answer from both. Figures of this checkpoint:
`metrics.json`. What it is weak at, and what it learnt from, is told by the bundle's model card. Licence of the weights:
Apache-2.0.
"""


def shelve(checkpoint: Path, bundle: Path, place: Path, *, with_bundle: bool, with_original: bool) -> dict[str, Any]:
    """Write the folder `place`; what was stored how. BenchError where the bundle answers another model's."""
    texts = texts_of(str(open_bundle(bundle).config.get("language", "en")))
    before, predictor = scores_of(TorchModel(checkpoint), texts), EmojiPredictor.load(bundle)
    agreement = float(np.mean([predictor.scores(text).argmax() for text in texts] == before.argmax(axis=1)))
    if agreement < MIN_AGREEMENT:
        raise BenchError(f"{bundle}: only {agreement:.1%} of our texts get the answer of {checkpoint}: name its own")
    done: dict[str, Any] = {"place": str(place), "agreement": round(agreement, 4), "n_texts": len(texts)}
    partial = place.with_name(f"{place.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    if with_bundle:
        shutil.copytree(bundle, partial / "int8")
    if with_original:
        (partial / "torch").mkdir()
        for file in (checkpoint / kept for kept in KEPT):
            if file.is_file():
                shutil.copyfile(file, partial / "torch" / file.name)
        halved, n_swapped = write_weights(checkpoint, partial / "torch", before, texts)
        done |= {"halved": halved, "n_swapped": n_swapped}
        tables = HALVED.format(tables=", ".join(halved), n_swapped=n_swapped, near=NEAR, n_texts=len(texts))
        card = CARD.format(name=place.name, tables=tables if halved else "", agreement=agreement, n_texts=len(texts))
        (partial / "torch" / "README.md").write_text(card, encoding="utf-8")
    shutil.rmtree(place, ignore_errors=True)
    partial.rename(place)
    return done | {"bytes": sum(file.stat().st_size for file in place.rglob("*") if file.is_file())}


def write_weights(checkpoint: Path, folder: Path, before: Floats, texts: Sequence[str]) -> tuple[list[str], int]:
    """The weights, with 16-bit tables where our texts keep their ranking; the tables' names, and how many texts swap.

    Emoji swap unseen where the original's probabilities of them differ by NEAR or less.
    """
    weights = load_file(checkpoint / "model.safetensors")
    large = [name for name, one in weights.items() if one.is_floating_point() and one.nbytes > TABLE_BYTES]
    tables = [name for name in large if weights[name].dim() == 2]
    halves = {name: one.half() if name in tables else one for name, one in weights.items()}
    (folder / "model.safetensors").write_bytes(save(halves))
    own, other = first(before), first(scores_of(TorchModel(folder), texts))  # (texts, 3)
    apart = np.abs(np.take_along_axis(before, own, axis=1) - np.take_along_axis(before, other, axis=1))
    if tables and apart.max() <= NEAR:
        return tables, int((own != other).any(axis=1).sum())
    command.say(f"{checkpoint}: stored as it is: 16-bit tables would rank a text otherwise, or there is none")
    shutil.copyfile(checkpoint / "model.safetensors", folder / "model.safetensors")
    return [], 0


def scores_of(model: TorchModel, texts: Sequence[str]) -> Floats:
    """Each text alone. (texts, labels)"""
    return np.stack([model.every_score([text])[0] for text in texts])


def first(scores: Floats) -> npt.NDArray[np.intp]:
    """The ids of the three best of each text. (texts, 3)"""
    return np.argsort(-scores, axis=1, kind="stable")[:, :N_RANKED]


def parse(argv: Sequence[str] | None) -> Any:
    parser = command.parser("bench.shelve", "Put a checkpoint and its int8 bundle into bench/models.")
    parser.add_argument("checkpoint", type=Path, help="folder of the PyTorch original")
    parser.add_argument("--name", required=True, help="of the model there; a shipped bundle's name for a keyboard")
    parser.add_argument("--bundle", help="folder of its int8 bundle (default: the shipped one of that name)")
    parser.add_argument("--bundle-only", action="store_true", help="leave the checkpoint out, to save room")
    parser.add_argument("--models", type=Path, default=MODELS, help="the shelf (default bench/models)")
    return parser.parse_args(argv)


def run(argv: Sequence[str] | None) -> tuple[int, Any]:
    arguments = parse(argv)
    torch.set_num_threads(1)
    if arguments.bundle_only and not arguments.bundle:
        raise BenchError("--bundle-only without --bundle leaves nothing to store: name the bundle")
    if not arguments.bundle and arguments.name not in shipped():
        raise BenchError(f"--name {arguments.name}: no bundle of this name is shipped: name one with --bundle")
    if not is_plain_name(arguments.name):
        raise BenchError(f"--name {arguments.name!r} is not a plain name: use letters, digits and hyphens")
    return 0, shelve(
        arguments.checkpoint,
        find(arguments.bundle or arguments.name),
        arguments.models / arguments.name,
        with_bundle=bool(arguments.bundle),
        with_original=not arguments.bundle_only,
    )


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.shelve", run, argv)


if __name__ == "__main__":
    raise SystemExit(main())
