"""Which rows of the paper's table are trained, and what the table shows. No training: the metrics are there already."""

import json
from pathlib import Path

import pytest

from export.data.tracks import TRACKS
from export.tweeteval.report import METRICS
from export.tweeteval.reproduce import PAPER_MODELS, chosen_runs, main
from tests.tiny_data import write_tiny_data


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder in which every row is finished, each with a figure of its own."""
    write_tiny_data(tmp_path / "data")
    for place, (model, track) in enumerate(chosen_runs(None, None)):
        folder = tmp_path / "out" / f"{model}-{track}"
        folder.mkdir(parents=True)
        test = dict.fromkeys(METRICS, 0.1 * (place + 1))
        (folder / "metrics.json").write_text(json.dumps({"test": test}), encoding="utf-8")
    return tmp_path / "out"


@pytest.mark.parametrize(
    ("model", "track", "n_rows"), [(None, None, 6), ("cnn", None, 2), (None, "clean", 3), ("cnn", "clean", 1)]
)
def test_a_row_can_be_chosen(model: str | None, track: str | None, n_rows: int) -> None:
    runs = chosen_runs(model, track)
    assert len(runs) == len(set(runs)) == n_rows
    assert {name for name, _ in runs} == ({model} if model else set(PAPER_MODELS))
    assert {name for _, name in runs} == ({track} if track else set(TRACKS))


def test_the_chosen_row_is_all_that_it_prints(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--data", str(out.parent / "data"), "--out", str(out)]
    assert main(["--model", "cnn", "--track", "clean", *options]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == ["| cnn | clean |" + " 0.400 |" * len(METRICS)]


def test_the_paper_s_row_stands_under_the_as_shipped_one(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--data", str(out.parent / "data"), "--out", str(out)]
    assert main(["--track", "as-shipped", "--model", "ffnn", *options]) == 0
    ours, theirs = capsys.readouterr().out.splitlines()[2:]
    assert ours.startswith("| ffnn | as-shipped |")
    assert theirs == "| ffnn, the paper | as-shipped | 0.28 |  |  |  | 0.18 | 0.28 |"


def test_an_unknown_row_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--model", "lstm", "--out", "nowhere"])
    assert "invalid choice: 'lstm'" in capsys.readouterr().err
