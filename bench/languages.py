"""Every shipped bundle in one race, each on texts of its own language: `python -m bench.languages`.

Text to top-3 at batch 1, one thread, on held-out texts of the bundle's task, as bench.latency times it (timing.py). The
lines have the scope "shipped" and `ratio_to_en`, the p50 beside that of `en` in this run. Imports numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench import command
from bench.errors import BenchError
from bench.results import Results
from bench.speed.timing import FULL, QUICK, Racer, race, summary
from export.bundles.tasks import task_of
from runtime.bundle import open_bundle, shipped
from runtime.predictor import EmojiPredictor

REFERENCE = "en"
N_TEXTS = 1024


def held_out_texts(folder: Path, data: str | None) -> list[str]:
    """N_TEXTS test texts of the bundle's task, evenly spaced, or all it has."""
    bundle = open_bundle(folder)
    task = task_of(bundle.config)
    texts = task.splits(task.folder(data), bundle.config["track"], bundle.labels)["test"].texts
    places = np.unique(np.linspace(0, len(texts) - 1, min(N_TEXTS, len(texts))).astype(int))  # (texts,)
    return [texts[place] for place in places]


def languages(argv: Sequence[str] | None) -> tuple[int, Any]:
    parser = command.parser("bench.languages", "Latency of every shipped bundle, in one race.")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--out", type=Path, default=command.DEFAULT_OUT, help="folder of the results")
    parser.add_argument("--quick", action="store_true", help="a short run: to see that it works, not to publish")
    arguments = parser.parse_args(argv)
    folders = shipped()
    if REFERENCE not in folders:
        raise BenchError(f"no bundle {REFERENCE!r} is shipped, which the others are measured by")
    predictors = {name: EmojiPredictor.load(folder) for name, folder in folders.items()}
    texts = {name: held_out_texts(folder, arguments.data) for name, folder in folders.items()}
    protocol = QUICK if arguments.quick else FULL
    racers = {name: Racer(items=texts[name], call=predictors[name].predict) for name in folders}
    metrics = {name: summary(runs) for name, runs in race(racers, protocol, "shipped bundles").items()}
    results = Results(arguments.out / "latency.jsonl", quick=arguments.quick)
    for name, folder in folders.items():
        bundle = open_bundle(folder)
        results.add(
            {
                "kind": "latency",
                "model": name,
                "precision": bundle.config["precision"],
                "track": bundle.config["track"],
                "bundle_sha256": bundle.manifest["manifest_sha256"],
                "scope": "shipped",
                "threads": 1,
                "n_texts": len(texts[name]),
                "mean_characters": round(float(np.mean([len(text) for text in texts[name]])), 1),
                "metrics": metrics[name],
                "ratio_to_en": round(metrics[name]["p50_us"] / metrics[REFERENCE]["p50_us"], 4),
            }
        )
    return 0, {"results": str(results.file), "lines": results.lines}


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.languages", languages, argv)


if __name__ == "__main__":
    raise SystemExit(main())
