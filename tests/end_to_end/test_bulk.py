"""Bulk scoring through the real engine: killed, gone on with, a worker of it killed too, and every row there once."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason='needs the extra "scale"')
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from bench.speed.process_tree import is_alive, kill, workers_of  # noqa: E402
from runtime.predictor import EmojiPredictor  # noqa: E402
from tests.commands import ROOT  # noqa: E402

N_FILES, N_ROWS = 12, 1200  # a file takes a worker a quarter of a second or more
PATIENCE = 300.0

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc to find the workers")


def command(folder: Path, *options: str) -> list[str]:
    line = [sys.executable, "-m", "runtime.bulk", str(folder / "in"), str(folder / "out"), "--workers", "2"]
    return [*line, "--columns", "id,language", *options]


def start(folder: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command(folder, *options), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )


def wait_for(process: "subprocess.Popen[str]", out: Path, n_files: int) -> None:
    begin = time.monotonic()
    while len(list(out.glob("part-*"))) < n_files:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() - begin < PATIENCE
        time.sleep(0.02)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `in`: twelve files, one bad row each, and a column that nobody asks for."""
    folder = tmp_path_factory.mktemp("bulk")
    (folder / "in").mkdir()
    for number in range(N_FILES):
        ids = range(number * N_ROWS, (number + 1) * N_ROWS)
        texts = [f"happy birthday number {one}" if one % N_ROWS else None for one in ids]
        table = pa.table({"id": ids, "text": texts, "language": ["en"] * N_ROWS, "unused": ["x"] * N_ROWS})
        pq.write_table(table, folder / "in" / f"{number}.parquet")
    return folder


@pytest.fixture(scope="module")
def story(corpus: Path) -> dict[str, Any]:
    """The command killed half-way; started again, and one of its workers killed; and started once more."""
    out = corpus / "out"
    first = start(corpus, "--quiet")
    wait_for(first, out, 3)
    workers = workers_of(first.pid)
    kill(first.pid)
    first.communicate()
    begin = time.monotonic()
    while any(map(is_alive, workers)):  # which would go on writing
        assert time.monotonic() - begin < PATIENCE
        time.sleep(0.05)
    done = {file.name: file.read_bytes() for file in out.glob("part-*")}
    second = start(corpus)
    wait_for(second, out, len(done) + 2)
    kill(workers_of(second.pid)[0])
    said, progress = second.communicate()
    third = subprocess.run(command(corpus), cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return {
        "n_workers": len(workers),
        "done": done,
        "code": second.returncode,
        "said": said,
        "progress": progress,
        "third": third,
    }


def test_a_killed_command_goes_on_where_it_stood(corpus: Path, story: dict[str, Any]) -> None:
    assert story["n_workers"] == 2
    assert (story["code"], story["said"].count("\n")) == (0, 1), story["progress"]
    document = json.loads(story["said"])
    assert 3 <= len(story["done"]) < N_FILES
    assert document["fragments"] == N_FILES
    assert document["fragments_done_before"] == len(story["done"])
    assert document["rows"] == N_FILES * N_ROWS
    assert document["resumed_rows"] == len(story["done"]) * N_ROWS
    assert document["bad"] == {"null": N_FILES}
    assert (document["rows_without_emoji"], document["workers"], document["bundle"]) == (N_FILES, 2, "en")
    for name, data in story["done"].items():
        assert (corpus / "out" / name).read_bytes() == data


def test_a_killed_worker_loses_and_doubles_nothing(corpus: Path, story: dict[str, Any]) -> None:
    assert story["code"] == 0
    assert len(list((corpus / "out").iterdir())) == N_FILES  # nothing half-written is left
    table = pq.read_table(corpus / "out")
    assert table.column_names == ["id", "language", "emoji", "score"]
    assert sorted(table.column("id").to_pylist()) == list(range(N_FILES * N_ROWS))
    predictor = EmojiPredictor.load("en")
    for row in table.slice(0, 40).to_pylist():
        predictions = predictor.predict(f"happy birthday number {row['id']}") if row["id"] % N_ROWS else None
        assert row["emoji"] == (predictions and [one.emoji for one in predictions])
        assert row["score"] == (predictions and pytest.approx([one.score for one in predictions], rel=0, abs=1e-6))


def test_progress_and_nothing_else_on_standard_error(story: dict[str, Any]) -> None:
    lines = story["progress"].splitlines()
    assert lines[-1] == f"keymoji: rows without a text: {N_FILES} null"
    assert all(line.startswith("keymoji: ") and "texts/s" in line for line in lines[:-1]), lines
    assert len(lines) == N_FILES - len(story["done"]) + 1
    assert f" {N_FILES - len(story['done'])}/{N_FILES - len(story['done'])} fragments" in lines[-2]


def test_finished_output_is_left_alone_and_said_so(story: dict[str, Any]) -> None:
    document = json.loads(story["third"].stdout)
    assert "nothing to do" in story["third"].stderr
    assert (document["workers"], document["fragments_done_before"]) == (0, N_FILES)
    assert document["rows"] == document["resumed_rows"] == N_FILES * N_ROWS


def test_other_options_over_it_are_refused(corpus: Path, story: dict[str, Any]) -> None:
    assert story["code"] == 0
    line = command(corpus, "--bundle", "zh")
    done = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "was made with bundle 'en', not 'zh': name another OUT" in done.stderr


def test_the_engine_says_in_one_line_what_a_worker_could_not_do(corpus: Path) -> None:
    line = command(corpus, "--on-error", "fail")
    line[line.index(str(corpus / "out"))] = str(corpus / "strict")
    done = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    [message] = done.stderr.splitlines()
    assert ".parquet: row 0: null: mend it, or let --on-error null keep the row without emoji" in message
    assert not [file for file in (corpus / "strict").iterdir() if not file.name.startswith("part-")]
