"""`python -m tests.fuzz.texts --seconds 3600`: the laws of laws.py for random texts, until the time or the count is up.

Prints one line of JSON: texts asked, seconds, the seed. A law that breaks prints the text, and is exit code 1.
"""

import argparse
import json
import random
import sys
import time

from runtime import EmojiPredictor
from runtime.bundle import shipped
from tests.fuzz.laws import any_text, check_text_laws


def ask(predictors: list[EmojiPredictor], seconds: float, texts: int | None, seed: int) -> int:
    """How many texts were asked before the time or the count was up."""
    luck, end, n_texts = random.Random(seed), time.monotonic() + seconds, 0
    while time.monotonic() < end and n_texts != texts:
        check_text_laws(predictors[n_texts % len(predictors)], any_text(luck), luck)
        n_texts += 1
    return n_texts


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.texts", description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--texts", type=int, help="stop after so many")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    begin = time.monotonic()
    try:
        n_texts = ask([*map(EmojiPredictor.load, shipped())], options.seconds, options.texts, options.seed)
    except AssertionError as broken:
        print(f"tests.fuzz.texts: seed {options.seed}: {broken}", file=sys.stderr)
        return 1
    print(json.dumps({"texts": n_texts, "seconds": round(time.monotonic() - begin, 1), "seed": options.seed}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
