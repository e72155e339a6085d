"""The doctor sees a bundle that answers as it did, and one that does not."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.doctor import advice, main, saturates
from runtime import golden
from runtime.predictor import EmojiPredictor
from tests.bundles import make_bundle
from tests.commands import ROOT

TEXTS = ["love", "funny christmas", "", "sun sun love"]


def bundle_with_golden(folder: Path, shift: float = 0.0) -> Path:
    """A tiny bundle whose golden file is off by `shift`."""
    content = golden.write(EmojiPredictor.load(make_bundle(folder / "draft", "ids")), TEXTS)
    lines = [json.loads(line) for line in gzip.decompress(content).splitlines()]
    for line in lines:
        line["logits"] = [number + shift for number in line["logits"]]
    content = gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode())
    return make_bundle(folder / "bundle", "ids", {golden.GOLDEN: content})


@pytest.mark.parametrize(("shift", "verdict", "code"), [(0.0, "same", 0), (0.001, "close", 0), (1.0, "different", 1)])
def test_the_verdict(shift: float, verdict: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(bundle_with_golden(tmp_path, shift))]) == code
    found = capsys.readouterr()
    document = json.loads(found.out)
    assert document["bundles"][0]["verdict"] == verdict
    assert document["bundles"][0]["n_texts"] == len(TEXTS)
    assert document["int8_saturates"] is saturates()
    assert verdict in found.err


def test_the_advice_names_saturation() -> None:
    found = {"bundle": "b", "verdict": "different", "n_other_top": 1, "n_texts": 2, "worst_difference": 1.0}
    assert "fp32" in advice(found, is_saturating=True)
    assert "onnxruntime" in advice(found, is_saturating=False)


def test_a_bundle_without_golden_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(make_bundle(tmp_path / "a", "ids"))]) == 2
    assert "golden" in capsys.readouterr().err


def test_no_bundle_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("bench.doctor.shipped", dict)
    assert main([]) == 2
    assert "no bundle was named" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "-1", "100000000", "soon"])
def test_a_limit_that_is_none_is_refused(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"--time-limit={seconds}"]) == 2
    assert "--time-limit" in capsys.readouterr().err


def test_what_takes_too_long_ends_in_one_line() -> None:
    code = "import time, bench.doctor as d\nwith d.limited(1): time.sleep(60)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "bench.doctor: not finished in 1 s: check one bundle at a time, or raise --time-limit\n"


@pytest.mark.parametrize(
    "line", [b"[]", b"5", b'"a"', b"null", b'{"text": 5}', b"{", b'{"text": "a", "top": 5}', b"\xff"]
)
def test_a_malformed_golden_line_is_one_line(line: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_bundle(tmp_path / "bundle", "ids", {golden.GOLDEN: gzip.compress(line + b"\n")})
    assert main([str(folder)]) == 2
    found = capsys.readouterr().err
    assert "golden.jsonl.gz: not a golden file (" in found
    assert len(found.splitlines()) == 1
