"""What one of each family costs: figures worked out by hand, and the command on a tiny bundle."""

import json
from pathlib import Path

import pytest

from bench.diversity import judge, main, sets_of_families
from bench.report.personal_tables import diversity_table
from bench.results import read_results
from export.data.families import family_of
from export.data.tweeteval import LABELS
from tests.tiny_data import write_tiny_data
from tests.unit.bench.lines import diversity_line, twenty_label_bundle

FAMILIES = ["heart", "heart", None, None, "heart"]


def test_by_hand() -> None:
    scores = [
        [0.4, 0.3, 0.2, 0.1, 0.0],  # 0 1 2, and of each family 0 2 3
        [0.4, 0.3, 0.2, 0.1, 0.0],
        [0.4, 0.3, 0.2, 0.1, 0.0],
        [0.0, 0.1, 0.3, 0.5, 0.0],  # 3 2 1, which has no twins
    ]
    figures = judge(scores, [1, 3, 4, 1], FAMILIES)
    assert figures["acc@3"] == 2 / 4  # the first and the last
    assert figures["diverse_acc@3"] == 2 / 4  # the second and the last
    assert figures["family_acc@3"] == 3 / 4
    assert figures["diverse_family_acc@3"] == 1
    assert figures["twins"] == 3 / 4
    assert figures["loss@3"] == 0
    low, high = figures["loss@3_interval"]
    assert low < 0 < high


def test_families_without_a_second_label_are_not_measured() -> None:
    sets = sets_of_families(["heart", "camera", "heart", "camera", "smile"])
    assert list(sets) == ["heart", "camera", "heart and camera"]
    assert sets["heart"] == ["heart", None, "heart", None, None]
    assert list(sets_of_families(FAMILIES)) == ["heart"]
    assert sets_of_families([None, "heart"]) == {}


def test_the_twins_among_the_data_s_labels() -> None:
    twins = sets_of_families([family_of(label.emoji) for label in LABELS])["heart and camera"]
    shared = {
        name: [label.emoji for label, family in zip(LABELS, twins, strict=True) if family == name]
        for name in ("heart", "camera")
    }
    assert shared == {"heart": ["\u2764\ufe0f", "💕", "💙", "💜"], "camera": ["📷", "📸"]}


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = twenty_label_bundle(tmp_path / "bundle", prior=0.0)
    data = write_tiny_data(tmp_path / "data", n_test=40)
    assert main([str(bundle), "--data", str(data), "--out", str(tmp_path), "--quick"]) == 0
    printed = capsys.readouterr()
    lines = read_results(tmp_path)
    assert json.loads(printed.out.splitlines()[-1])["n_lines"] == len(lines) == 3
    assert [line["families"] for line in lines] == ["heart", "camera", "heart and camera"]
    assert diversity_table(lines) in printed.err


def test_the_table() -> None:
    assert diversity_table([diversity_line("heart"), diversity_line("heart")]).splitlines() == [
        "| cnn int8 (clean), test, one of each | acc@3 | diverse | points lost | of the family | diverse "
        "| strips with twins |",
        "|---|---:|---:|---:|---:|---:|---:|",
        "| heart | 0.600 | 0.590 | +1.00 (+0.50 to +1.50) | 0.610 | 0.650 | 20.0 % |",
    ]
    assert diversity_table([]) == ""


def test_a_checkpoint_is_refused(tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "checkpoint.json").write_text("{}")
    assert main([str(tmp_path), "--data", str(tiny_data), "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
