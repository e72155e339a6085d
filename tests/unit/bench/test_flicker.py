"""How still the strip stands: figures worked out by hand, and the command on a tiny bundle."""

import json
from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.flicker import HOLDS, Typed, comes_or_goes, judge_typed, main
from bench.results import read_results
from tests.tiny_data import write_tiny_data
from tests.unit.bench.lines import twenty_label_bundle

TYPED = [
    Typed(text="abcd", label_id=1, strips=[[0, 1], [0, 1], [1, 0], [1, 2]]),
    Typed(text="ab", label_id=3, strips=[[], [3, 0]]),
]


def test_by_hand() -> None:
    figures = judge_typed(TYPED)
    assert figures["n_keystrokes"] == 6
    assert figures["top1_changes"] == 2 / 4  # 0 to 1, and from silence to 3
    assert figures["strip_changes"] == 3 / 4
    assert figures["set_changes"] == 2 / 4
    assert [figures[f"acc@1 at {percent} %"] for percent in (25, 50, 75, 100)] == [0, 0, 1, 1]
    assert [figures[f"acc@3 at {percent} %"] for percent in (25, 50, 75, 100)] == [0.5, 0.5, 1, 1]
    assert comes_or_goes(TYPED) == 1 / 4


def test_nothing_typed_is_refused() -> None:
    with pytest.raises(BenchError, match="nothing can change"):
        judge_typed([Typed(text="a", label_id=0, strips=[[0]])])


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = twenty_label_bundle(tmp_path / "bundle", prior=0.0)
    data = write_tiny_data(tmp_path / "data", n_validation=20)
    (data / "val_text.txt").write_text("love funny sun christmas sun\n" * 20)  # each word of the bundle's lifts a label
    assert main([str(bundle), "--data", str(data), "--out", str(tmp_path), "--quick"]) == 0
    document = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert document["lines"] == read_results(tmp_path)
    assert [line["hold"] for line in document["lines"]] == list(HOLDS)
    changes = [line["metrics"]["strip_changes"] for line in document["lines"]]
    assert changes == sorted(changes, reverse=True)
    assert changes[-1] < changes[0]


def test_a_checkpoint_is_refused(tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "checkpoint.json").write_text("{}")
    assert main([str(tmp_path), "--data", str(tiny_data), "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
