"""The rows of the judgement, as a table and as result lines that can be published, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest

from bench.results import check_line
from export.data.weibo import EMOTIONS, FOLDER, LABELLED, Sentences, load_sentences
from export.data.weibo_sides import split
from export.edeer.evaluate import edeer_rows, main, majority_row
from export.edeer.gold import gold_emoji
from export.edeer.soft_labels import SoftLabels, save_soft_labels

STAMP = {"commit": "c", "machine": {}, "date": "2026-01-01"}
METRICS = {"all": {"sentences": 9, "acc@1": 0.61}, "WEC": {"sentences": 4, "acc@1": 0.5}}


def write_gold_corpus(folder: Path) -> Sentences:
    """Each of the 64 in twenty sentences of its gold emotion, and one more emoji in a single sentence."""
    rows = [
        f"WEC\t{EMOTIONS[one.emotion_id]}\tno {number} of {one.emoji}"
        for one in gold_emoji()
        for number in [f"{one.emoji[1:-1]} {copy}" for copy in range(20)]
    ]
    rows.append("WEC\tfear\trare[稀]")
    (folder / FOLDER).mkdir(parents=True)
    (folder / FOLDER / LABELLED).write_text("\n".join(["source\tlabel\ttext", *rows]), encoding="utf-8")
    return load_sentences(folder / FOLDER)


def perfect(sentences: Sentences) -> SoftLabels:
    rows = np.flatnonzero(split(sentences, 5).scored)
    soft = np.eye(7, dtype=np.float32)[sentences.label_ids[rows]]
    return SoftLabels(
        rows=rows, fold=split(sentences, 5).fold[rows], n_folds=5, shown=soft, bare=np.roll(soft, 1, axis=1)
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sentences = write_gold_corpus(tmp_path)
    save_soft_labels(tmp_path / "soft_labels.npz", perfect(sentences), sentences)
    (tmp_path / "metrics.json").write_text(json.dumps(METRICS), encoding="utf-8")
    similarities = {"skip-gram": {"[泪]": [0, 0, 0, 0, 0, 1, 0], "[哈哈]": [1, 0, 0, 0, 0, 0, 0]}}
    vectors = {"about": {"gensim": "4"}, "similarities": similarities}
    (tmp_path / "word_vectors.json").write_text(json.dumps(vectors), encoding="utf-8")
    return tmp_path


def test_right_and_wrong_soft_labels(tmp_path: Path) -> None:
    sentences = write_gold_corpus(tmp_path)
    bare, shown, oracle = edeer_rows(sentences, perfect(sentences), gold_emoji())
    assert (bare["method"], shown["method"], oracle["method"]) == (
        "EDEER, emoji taken out",
        "EDEER, emoji left in",
        "counting oracle",
    )
    assert shown["by_emotion"] == oracle["by_emotion"]
    assert shown["by_emotion"]["all"] == {"right": 64, "emoji": 64, "unanswered": 0}
    assert bare["by_emotion"]["all"]["right"] == 0
    assert (bare["interval"], shown["interval"]) == ([0.0, 0.0], [1.0, 1.0])
    assert (shown["n_distributions"], shown["n_left_out"]) == (64, 1)


def test_the_commonest_emotion_is_right_27_times() -> None:
    row = majority_row(gold_emoji())
    assert row["method"] == "always happiness"
    assert row["by_emotion"]["all"] == {"right": 27, "emoji": 64, "unanswered": 0}


def test_the_table_has_ours_and_the_papers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--data", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines[2:]] == [
        "EDEER, emoji taken out",
        "EDEER, emoji left in",
        "counting oracle",
        "skip-gram",
        "always happiness",
        "paper: BERT-EDEER",
        "paper: directional skip-gram",
        "paper: Chinese word vectors",
        "paper: fastText",
    ]
    assert "64 (100.00)" in lines[3]
    assert "1 (1.56)" in lines[5]
    assert "82.81" in lines[7]


def test_every_line_can_be_published(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--data", str(folder), "--jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for line in lines:
        check_line({**line, **STAMP}, "here")
    assert [line["kind"] for line in lines] == ["edeer"] * 7
    assert lines[1]["metrics"]["accuracy"] == 1.0
    assert lines[1]["intervals"] == {"accuracy": [1.0, 1.0]}
    assert lines[5] | {"metrics": {"acc@1": 0.61}, "n_texts": 9, "split": "held-out: all"} == lines[5]


def test_what_is_missing_or_broken_ends_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "metrics.json").write_text("{", encoding="utf-8")
    assert main([str(folder), "--data", str(folder)]) == 2
    (folder / "soft_labels.npz").unlink()
    assert main([str(folder), "--data", str(folder)]) == 2
    assert main([str(folder), "--data", str(folder / "elsewhere")]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 3
    assert all(error.startswith("export.edeer.evaluate: ") for error in errors)
    assert "no soft labels" in errors[1]
