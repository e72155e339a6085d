"""The gate holds what is good, fails what is not, and refuses to pass what it cannot judge."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.check import LIMITS, main
from tests.unit.bench.lines import accuracy_line, every_line

COMMITTED = Path(__file__).resolve().parents[3] / "bench" / "results"
GOOD = {
    "max-accuracy-loss": 0.2,
    "max-acc3-loss": 0.3,
    "max-macro-f1-loss": 0.0,
    "min-agreement": 0.98,
    "min-acc3": 0.45,
    "max-p50-ratio": 0.3,
    "max-p90-ratio": 0.3,
    "max-size-ratio": 0.27,
    "max-process-ratio": 1.5,
}


def run(folder: Path, lines: list[dict[str, Any]], arguments: list[str]) -> int:
    (folder / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return main(["--results", str(folder), *arguments])


def test_every_limit_is_tried_here() -> None:
    assert set(GOOD) == set(LIMITS)


def test_a_good_bundle_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [word for name, bound in GOOD.items() for word in (f"--{name}", str(bound))]
    assert run(tmp_path, every_line(), arguments) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["passed"] is True
    assert len(document["verdicts"]) == len(GOOD)


@pytest.mark.parametrize("name", GOOD)
def test_each_limit_can_fail(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bound = GOOD[name] + 0.5 if name.startswith("min") else GOOD[name] - 0.5
    assert run(tmp_path, every_line(), [f"--{name}={bound}"]) == 1
    found = capsys.readouterr()
    assert f"cnn int8 (clean): {name} is {bound}, found" in found.err
    assert json.loads(found.out)["passed"] is False


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no limit was given"),
        (["--max-accuracy-loss", "1", "--precision", "fp32"], "no fp32 bundle"),
        (["--max-accuracy-loss", "much"], "invalid float"),
    ],
)
def test_what_cannot_be_judged_is_refused(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, every_line(), arguments) == 2
    assert message in capsys.readouterr().err


def test_a_bundle_without_a_parent_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = {key: value for key, value in accuracy_line("int8").items() if not key.startswith("against")}
    assert run(tmp_path, [line], ["--max-accuracy-loss", "1"]) == 2
    assert "parent was not measured with it" in capsys.readouterr().err


def test_a_bundle_that_was_not_measured_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [*every_line(), accuracy_line("int8", {"model": "ffnn"})]
    assert run(tmp_path, lines, ["--max-accuracy-loss", "1", "--max-p90-ratio", "1"]) == 2
    assert "ffnn int8 (clean): --max-p90-ratio cannot be judged without its latency line" in capsys.readouterr().err


def test_lines_of_other_kinds_are_not_in_the_way(tmp_path: Path) -> None:
    other = {key: value for key, value in accuracy_line("int8", {"kind": "everyday"}).items() if key != "track"}
    assert run(tmp_path, [*every_line(), other], ["--min-acc3", "0.45"]) == 0


def test_a_line_without_a_track_or_a_number_is_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = {key: value for key, value in accuracy_line("int8").items() if key != "track"}
    assert run(tmp_path, [bare], ["--min-acc3", "0.45"]) == 0
    assert run(tmp_path, [{**bare, "metrics": {"acc@3": "many"}}], ["--min-acc3", "0.45"]) == 2
    assert "cnn int8: --min-acc3 cannot be judged by 'many'" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "bound"), GOOD.items())
def test_the_committed_results_get_a_verdict_or_one_line(
    name: str, bound: float, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--results", str(COMMITTED), f"--{name}", str(bound)])
    found = capsys.readouterr()
    if code == 2:
        assert found.err.startswith("bench.check: ")
        assert len(found.err.splitlines()) == 1
    else:
        assert json.loads(found.out)["passed"] is (code == 0)
