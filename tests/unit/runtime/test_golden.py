"""A golden file passes for the bundle that made it, and for no other; nothing passes by comparing nothing."""

import gzip
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from runtime import golden
from runtime.errors import BundleDamagedError, BundleError, OptionError
from runtime.golden import GOLDEN, check, write
from runtime.predictor import EmojiPredictor
from tests.awkward import AWKWARD_TEXTS
from tests.bundles import FELT, PRIOR, codepoints_graph, make_bundle, moody_files
from tests.small_keyboards import publish_keyboard, small_graph

CONTRACTS = ("codepoints", "ids")
TEXTS = ("", "so happy", "a christmas tree", *AWKWARD_TEXTS)
Line = dict[str, Any]


def with_golden(
    folder: Path,
    contract: str,
    change: Callable[[list[Line]], object] = lambda _: None,
    files: Mapping[str, bytes] | None = None,
) -> EmojiPredictor:
    """A tiny predictor whose bundle, some of its files others, holds its golden file, after a change of its lines."""
    data = write(EmojiPredictor.load(make_bundle(folder, contract, files)), TEXTS)
    lines = [json.loads(line) for line in gzip.decompress(data).splitlines()]
    change(lines)
    damaged = gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode("ascii"))
    return EmojiPredictor.load(make_bundle(folder, contract, {**(files or {}), GOLDEN: damaged}))


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_bundle_agrees_with_its_own_golden_file(tmp_path: Path, contract: str) -> None:
    report = check(with_golden(tmp_path / "tiny", contract))
    assert report == replace(report, n_texts=len(TEXTS), n_other_ids=0, n_other_top=0, tolerance=1e-5)
    assert report.worst_difference <= 5.1e-6
    assert report.passed


def test_a_line_says_what_a_port_needs(tmp_path: Path) -> None:
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "ids"))
    first, *_, last = (
        json.loads(line) for line in gzip.decompress(write(predictor, ["Love the snow", "sun"])).splitlines()
    )
    assert first == {
        "text": "Love the snow",
        "input_ids": [2, 1, 1],
        "top": [0, 1, 2, 3],
        "logits": [2.0, 0.5, 0.25, 0.25],
    }
    assert last == {"text": "sun", "input_ids": [5], "top": [3, 0, 1], "logits": [1.25, 1.0, 0.5]}


def test_every_25th_line_has_all_labels(tmp_path: Path) -> None:
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "codepoints"))
    data = write(predictor, [f"text {number}" for number in range(60)])
    lines = [json.loads(line) for line in gzip.decompress(data).splitlines()]
    assert [number for number, line in enumerate(lines) if len(line["top"]) == 4] == [0, 25, 50]
    assert {len(line["scores"]) for line in lines} == {3, 4}


def test_a_trigger_is_golden_too(tmp_path: Path) -> None:
    predictor = publish_keyboard(tmp_path / "keyboard", small_graph(), ["so happy", "1:08"])
    assert check(predictor).passed
    lines = gzip.decompress((predictor.path / GOLDEN).read_bytes()).splitlines()
    assert json.loads(lines[1])["trigger"] == pytest.approx(predictor.trigger("1:08"), abs=5e-6)


class TestEmotions:
    """They are golden too, where the graph tells them."""

    def moody(self, folder: Path, change: Callable[[list[Line]], object] = lambda _: None) -> EmojiPredictor:
        return with_golden(folder, "codepoints", change, moody_files())

    def test_a_line_has_them_in_the_order_of_their_names(self, tmp_path: Path) -> None:
        predictor = self.moody(tmp_path / "moody")
        assert check(predictor).passed
        lines = [json.loads(line) for line in gzip.decompress((predictor.path / GOLDEN).read_bytes()).splitlines()]
        assert all(len(line["emotions"]) == 3 for line in lines)
        assert lines[1]["emotions"] == pytest.approx(list(predictor.emotions("so happy").values()), abs=5.1e-6)

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (lambda lines: lines[1]["emotions"].__setitem__(0, 2), pytest.approx(2, abs=1)),
            (lambda lines: lines[1]["emotions"].__setitem__(0, math.nan), pytest.approx(math.nan, nan_ok=True)),
            (lambda lines: lines[1]["emotions"].pop(), math.inf),
            (lambda lines: lines[1].pop("emotions"), math.inf),
        ],
        ids=["number", "NaN", "too few", "none"],
    )
    def test_every_kind_of_damage_fails(
        self, tmp_path: Path, change: Callable[[list[Line]], object], expected: object
    ) -> None:
        report = check(self.moody(tmp_path / "moody", change))
        assert not report.passed
        assert report.worst_difference == expected

    def test_a_port_that_feels_otherwise_fails(self, tmp_path: Path) -> None:
        data = (self.moody(tmp_path / "moody").path / GOLDEN).read_bytes()
        other = codepoints_graph(felt=FELT[::-1])
        files = {**moody_files(), "model.onnx": other, GOLDEN: data}
        report = check(EmojiPredictor.load(make_bundle(tmp_path / "other", "codepoints", files)))
        assert (report.n_other_top, report.passed) == (0, False)
        assert report.worst_difference > 0.01

    def test_a_port_that_tells_none_fails(self, tmp_path: Path) -> None:
        data = (self.moody(tmp_path / "moody").path / GOLDEN).read_bytes()
        assert not check(EmojiPredictor.load(make_bundle(tmp_path / "plain", "codepoints", {GOLDEN: data}))).passed


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_same_answers_give_the_same_bytes(tmp_path: Path, contract: str) -> None:
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", contract))
    data = write(predictor, TEXTS)
    assert data == write(predictor, list(TEXTS))
    assert data[4:8] == bytes(4)  # no date
    assert gzip.decompress(data).isascii()


def test_stored_numbers_have_half_the_tolerance_left(tmp_path: Path) -> None:
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "codepoints"))
    line = json.loads(gzip.decompress(write(predictor, ["a cab"])))
    assert np.max(np.abs(predictor.scores("a cab")[line["top"]] - np.array(line["scores"]))) <= 5.1e-6


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
        (lambda lines: lines[1].pop("top"), {"n_other_top": 1, "worst_difference": math.inf}),
        (lambda lines: lines[1]["top"].__setitem__(0, 4), {"n_other_top": 1, "worst_difference": math.inf}),
        (lambda lines: lines[1].__setitem__("trigger", 0.5), {"worst_difference": math.inf}),
        (lambda lines: lines[1].__setitem__("emotions", [0.5, 0.5]), {"worst_difference": math.inf}),
        (lambda lines: lines.clear(), {"n_texts": 0}),
    ],
    ids=[
        "number",
        "NaN",
        "too few",
        "no numbers",
        "ids",
        "ranking",
        "no ranking",
        "unknown label",
        "trigger",
        "emotions",
        "no lines",
    ],
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


def test_a_golden_file_that_unpacks_to_more_than_any_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(golden, "MAX_BYTES", 1000)
    bomb = gzip.compress(b'{"text": "a", "top": []}\n' * 1000)
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "codepoints", {"golden.jsonl.gz": bomb}))
    with pytest.raises(BundleDamagedError, match="more than 1000 bytes when unpacked"):
        check(predictor)


@pytest.mark.parametrize("line", ['{"text": "a", "top": ["x"]}', '{"text": "a", "top": [0], "scores": ["high"]}', "[]"])
def test_a_malformed_line_is_refused_in_words(tmp_path: Path, line: str) -> None:
    data = gzip.compress(line.encode())
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "tiny", "codepoints", {"golden.jsonl.gz": data}))
    with pytest.raises(BundleDamagedError, match="not a golden file"):
        check(predictor)
