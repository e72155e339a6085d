"""Made texts are the same for the same seed, a wrong output is refused, and a process tree is seen and measured."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.errors import BenchError
from bench.scale import check_output, made_texts, main, write_corpus
from bench.speed.process_tree import Peak, descendants, is_alive, kill
from runtime.bundle import find, open_bundle
from runtime.predictor import EmojiPredictor

needs_proc = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux's /proc")
CHILD = [sys.executable, "-c", "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"]


def test_made_texts_are_natural_in_length_and_the_same_each_time() -> None:
    bundle = open_bundle(find("en"))
    texts = made_texts(bundle, 3000)
    assert texts == made_texts(bundle, 3000)
    assert texts != made_texts(bundle, 3000, seed=1)
    lengths = np.array([len(text) for text in texts])
    assert 38 < np.median(lengths) < 52
    assert lengths.min() >= 1
    assert lengths.max() <= 280
    assert len({*texts}) > 2900


@pytest.fixture
def output(tmp_path: Path) -> dict[str, Any]:
    """The right rows for a small corpus, and where to put them."""
    pytest.importorskip("pyarrow", reason='needs the extra "scale"')
    bundle = open_bundle(find("en"))
    texts = made_texts(bundle, 100)
    predictor = EmojiPredictor.load("en")
    rows = []
    for number, text in enumerate(texts):
        found = predictor.predict(text)
        rows.append({"id": number, "emoji": [one.emoji for one in found], "score": [one.score for one in found]})
    write_corpus(tmp_path / "in", texts)
    (tmp_path / "out").mkdir()
    return {"rows": rows, "texts": texts, "predictor": predictor, "folder": tmp_path}


def check(output: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"id": pa.int64(), "emoji": pa.list_(pa.string()), "score": pa.list_(pa.float32())}
    pq.write_table(pa.Table.from_pylist(rows, pa.schema(kinds)), output["folder"] / "out" / "part-0.parquet")
    check_output(output["folder"] / "out", output["texts"], output["predictor"])


def test_right_output_is_accepted(output: dict[str, Any]) -> None:
    check(output, output["rows"])
    assert len(list((output["folder"] / "in").iterdir())) == 10


@pytest.mark.parametrize("damage", ["lost", "doubled", "emoji", "score"])
def test_this_gate_sees_wrong_output(output: dict[str, Any], damage: str) -> None:
    rows = output["rows"]
    if damage == "lost":
        rows = rows[1:]
    elif damage == "doubled":
        rows = [*rows, rows[0]]
    else:
        rows[50] = {**rows[50], damage: rows[50][damage][::-1]}
    with pytest.raises(
        BenchError, match="not each once" if damage in ("lost", "doubled") else "row 50 has other answers"
    ):
        check(output, rows)


@needs_proc
def test_a_process_and_all_under_it() -> None:
    process = subprocess.Popen(CHILD, stdin=subprocess.PIPE)
    peak = Peak()
    try:
        begin = time.monotonic()
        while len(family := descendants(process.pid)) < 2:
            assert time.monotonic() - begin < 30
        assert process.pid in family
        [child] = [one for one in family if one != process.pid]
        with peak.watching(process.pid):
            begin = time.monotonic()
            while not peak.bytes:
                assert time.monotonic() - begin < 30
                time.sleep(0.05)
        assert peak.bytes > 1_000_000
        assert peak.worker_bytes == 0
        assert is_alive(child)
        kill(child)
        process.wait()
        assert not is_alive(child)
        kill(child)  # says nothing of one that is gone
    finally:
        process.kill()
        process.communicate()


def test_too_few_texts_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--texts", "5"]) == 2
    assert "at least 100 are needed" in capsys.readouterr().err
