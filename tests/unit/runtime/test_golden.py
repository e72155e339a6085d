"""A golden file passes for the bundle that made it, and for no other; nothing passes by comparing nothing."""

import gzip
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from runtime.errors import BundleDamagedError, BundleError, OptionError
from runtime.golden import GOLDEN, GoldenReport, check, write
from runtime.predictor import EmojiPredictor
from tests.awkward import AWKWARD_TEXTS
from tests.bundles import PRIOR, codepoints_graph, make_bundle

CONTRACTS = ("codepoints", "ids")
TEXTS = ("", "so happy", "a christmas tree", *AWKWARD_TEXTS)
Line = dict[str, Any]


def with_golden(folder: Path, contract: str, change: Callable[[list[Line]], object] = lambda _: None) -> EmojiPredictor:
    """A tiny predictor whose bundle holds its golden file, after a change of its lines."""
    data = write(EmojiPredictor.load(make_bundle(folder, contract)), TEXTS)
    lines = [json.loads(line) for line in gzip.decompress(data).splitlines()]
    change(lines)
    damaged = gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode("ascii"))
    return EmojiPredictor.load(make_bundle(folder, contract, {GOLDEN: damaged}))


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_bundle_agrees_with_its_own_golden_file(tmp_path: Path, contract: str) -> None:
    report = check(with_golden(tmp_path / "tiny", contract), tolerance=1e-6)
    assert report == GoldenReport(
        n_texts=len(TEXTS), worst_difference=0.0, n_other_ids=0, n_other_top=0, tolerance=1e-6
    )
    assert report.passed


def test_a_line_says_what_a_port_needs(tmp_path: Path) -> None:
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "ids"))
    assert json.loads(gzip.decompress(write(predictor, ["Love the snow"]))) == {
        "text": "Love the snow",
        "input_ids": [2, 1, 1],
        "logits": [2.0, 0.5, 0.25, 0.25],
        "top": [0, 1, 2, 3],
    }


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_same_answers_give_the_same_bytes(tmp_path: Path, contract: str) -> None:
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", contract))
    data = write(predictor, TEXTS)
    assert data == write(predictor, list(TEXTS))
    assert data[4:8] == bytes(4)  # no date
    assert gzip.decompress(data).isascii()


def test_stored_numbers_are_within_a_millionth(tmp_path: Path) -> None:
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "codepoints"))
    line = json.loads(gzip.decompress(write(predictor, ["a cab"])))
    assert np.max(np.abs(predictor.scores("a cab") - np.array(line["scores"]))) < 1e-7


def test_a_port_with_other_weights_fails(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints")
    data = write(EmojiPredictor.load(folder), TEXTS)
    other = codepoints_graph([PRIOR[0] - 2, *PRIOR[1:]])
    report = check(EmojiPredictor.load(make_bundle(folder, "codepoints", {GOLDEN: data, "model.onnx": other})))
    assert not report.passed
    assert report.worst_difference > 0.1
    assert report.n_other_top > 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda lines: lines[1]["logits"].__setitem__(0, 1.1), {"worst_difference": 0.1}),
        (lambda lines: lines[1]["logits"].__setitem__(0, math.nan), {"worst_difference": math.nan}),
        (lambda lines: lines[1]["logits"].pop(), {"worst_difference": math.inf}),
        (lambda lines: lines[1].pop("logits"), {"worst_difference": math.inf}),
        (lambda lines: lines[1]["input_ids"].append(1), {"n_other_ids": 1}),
        (lambda lines: lines[1]["top"].reverse(), {"n_other_top": 1}),
        (lambda lines: lines[1].pop("top"), {"n_other_top": 1}),
        (lambda lines: lines.clear(), {"n_texts": 0}),
    ],
    ids=["number", "NaN", "too few", "no numbers", "ids", "ranking", "no ranking", "no lines"],
)
def test_every_kind_of_damage_fails(tmp_path: Path, change: Callable[[list[Line]], object], expected: Line) -> None:
    report = check(with_golden(tmp_path / "tiny", "ids", change))
    assert not report.passed
    for name, value in expected.items():
        assert getattr(report, name) == pytest.approx(value, nan_ok=True)


def test_the_tolerance_is_the_caller_s(tmp_path: Path) -> None:
    predictor = with_golden(tmp_path / "tiny", "ids", lambda lines: lines[0]["logits"].__setitem__(0, 1.01))
    assert not check(predictor).passed
    assert check(predictor, tolerance=0.02).passed


def test_a_golden_file_of_nothing_is_not_written(tmp_path: Path) -> None:
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "ids"))
    with pytest.raises(OptionError, match=r"^texts: none given, and a golden file without texts would prove nothing"):
        write(predictor, [])


def test_a_bundle_without_a_golden_file_cannot_be_checked(tmp_path: Path) -> None:
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "ids"))
    with pytest.raises(BundleError, match=r"golden\.jsonl\.gz: this file is missing: publish the bundle with a golden"):
        check(predictor)


@pytest.mark.parametrize(
    "data",
    [
        b"text",
        gzip.compress(b"{}\n")[:-9],
        gzip.compress(b"{\n"),
        gzip.compress(b"{}\n"),
        gzip.compress(b"[]\n"),
        gzip.compress(b'{"text": 1}\n'),
        gzip.compress(b'{"text": "\\ud83d"}\n'),
    ],
    ids=["not gzip", "cut", "not JSON", "no text", "a list", "a number", "half a pair"],
)
def test_a_file_that_is_not_golden_is_refused(tmp_path: Path, data: bytes) -> None:
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "codepoints", {GOLDEN: data}))
    with pytest.raises(
        BundleDamagedError, match=r"golden\.jsonl\.gz: not a golden file \(.+\): fetch the bundle again"
    ):
        check(predictor)
