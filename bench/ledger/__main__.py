"""The papers' five systems from training to measured int8: `python -m bench.ledger --data DIR --out build/ledger`.

For FFNN, Transformer, CNN and BERT on both tracks, and for EDEER's classifier: train, export, quantise, check parity,
and measure the PyTorch original, the fp32 and the int8 bundle on the whole test split and in one race. What lies there
already, by the same recipe and from the same data, is kept (done.py); `--only cnn:clean` does one cell. Result lines
go to OUT/results, and the ledger is printed from them. Imports the bench.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import command
from bench.errors import BenchError
from bench.ledger.cells import EDEER, MEASURED, MINUTES, PRECISIONS, Cell, Ground, chosen, command_of
from bench.report.ledger_tables import LEDGER
from bench.results import read_results
from export.data.tweeteval import data_folder

ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
CHINESE_ENCODER = "hfl/chinese-roberta-wwm-ext"


def pending(cell: Cell, ground: Ground) -> list[str]:
    """The stages that are to do: those that are not done, and all that come of them."""
    from bench.ledger.done import is_done  # here, since it brings torch

    missing = [stage for stage in cell.stages() if not is_done(cell, stage, ground, ground.out / "results")]
    if missing and missing[0] in PRECISIONS:
        return list(cell.stages()[cell.stages().index(missing[0]) :])
    return missing


def fill(cell: Cell, stages: Sequence[str], ground: Ground, left: Sequence[int]) -> None:
    """Do the stages of a cell, saying before each what it takes here and what is left after it."""
    for stage, minutes in zip(stages, left, strict=True):
        command.say(f"{cell.title()}, {stage}: about {MINUTES[cell.model][stage]} of {minutes} minutes")
        started = time.monotonic()
        results = cell.folder(ground.out) / "measuring"
        shutil.rmtree(results, ignore_errors=True)
        results.mkdir(parents=True)
        printed = execute(command_of(cell, stage, ground, results), cell.folder(ground.out) / f"{stage}.log")
        if stage in MEASURED:
            if cell.model == EDEER:
                publish = ["bench.edeer", "--out", str(results)]
                execute(publish, cell.folder(ground.out) / f"{stage}.log", printed)
            keep(results, ground.out / "results")
        shutil.rmtree(results)
        command.say(f"{cell.title()}, {stage}: done in {(time.monotonic() - started) / 60:.1f} minutes")


def execute(arguments: Sequence[str], log: Path, given: str = "") -> str:
    """Run a module; what it printed. BenchError with its last message, and where all of them are, where it fails."""
    with log.open("w", encoding="utf-8") as messages:
        finished = subprocess.run(
            [sys.executable, "-m", *arguments],
            input=given,
            stdout=subprocess.PIPE,
            stderr=messages,
            encoding="utf-8",
            check=False,
        )
    if finished.returncode:
        last = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()][-1:]
        raise BenchError(f"{arguments[0]} failed: {' '.join(last) or 'without a word'} (all of it: {log})")
    return finished.stdout


def keep(measured: Path, results: Path) -> None:
    """Append the lines of a finished measurement to the ledger's, a file in one write; predictions go beside them."""
    results.mkdir(exist_ok=True)
    for file in measured.glob("*.jsonl"):
        with (results / file.name).open("a", encoding="utf-8") as stream:
            stream.write(file.read_text(encoding="utf-8"))
    for folder in measured.glob("predictions/*"):
        shutil.copytree(folder, results / "predictions" / folder.name, dirs_exist_ok=True)


def parse(argv: Sequence[str] | None) -> Any:
    parser = command.parser(
        "bench.ledger", "Train, export, quantise and measure the papers' systems; what is finished is kept."
    )
    parser.add_argument("--out", type=Path, default=Path("build") / "ledger", help="default: build/ledger")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--only", action="append", default=[], metavar="CELL", help="cnn, cnn:clean, edeer; repeatable")
    parser.add_argument("--encoder", default=ENCODER, help="of bert: folder, or name on the hub (default %(default)s)")
    parser.add_argument("--chinese-encoder", default=CHINESE_ENCODER, help="of edeer (default %(default)s)")
    parser.add_argument("--print", action="store_true", help="only print the ledger of what was measured in OUT")
    parser.add_argument("--quick", action="store_true", help="one epoch, few texts: for a look, not for publishing")
    return parser.parse_args(argv)


def ledger(argv: Sequence[str] | None) -> tuple[int, Any]:
    arguments = parse(argv)
    try:
        cells = chosen(arguments.only)
    except ValueError as error:
        raise BenchError(str(error)) from None
    failed = [] if arguments.print else fill_all(cells, arguments)
    results = arguments.out / "results"
    lines = read_results(results)
    for name, table in LEDGER.items():
        print(f"{name}\n\n{table(lines) or 'not measured'}\n")
    return int(bool(failed)), {"results": str(results), "n_lines": len(lines), "failed": failed}


def fill_all(cells: Sequence[Cell], arguments: Any) -> list[str]:
    """Fill the cells one after the other; the titles of those that failed, which do not stop the others."""
    ground = Ground(
        data=str(data_folder(arguments.data)),
        out=arguments.out,
        encoder=arguments.encoder,
        chinese_encoder=arguments.chinese_encoder,
        quick=arguments.quick,
    )
    todo = {cell: pending(cell, ground) for cell in cells}
    left = [MINUTES[cell.model][stage] for cell, stages in todo.items() for stage in stages]
    failed = []
    for cell, stages in todo.items():
        remaining = [sum(left[place:]) for place in range(len(stages))]
        left = left[len(stages) :]
        try:
            fill(cell, stages, ground, remaining)
        except BenchError as error:
            command.say(f"{cell.title()}: {error}")
            failed.append(cell.title())
    return failed


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.ledger", ledger, argv)


if __name__ == "__main__":
    raise SystemExit(main())
