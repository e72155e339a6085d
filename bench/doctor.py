"""Does a bundle give the answers here that it gave where it was made? `python -m bench.doctor [BUNDLE ...]`

It asks every text of the bundle's golden file, and it probes this processor: without VNNI (or its like) onnxruntime
adds pairs of int8 products in 16 bits, and large ones saturate. The verdict is `same`, `close` (numbers moved a little)
or `different`, which is exit code 1. Imports numpy and `runtime`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import onnxruntime

from bench import command
from bench.errors import BenchError
from bench.machine import machine
from runtime import golden
from runtime.bundle import open_bundle, shipped
from runtime.predictor import EmojiPredictor
from runtime.session import new_session

TIME_LIMIT, MAX_LIMIT = 600, 86_400  # seconds; all shipped bundles take some six
CLOSE = 0.05  # of a logit or a score: int8 scales are rounded a little differently between processors
MAX_OTHER_TOP = 0.01  # share of the golden texts whose five best may be ordered differently
# one MatMulInteger: a uint8 (m, k), b int8 (k, n) -> y int32 (m, n); tests/unit/bench builds it again with onnx
PROBE = bytes.fromhex(
    "08093a660a180a01610a0162120179220d4d61744d756c496e7465676572120570726f62655a150a016112100a0e0802120a"
    "0a0312016d0a0312016b5a150a016212100a0e0803120a0a0312016b0a0312016e62150a017912100a0e0806120a0a031201"
    "6d0a0312016e42040a001012"
)


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """End the process with one line and exit code 2 unless the block is left in time: no graph can be asked to stop."""

    def end() -> None:
        command.say(f"bench.doctor: not finished in {seconds} s: check one bundle at a time, or raise --time-limit")
        os._exit(2)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def saturates() -> bool:
    """True where the greatest uint8 times int8 products do not come out as integers should."""
    a = np.full((4, 64), 255, np.uint8)  # (m, k)
    b = np.full((64, 32), 127, np.int8)  # (k, n)
    found = new_session(PROBE).run(None, {"a": a, "b": b})[0]
    return not np.array_equal(found, a.astype(np.int64) @ b.astype(np.int64))


def examine(name: str) -> dict[str, Any]:
    """The verdict about one bundle."""
    predictor = EmojiPredictor.load(name)
    report = golden.check(predictor)
    if not report.n_texts:
        raise BenchError(f"{predictor.path}: its golden file has no texts, so nothing was compared: publish it again")
    is_close = report.worst_difference <= CLOSE and report.n_other_top <= MAX_OTHER_TOP * report.n_texts
    verdict = "same" if report.passed else "close" if is_close and not report.n_other_ids else "different"
    return {
        "bundle": str(predictor.path),
        "precision": open_bundle(predictor.path).config.get("precision"),
        "verdict": verdict,
        "n_texts": report.n_texts,
        "worst_difference": report.worst_difference if np.isfinite(report.worst_difference) else None,
        "n_other_ids": report.n_other_ids,
        "n_other_top": report.n_other_top,
    }


def advice(found: dict[str, Any], is_saturating: bool) -> str:
    """One line for a person."""
    text = "{bundle}: {verdict}; {n_other_top} of {n_texts} texts rank otherwise, worst difference {worst_difference}"
    line = text.format(**found)
    if found["verdict"] == "different":
        why = "int8 saturates on this processor: use the fp32 bundle" if is_saturating else "update onnxruntime"
        return f"{line}: {why}"
    return line


def doctor(argv: Sequence[str] | None) -> tuple[int, Any]:
    parser = command.parser("bench.doctor", "Check that bundles answer here as they did where they were made.")
    parser.add_argument("bundles", nargs="*", metavar="BUNDLE", help="folders or shipped names (default: all shipped)")
    parser.add_argument(
        "--time-limit", type=int, default=TIME_LIMIT, metavar="SECONDS", help=f"for all (default: {TIME_LIMIT})"
    )
    arguments = parser.parse_args(argv)
    names = arguments.bundles or list(shipped())
    if not names:
        raise BenchError("no bundle was named and none is shipped: name a bundle's folder")
    if not 1 <= arguments.time_limit <= MAX_LIMIT:
        raise BenchError(f"--time-limit: {arguments.time_limit} is not a number of seconds from 1 to {MAX_LIMIT}")
    with limited(arguments.time_limit):
        is_saturating = saturates()
        found = [examine(name) for name in names]
    for one in found:
        command.say(advice(one, is_saturating))
    document = {"int8_saturates": is_saturating, "onnxruntime": onnxruntime.__version__, "bundles": found}
    return int(any(one["verdict"] == "different" for one in found)), {**document, "machine": machine()}


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.doctor", doctor, argv)


if __name__ == "__main__":
    raise SystemExit(main())
