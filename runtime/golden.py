"""`golden.jsonl.gz`: texts with the answers that a bundle gave on the day it was made.

A line of ASCII is {"text", "input_ids" where the contract is `ids`, "top": the ids of the three best labels, and of
all of them, a hundred at most, in every 25th line (every 50th where there are more than a hundred labels, and so on),
"logits" or "scores": theirs, in that order, "trigger" and "emotions" where the graph has them}. Numbers have five
digits after the point, as many as a comparison within 1e-5 needs: the file stays small. Further down a long ranking
labels lie so close that the order of two is the machine's, not the model's. Every answer was made one text at a time.
A port to another language, another machine, or a later onnxruntime proves itself by giving them again; `check` does so
for this one.

This file may import numpy, the standard library and the predictor.
"""

import gzip
import io
import json
import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from runtime.errors import BundleDamagedError, BundleError, OptionError, TextError
from runtime.predictor import EmojiPredictor
from runtime.strip.ranking import top_k
from runtime.text import check_text

GOLDEN = "golden.jsonl.gz"
N_TOP, N_ALL = 3, 100
ALL_EVERY = 25  # lines, for each hundred labels begun
MAX_BYTES = 64_000_000  # of a golden file when it is unpacked; the largest of ours has two million
_DECIMALS = 5  # a stored number is within 5e-6 of the one that the graph gave


@dataclass(frozen=True, kw_only=True)
class GoldenReport:
    """How far a predictor is from its golden file."""

    n_texts: int
    worst_difference: float  # the greatest absolute difference of one stored number; NaN where one was NaN
    n_other_ids: int  # texts with other token ids
    n_other_top: int  # texts with another ranking
    tolerance: float

    @property
    def passed(self) -> bool:
        """True only if something was compared and all of it agreed; a NaN is never within the tolerance."""
        within = self.worst_difference <= self.tolerance
        return self.n_texts > 0 and within and self.n_other_ids == 0 and self.n_other_top == 0


def write(predictor: EmojiPredictor, texts: Iterable[str]) -> bytes:
    """The bytes of the golden file of `predictor` over `texts`: the same bytes for the same answers."""
    all_every = ALL_EVERY * math.ceil(len(predictor.labels) / N_ALL)
    lines = [
        json.dumps(_line(predictor, text, N_TOP if number % all_every else N_ALL), separators=(",", ":"))
        for number, text in enumerate(texts)
    ]
    if not lines:
        raise OptionError("texts: none given, and a golden file without texts would prove nothing: pass some")
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as stream:
        stream.write("".join(line + "\n" for line in lines).encode("utf-8"))
    return buffer.getvalue()


def check(predictor: EmojiPredictor, *, tolerance: float = 1e-5) -> GoldenReport:
    """Ask `predictor` every text of the golden file in its own bundle, and compare."""
    differences, n_other_ids, n_other_top = [], 0, 0
    for golden in _read(predictor.path / GOLDEN):
        answer = _answer(predictor, golden["text"])
        top = golden.get("top") or []
        differences.append(_difference(golden, answer))
        n_other_ids += golden.get("input_ids") != answer.input_ids
        n_other_top += not top or top != answer.ranking[: len(top)]
    return GoldenReport(
        n_texts=len(differences),
        worst_difference=float(np.max(differences, initial=0.0)),  # keeps a NaN, as the built-in max would not
        n_other_ids=n_other_ids,
        n_other_top=n_other_top,
        tolerance=tolerance,
    )


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """All that a predictor says of a text; `numbers` (labels,) are its logits or scores, as the contract has it."""

    input_ids: list[int] | None
    numbers: list[float]
    ranking: list[int]
    trigger: float | None
    emotions: list[float] | None


def _answer(predictor: EmojiPredictor, text: str) -> _Answer:
    has_ids = predictor.contract == "ids"
    scores = predictor.scores(text)
    return _Answer(
        input_ids=predictor.input_ids(text) if has_ids else None,
        numbers=(predictor.logits(text) if has_ids else scores).tolist(),
        ranking=top_k(scores, len(scores)),
        trigger=predictor.trigger(text) if predictor.has_trigger else None,
        emotions=list(predictor.emotions(text).values()) if predictor.has_emotions else None,
    )


def _line(predictor: EmojiPredictor, text: str, n_top: int) -> dict[str, Any]:
    answer = _answer(predictor, text)
    line: dict[str, Any] = {"text": text}
    if answer.input_ids is not None:
        line["input_ids"] = answer.input_ids
    line["top"] = answer.ranking[:n_top]
    line[_output(answer)] = [round(answer.numbers[label], _DECIMALS) for label in line["top"]]
    if answer.trigger is not None:
        line["trigger"] = round(answer.trigger, _DECIMALS)
    if answer.emotions is not None:
        line["emotions"] = [round(share, _DECIMALS) for share in answer.emotions]
    return line


def _output(answer: _Answer) -> str:
    return "scores" if answer.input_ids is None else "logits"


def _difference(golden: dict[str, Any], answer: _Answer) -> float:
    """The greatest difference of a stored number; infinite where numbers are missing or are for labels unknown here."""
    top, expected = golden.get("top") or [], golden.get(_output(answer), [])
    if len(expected) != len(top) or not set(top) <= set(answer.ranking):
        return math.inf
    if ("trigger" in golden) != (answer.trigger is not None):
        return math.inf
    if len(golden.get("emotions", [])) != len(answer.emotions or []):
        return math.inf
    found = [answer.numbers[label] for label in top]
    if answer.trigger is not None:
        expected, found = [*expected, golden["trigger"]], [*found, answer.trigger]
    if answer.emotions is not None:
        expected, found = [*expected, *golden["emotions"]], [*found, *answer.emotions]
    return float(np.max(np.abs(np.subtract(expected, found)), initial=0.0))


def _read(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        raise BundleError(f"{file}: this file is missing: publish the bundle with a golden file")
    try:
        with gzip.open(file) as stream:
            data = stream.read(MAX_BYTES + 1)  # however much more a small file may hold
        if len(data) > MAX_BYTES:
            raise ValueError(f"more than {MAX_BYTES} bytes when unpacked")
        lines = [json.loads(line) for line in data.splitlines()]
        for line in lines:
            _check_line(line)
        return lines
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError, RecursionError, TextError) as error:
        raise BundleDamagedError(f"{file}: not a golden file ({error}): fetch the bundle again") from None


def _check_line(line: dict[str, Any]) -> None:
    """KeyError, TypeError or TextError unless a line says what `_line` writes, in its types."""
    check_text(line["text"])
    numbers = [*line.get("scores", []), *line.get("logits", []), *line.get("emotions", []), line.get("trigger", 0.0)]
    ids = [*(line.get("top") or []), *line.get("input_ids", [])]
    if not all(type(number) in (int, float) for number in numbers) or not all(type(label) is int for label in ids):
        raise TypeError(f"{line['text']!r} has an answer that is no number")
