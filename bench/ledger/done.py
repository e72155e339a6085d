"""What of a cell is finished: told from what lies there, so that a kill at any moment loses one stage at most.

A checkpoint counts where its recipe, track, seed and data are today's; a bundle where it was made from that checkpoint,
by hash; a measurement where there are lines about these very files. Imports `export` (torch) and the bench.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.entrants import Entrant, bundle_entrant, read_checkpoint
from bench.errors import BenchError
from bench.ledger.cells import BERT, EDEER, PRECISIONS, Cell, Ground, training
from bench.results import Line, read_results
from export.data.tweeteval import data_folder, load_split
from export.tweeteval import train
from export.tweeteval.finetune import chosen_finetuning
from runtime.bundle import open_bundle
from runtime.errors import KeymojiError

SPLITS = ("train", "validation", "test")


def is_done(cell: Cell, stage: str, ground: Ground, results: Path) -> bool:
    """Whether a stage's work lies there, made by today's recipe from what lies there of the stages before it."""
    if stage == "torch":
        return is_trained(cell, ground)
    made = entrants_of(cell, ground.out)
    if stage in PRECISIONS:
        return len(made) > PRECISIONS.index(stage)
    asked = made[1:] if cell.model == EDEER else made  # whose checkpoint's lines are of its stages, and have no hash
    known = {hash_of(line) for line in measured(results, stage) if bool(line.get("quick")) == ground.quick}
    return len(made) == len(PRECISIONS) and {one.sha256 for one in asked} <= known


def is_trained(cell: Cell, ground: Ground) -> bool:
    try:
        saved = json.loads((cell.place("torch", ground.out) / "checkpoint.json").read_bytes())
    except (OSError, ValueError):
        return False
    if cell.model == EDEER:  # its own command compares its stages with the recipe
        return (cell.folder(ground.out) / "torch" / "metrics.json").is_file()
    return {key: saved.get(key) for key in ("model", "recipe", "track", "seed", "data_sha256")} == wanted(cell, ground)


def wanted(cell: Cell, ground: Ground) -> dict[str, Any]:
    """What the checkpoint.json of a cell says when it was trained by today's recipe on this data."""
    arguments = train.parse(training(cell, ground)[1:])
    recipe = asdict(chosen_finetuning(arguments) if cell.model == BERT else train.chosen_recipe(arguments))
    if cell.model == BERT:
        recipe["encoder"] = Path(ground.encoder).name
    data = data_folder(ground.data)
    hashes = {split: load_split(data, split, cell.track).sha256 for split in SPLITS}
    known = {"model": cell.model, "recipe": recipe, "track": cell.track, "seed": 0, "data_sha256": hashes}
    plain: dict[str, Any] = json.loads(json.dumps(known))
    return plain


def entrants_of(cell: Cell, out: Path) -> list[Entrant]:
    """The checkpoint and the bundles made from it, as far as they are there: each has the one before as its parent."""
    found: list[Entrant] = []
    for precision in PRECISIONS:
        folder = cell.place(precision, out)
        try:
            one = read_checkpoint("", folder) if precision == "torch" else bundle_entrant("", open_bundle(folder))
        except KeymojiError:
            break
        if found and (one.precision, one.parent_sha256) != (precision, found[-1].weights_sha256):
            break
        found.append(one)
    return found


def measured(results: Path, stage: str) -> Sequence[Line]:
    """The lines that stand in a stage's results file; none where there is no file."""
    try:
        lines = read_results(results)
    except BenchError:
        return []
    kinds = {"accuracy": ("accuracy", "edeer"), "latency": ("latency",)}[stage]
    return [line for line in lines if line["kind"] in kinds]


def hash_of(line: Line) -> str:
    return str(line.get("bundle_sha256") or line.get("checkpoint_sha256") or "")
