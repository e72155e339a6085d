"""Every preset on one fp32 bundle, side by side: `python -m quantize.compare build/cnn-clean-fp32`.

Bytes, agreement and losses on the validation split one text at a time, and the graph's own latency in the same run.
This is how the presets in presets.py were chosen. Imports optimum, through quantizing.py.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from export.bundles.tasks import task_of
from quantize.presets import PRESETS
from quantize.to_int8 import int8_draft, measure_cost, parent_bundle
from runtime.bundle import Bundle
from runtime.errors import KeymojiError
from runtime.session import new_session

N_WARM_UP, N_RUNS = 200, 2000
TIME = 14  # tokens; the median tweet has 11
TEXT = "just had the best night with my favourite people, so happy right now"


def model_p50_us(model: bytes) -> float:
    """Median microseconds of one `run` at batch 1 on one thread, after warm-up."""
    session = new_session(model)
    if session.get_inputs()[0].name == "codepoints":
        feed = {"codepoints": np.frombuffer(TEXT.encode("utf-32-le"), "<i4")}  # (length,)
    else:
        input_ids = np.random.default_rng(0).integers(2, 1000, (1, TIME))  # (batch, time)
        feed = {"input_ids": input_ids, "attention_mask": np.ones_like(input_ids)}
    elapsed = []
    for _ in range(N_WARM_UP + N_RUNS):
        start = time.perf_counter_ns()
        session.run(None, feed)
        elapsed.append(time.perf_counter_ns() - start)
    return float(np.median(elapsed[N_WARM_UP:])) / 1000


def compare(parent: Bundle, data: str | None) -> list[dict[str, object]]:
    """One row a preset, the fp32 parent first."""
    rows: list[dict[str, object]] = [
        {"preset": "fp32", "size_bytes": len(parent.model), "p50_us": round(model_p50_us(parent.model), 1)}
    ]
    task = task_of(parent.config)
    splits = task.splits(task.folder(data), parent.config["track"], parent.labels)
    for preset in PRESETS:
        draft = int8_draft(parent, preset, splits["train"])
        speed = round(model_p50_us(draft.model), 1)
        rows.append({"preset": preset, "size_bytes": len(draft.model), "p50_us": speed})
        rows[-1] |= asdict(measure_cost(parent, draft, splits["validation"]))
    return rows


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m quantize.compare", description="Try every preset on a bundle.")
    parser.add_argument("bundle", type=Path, help="folder of the fp32 bundle")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    arguments = parser.parse_args(argv)
    try:
        rows = compare(parent_bundle(arguments.bundle), arguments.data)
    except (KeymojiError, OSError) as error:
        print(f"quantize.compare: {error}", file=sys.stderr)
        return 2
    for row in rows:
        print(json.dumps(row))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
