"""The C loop gives the shipped keyboards' answers: it measures the same work."""

import shutil
from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.speed import c_loop
from runtime import EmojiPredictor

ROOT = Path(__file__).parents[4]
TEXTS = (
    "merry christmas everyone",
    "i'm not angry, just tired",
    "",
    "a",
    "ok!!! 😀 see you @ 7:30",
    "我很开心 今天下班早",
    "Ünï\u200bcode ＡＢ ١٢ 👩🏽",
    "a long one, " * 30,
)
needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler is here")


@needs_compiler
@pytest.mark.parametrize("name", ["en", "zh"])
def test_the_three_best_are_the_bundles(name: str) -> None:
    pytest.importorskip("onnx")
    found = c_loop.measure(EmojiPredictor.load(name), TEXTS, rounds=1)
    assert (found["same_three_best"], found["n_texts"]) == (len(TEXTS), len(TEXTS))
    assert all(0 < found[one]["p50_us"] <= found[one]["p99_us"] for one in ("c_loop", "predict", "floor"))


def test_another_graph_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "texts.tsv"
    table.write_text("emoji\ttext\n🎄\tmerry christmas\n", encoding="utf-8")
    code = c_loop.main([str(ROOT / "bench/models/ffnn-clean/int8"), "--texts", str(table)])
    assert code == 2
    assert "is not that of an int8 keyboard" in capsys.readouterr().err
    assert c_loop.main(["en", "--texts", str(table), "--rounds", "0"]) == 2
    assert c_loop.main(["en", "--texts", str(tmp_path / "none.tsv")]) == 2


def test_without_a_compiler_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(BenchError, match="no C compiler"):
        c_loop.built(tmp_path)
