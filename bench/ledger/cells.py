"""What a cell of the ledger is made of: a model on a track, and the command of each of its stages.

A cell's folder holds `torch`, `fp32` and `int8`. Stages in their order: those three, then `accuracy` and `latency`,
which measure them. EDEER's classifier is a cell without a track and without `latency`: its checkpoint is in
`torch/final`. Imports `export.data` alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from export.data.tracks import TRACKS

EDEER = "edeer"
BERT = "bert"
SMALL = ("ffnn", "transformer", "cnn")
PRECISIONS = ("torch", "fp32", "int8")
MEASURED = ("accuracy", "latency")
BERT_RECIPE = ("--precision", "bf16", "--batch-size", "32", "--learning-rate", "1e-4", "--epochs", "3")
EDEER_RECIPE = ("--precision", "bf16", "--whole-epochs", "2", "--unlabelled")
MINUTES = {  # of a stage on an AMD EPYC, roughly: of `torch`, bert's apart, and of `accuracy`; the others are guesses
    "ffnn": {"torch": 3, "fp32": 1, "int8": 1, "accuracy": 2, "latency": 7},
    "transformer": {"torch": 5, "fp32": 1, "int8": 1, "accuracy": 7, "latency": 8},
    "cnn": {"torch": 4, "fp32": 1, "int8": 1, "accuracy": 7, "latency": 8},
    BERT: {"torch": 60, "fp32": 8, "int8": 6, "accuracy": 35, "latency": 12},
    EDEER: {"torch": 95, "fp32": 3, "int8": 3, "accuracy": 1},
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A model on a track; EDEER's classifier has none."""

    model: str
    track: str = ""

    def title(self) -> str:
        return f"{self.model}:{self.track}" if self.track else self.model

    def stages(self) -> tuple[str, ...]:
        return tuple(MINUTES[self.model])

    def folder(self, out: Path) -> Path:
        return out / self.title().replace(":", "-")

    def place(self, stage: str, out: Path) -> Path:
        """Where the checkpoint or bundle of a stage lies."""
        parts = ("torch", "final") if (self.model, stage) == (EDEER, "torch") else (stage,)
        return self.folder(out).joinpath(*parts)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Where the ledger stands and what it learns from; an encoder is a folder or a name on the hub."""

    data: str
    out: Path
    encoder: str
    chinese_encoder: str
    quick: bool = False


CELLS = (*(Cell(model=model, track=track) for model in (*SMALL, BERT) for track in sorted(TRACKS)), Cell(model=EDEER))


def chosen(named: list[str]) -> list[Cell]:
    """The cells that are named by model, or by model and track; all where none is. ValueError for what is no cell.

    >>> [cell.title() for cell in chosen(["cnn", "edeer", "ffnn:clean"])]
    ['ffnn:clean', 'cnn:as-shipped', 'cnn:clean', 'edeer']
    """
    for name in named:
        if not any(name in (cell.model, cell.title()) for cell in CELLS):
            raise ValueError(f"--only {name}: no such cell: use {', '.join(cell.title() for cell in CELLS)}")
    return [cell for cell in CELLS if not named or cell.model in named or cell.title() in named]


def training(cell: Cell, ground: Ground) -> list[str]:
    """What trains a cell; its options without the command are what `export.tweeteval.train` parses."""
    torch = cell.folder(ground.out) / "torch"
    where = ["--data", ground.data, "--out", str(torch), "--seed", "0"]
    if cell.model == EDEER:
        return ["export.edeer.train", "--encoder", ground.chinese_encoder, *EDEER_RECIPE, *where, "--threads", "2"]
    command = ["export.tweeteval.train", cell.model, "--track", cell.track, *where]
    if cell.model == BERT:
        command += ["--encoder", ground.encoder, *BERT_RECIPE, "--threads", "2"]
    return [*command, "--epochs", "1"] if ground.quick else command


def command_of(cell: Cell, stage: str, ground: Ground, results: Path) -> list[str]:
    """The module of a stage and its arguments; what measures writes to the folder `results`."""
    torch, fp32, int8 = (str(cell.place(precision, ground.out)) for precision in PRECISIONS)
    data = ["--data", ground.data]
    if stage == "torch":
        return training(cell, ground)
    if stage == "fp32":
        task = ["--task", "weibo-emotions"] if cell.model == EDEER else []
        return ["export.bundles.to_onnx", torch, "--out", fp32, "--name", cell.model, *task, *data]
    if stage == "int8":
        return ["quantize.to_int8", fp32, "--out", int8, *data]
    if cell.model == EDEER:
        bundles = ["--bundle", fp32, "--bundle", int8]
        return ["export.edeer.evaluate", str(cell.folder(ground.out) / "torch"), "--jsonl", *bundles, *data]
    named = [f"{cell.model}={folder}" for folder in (torch, fp32, int8)]
    return [f"bench.{stage}", *named, *data, "--out", str(results), *(["--quick"] if ground.quick else [])]
