"""`python -m tests.fuzz.soak --seconds 3600`: typing for hours takes no more memory, and 16 threads agree with one.

Prints one line of JSON: keystrokes, resident megabytes after the warm-up and at the end. More than 1 MB of growth is
exit code 1. Linux only: it reads /proc.
"""

import argparse
import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from runtime import EmojiPredictor, EmojiSession
from tests.fuzz.laws import any_text

WARM_UP = 20_000  # keystrokes
MOST_GROWTH = 1.0  # MB
THREADS = 16


def resident_mb() -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def texts(luck: random.Random, n_texts: int) -> list[str]:
    found = (any_text(luck)[:200] for _ in range(2 * n_texts))
    return [text for text in found if not any("\ud800" <= letter <= "\udfff" for letter in text)][:n_texts]


def type_for(predictor: EmojiPredictor, luck: random.Random, seconds: float, keystrokes: int | None = None) -> int:
    """How many keystrokes were answered."""
    session, end, n_keys = EmojiSession(predictor), time.monotonic() + seconds, 0
    while time.monotonic() < end and (keystrokes is None or n_keys < keystrokes):
        [text] = texts(luck, 1) or [""]
        for length in range(1, min(len(text), 60) + 1):
            session.update(text[:length])
            n_keys += 1
    return n_keys


def threads_agree(predictor: EmojiPredictor, luck: random.Random, n_texts: int) -> bool:
    asked = texts(luck, n_texts)
    alone = [predictor.predict(text) for text in asked]
    with ThreadPoolExecutor(THREADS) as pool:
        rounds = [pool.submit(lambda: [predictor.predict(text) for text in asked]) for _ in range(THREADS)]
        return all(one.result() == alone for one in rounds)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.soak", description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    luck, predictor = random.Random(options.seed), EmojiPredictor.load()
    agree = threads_agree(predictor, luck, 100)
    type_for(predictor, luck, options.seconds, WARM_UP)
    before = resident_mb()
    n_keys = type_for(predictor, luck, options.seconds)
    after = resident_mb()
    report = {"keystrokes": n_keys, "mb_before": round(before, 2), "mb_after": round(after, 2), "threads_agree": agree}
    print(json.dumps(report))
    if after - before <= MOST_GROWTH and agree:
        return 0
    print("tests.fuzz.soak: memory grew, or threads disagree: see the line above", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
