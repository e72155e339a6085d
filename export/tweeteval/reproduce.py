"""The paper's small models on both tracks, by one command: `python -m export.tweeteval.reproduce --out build/paper`.

Trains the FFNN, the Transformer and the CNN on the as-shipped and on the clean track, two at a time, each by
`python -m export.tweeteval.train`, and prints their test figures beside the paper's; `--model` and `--track` choose
rows. Interrupted runs go on where they stood; finished ones are not repeated. Imports the standard library, report.py.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from export.data.tracks import TRACKS
from export.data.tweeteval import data_folder
from export.tweeteval.report import METRICS, paper_table
from runtime.errors import KeymojiError

PAPER_MODELS = ("transformer", "cnn", "ffnn")  # the longest first
PAPER_ROWS = {"acc@1": "accuracy", "macro_f1": "macro_avg", "weighted_f1": "weighted_avg"}


class TrainingError(KeymojiError):
    """One of the trainings failed."""


def train_one(model: str, track: str, data: Path, out: Path, seed: int) -> dict[str, dict[str, float]]:
    """The metrics of one training by split; its messages go to a log beside the checkpoint."""
    folder = out / f"{model}-{track}"
    if not (folder / "metrics.json").exists():
        command = [sys.executable, "-m", "export.tweeteval.train", model, "--track", track, "--data", str(data)]
        command += ["--seed", str(seed), "--out", str(folder)]
        log = out / f"{folder.name}.log"
        with log.open("w", encoding="utf-8") as stream:
            if subprocess.run(command, stdout=stream, stderr=stream, check=False).returncode:
                raise TrainingError(f"{model}, {track}: training failed; its messages are in {log}")
    metrics: dict[str, dict[str, float]] = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    print(f"{model}, {track}: done", file=sys.stderr)
    return metrics


def chosen_runs(model: str | None, track: str | None) -> list[tuple[str, str]]:
    """The rows to train, of all models or one, on both tracks or one; the longest first.

    >>> chosen_runs("cnn", None)
    [('cnn', 'as-shipped'), ('cnn', 'clean')]
    """
    models = [one for one in PAPER_MODELS if model in (None, one)]
    return [(one, name) for one in models for name in sorted(TRACKS) if track in (None, name)]


def table(results: dict[tuple[str, str], dict[str, dict[str, float]]]) -> str:
    """Markdown: test figures by model and track, the paper's rows under the as-shipped ones."""
    lines = ["| model | track | " + " | ".join(METRICS) + " |", "|---|---|" + "---|" * len(METRICS)]
    for (model, track), metrics in sorted(results.items()):
        lines.append(f"| {model} | {track} | " + " | ".join(f"{metrics['test'][name]:.3f}" for name in METRICS) + " |")
        if track == "as-shipped":
            paper = paper_table(model)
            cells = [paper[PAPER_ROWS[name]]["f1"] if name in PAPER_ROWS else "" for name in METRICS]
            lines.append(f"| {model}, the paper | {track} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m export.tweeteval.reproduce", description="Train the paper's small models."
    )
    parser.add_argument("--model", choices=sorted(PAPER_MODELS), help="only this one (default: all three)")
    parser.add_argument("--track", choices=sorted(TRACKS), help="only this one (default: both)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoints")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2, help="trainings at a time, one thread each (default 2)")
    arguments = parser.parse_args(argv)
    runs = chosen_runs(arguments.model, arguments.track)
    started = time.monotonic()
    try:
        data = data_folder(arguments.data)
        arguments.out.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(arguments.processes) as pool:
            futures = {run: pool.submit(train_one, run[0], run[1], data, arguments.out, arguments.seed) for run in runs}
            results = {run: future.result() for run, future in futures.items()}
    except (KeymojiError, OSError) as error:
        print(f"export.tweeteval.reproduce: {error}", file=sys.stderr)
        return 2
    print(table(results))
    print(f"took {(time.monotonic() - started) / 60:.1f} minutes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
