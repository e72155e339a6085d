"""Result lines: every published figure stands in a line of JSON in `bench/results/*.jsonl`.

A line is appended, and the file closed, the moment it is measured, so an interrupted run keeps what it has finished. It
is checked on its way in and on its way out: a line that lacks its machine, or holds a NaN, is refused by file and line.
Imports the standard library, `runtime` and machine.py.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.errors import BenchError
from bench.machine import commit, machine

KINDS = (
    *("accuracy", "latency", "size", "cold_start", "typing", "personal", "diversity", "edeer", "everyday", "scale"),
    "anywhere",
)
PRECISIONS = ("torch", "fp32", "int8")
REQUIRED = ("kind", "model", "metrics", "commit", "machine", "date")

Line = dict[str, Any]


class Results:
    """One results file that is open for more lines; it stamps commit, machine and date on each of them."""

    def __init__(self, file: Path, *, quick: bool = False) -> None:
        self.file = file
        self.quick = quick
        self.lines: list[Line] = []
        self._stamp: Line = {"commit": commit(), "machine": machine(), "date": datetime.date.today().isoformat()}
        if quick:
            self._stamp["quick"] = True
        file.parent.mkdir(parents=True, exist_ok=True)

    def add(self, line: Mapping[str, Any]) -> None:
        """Check the line and write it down."""
        whole = {**line, **self._stamp}
        check_line(whole, str(self.file))
        text = json.dumps(whole, ensure_ascii=False)
        with self.file.open("a", encoding="utf-8") as stream:
            stream.write(text + "\n")
        self.lines.append(whole)


def read_results(folder: Path) -> list[Line]:
    """Every line of every `.jsonl` file in the folder, files in order of name; BenchError names file and line."""
    files = sorted(folder.glob("*.jsonl")) if folder.is_dir() else []
    if not files:
        raise BenchError(f"{folder}: no results (*.jsonl) are here: make some with python -m bench --out {folder}")
    return [line for file in files for line in _read_file(file)]


def check_line(line: object, where: str) -> None:
    """BenchError unless the line is one that can be published."""
    if not isinstance(line, dict):
        raise BenchError(f"{where}: {str(line)[:40]!r} is not an object: remove it or measure again")
    missing = [key for key in REQUIRED if key not in line]
    if missing:
        raise BenchError(f"{where}: a result without {', '.join(missing)}: measure it again")
    if line["kind"] not in KINDS:
        raise BenchError(f"{where}: kind {line['kind']!r} is unknown: use one of {', '.join(KINDS)}")
    if not line.get("peer") and line.get("precision") not in PRECISIONS:
        raise BenchError(f"{where}: precision {line.get('precision')!r} is none of {', '.join(PRECISIONS)}: fix it")
    if not isinstance(line["metrics"], dict) or not line["metrics"]:
        raise BenchError(f"{where}: it has no metrics: measure it again")
    if not _is_finite(line):
        raise BenchError(f"{where}: a figure is not a finite number: measure it again")


def _read_file(file: Path) -> list[Line]:
    lines: list[Line] = []
    try:
        texts = file.read_bytes().decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BenchError(f"{file}: cannot be read ({error}): fetch it again") from None
    for number, text in enumerate(texts, start=1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except ValueError:
            raise BenchError(f"{file}:{number}: not JSON: remove the line or measure again") from None
        check_line(line, f"{file}:{number}")
        lines.append(line)
    return lines


def _is_finite(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Mapping):
        return all(_is_finite(inner) for inner in value.values())
    return all(_is_finite(inner) for inner in value) if isinstance(value, list) else True
