"""Fresh processes are started, measured and taken apart; how long they take is not asserted."""

import json
import sys
from pathlib import Path

import pytest

from bench.entrants import read_entrants
from bench.errors import BenchError
from bench.speed.cold_start import cold_start, launch_all, stage_medians
from tests.unit.bench.lines import twenty_label_bundle

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="os.wait4 is not there")


def test_stages_by_hand() -> None:
    million = 1_000_000
    clocks = [[0, 1, 3, 6, 10], [0, 1, 3, 6, 10], [0, 5, 9, 9, 20]]
    answers = [
        {"start_ns": start * million, "printed": json.dumps([clock * million for clock in rest])}
        for start, *rest in clocks
    ]
    found = stage_medians(answers)
    expected = {"interpreter_ms": 1, "import_ms": 2, "load_ms": 3, "first_query_ms": 4, "total_ms": 10}
    assert found == pytest.approx(expected)


def test_the_first_round_is_not_counted_and_memory_is_the_childs_own() -> None:
    small = (sys.executable, "-c", "print(1)")
    large = (sys.executable, "-c", "x = b'1' * 200_000_000; print(2)")
    processes = launch_all([small, large], 3)
    assert [len(found) for found in processes] == [2, 2]
    assert {process["printed"] for process in processes[1]} == {"2"}
    assert processes[0][0]["peak_rss_bytes"] < 100e6 < processes[1][0]["peak_rss_bytes"]


def test_a_failing_command_is_named() -> None:
    with pytest.raises(BenchError, match="exit code 3"):
        launch_all([(sys.executable, "-c", "raise SystemExit(3)")], 2)


def test_a_bundle_is_started(tmp_path: Path) -> None:
    entrant = read_entrants([str(twenty_label_bundle(tmp_path / "a"))])[0]
    metrics = cold_start(entrant, rounds=1)
    stages = ("interpreter_ms", "import_ms", "load_ms", "first_query_ms")
    assert all(metrics[name] > 0 for name in (*stages, "process_ms", "import_only_ms"))
    assert metrics["total_ms"] == pytest.approx(sum(metrics[name] for name in stages), abs=0.01)
    assert metrics["peak_rss_bytes"] > metrics["import_only_peak_bytes"] / 2
