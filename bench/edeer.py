"""Publishes EDEER's figures: `python -m export.edeer.evaluate build/edeer --jsonl | python -m bench.edeer --out DIR`.

They are measured where torch is; here each line is checked and gets its commit, machine and date. Imports the standard
library and results.py.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import command
from bench.errors import BenchError
from bench.results import Results


def publish(argv: Sequence[str] | None) -> tuple[int, Any]:
    parser = command.parser("bench.edeer", "Publish the result lines that stand on standard input.")
    parser.add_argument("--out", type=Path, default=command.DEFAULT_OUT, help="folder of the results")
    arguments = parser.parse_args(argv)
    texts = [text for text in sys.stdin.read().split("\n") if text]
    if not texts:
        raise BenchError("standard input: no lines; pipe in those of export.edeer.evaluate --jsonl")
    try:
        lines = [json.loads(text) for text in texts]
    except ValueError as error:
        raise BenchError(f"standard input: not JSON lines ({error}); pipe in those of evaluate --jsonl") from None
    results = Results(arguments.out / "edeer.jsonl")
    for line in lines:
        results.add(line)
    return 0, {"results": str(results.file), "lines": results.lines}


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.edeer", publish, argv)


if __name__ == "__main__":
    raise SystemExit(main())
