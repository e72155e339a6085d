"""Ratings by people: how they are read and refused, what is compared with them, and the command's two forms."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.results import check_line
from export.data.errors import DataError
from export.data.weibo import EMOTIONS, FOLDER, LABELLED, SOURCES, load_sentences
from export.data.weibo_sides import split
from export.edeer import emotag
from export.edeer.soft_labels import SoftLabels, save_soft_labels
from runtime.bundle import find, open_bundle

HEADER = "unicode,emoji,name,anger,anticipation,disgust,fear,joy,sadness,surprise,trust"
CODES = ("[怒]", "[弱]", "[惊恐]", "[哈哈]", "[心]", "[泪]", "[吃惊]")  # in the order of the emotions
RATED = ("😡,a,0.9,0,0.1,0,0,0.1,0,0", "👎,b,0.2,0,0.8,0,0,0.1,0,0", "😱,c,0.1,0,0,0.9,0,0.2,0.3,0")
RATED += (
    "😃,d,0,0,0,0,0.8,0,0.1,0",
    "❤,e,0,0,0,0,0.9,0,0,0",
    "😢,f,0.1,0,0.1,0.1,0,0.9,0,0",
    "😲,g,0,0,0,0.2,0,0,0.9,0",
)
STAMP = {"commit": "c", "machine": {}, "date": "2026-01-01"}


def write_ratings(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / emotag.FOLDER / emotag.RATINGS
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([header, *(f"1F,{row}" for row in rows)]), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Every emotion's code in twenty sentences of it, scored perfectly where bare and one place off where shown."""
    rows = ["source\tlabel\ttext"]
    for name, code in zip(EMOTIONS, CODES, strict=True):
        rows += [f"{SOURCES[0]}\t{name}\t{name} {number}{code}" for number in range(20)]
    rows += [f"{SOURCES[0]}\tfear\trare😨", *(f"{SOURCES[0]}\tfear\tunrated {number}🐼" for number in range(20))]
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / LABELLED).write_text("\n".join(rows), encoding="utf-8")
    sentences = load_sentences(tmp_path / FOLDER)
    scored = np.flatnonzero(split(sentences, 5).scored)
    soft = np.eye(7, dtype=np.float32)[sentences.label_ids[scored]]
    fold = split(sentences, 5).fold[scored]
    labels = SoftLabels(rows=scored, fold=fold, n_folds=5, bare=soft, shown=np.roll(soft, 1, axis=1))
    save_soft_labels(tmp_path / "soft_labels.npz", labels, sentences)
    write_ratings(tmp_path, *RATED, "😨,h,0,0,0,1,0,0,0,0", "🎈,i,0,0,0,0,1,0,0,0")
    return tmp_path


def test_ratings_are_read_by_emotion_and_by_the_qualified_emoji(tmp_path: Path) -> None:
    path = write_ratings(tmp_path, "❤,red heart,0.1,0.9,0.2,0.3,0.4,0.5,0.6,0.9")
    assert emotag.read_ratings(path) == {"❤️": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("x,b,0,0,0,0,0,0,0,0", "'x' is no emoji"),
        ("😡\ufe0f,b,0,0,0,0,0,0,0,0", "😡 stands there twice"),
        ("👎,b,0,0,0,0,1.5,0,0,0", "joy is '1.5', a number from 0 to 1 expected"),
        ("👎,b,nan,0,0,0,0,0,0,0", "anger is 'nan', a number from 0 to 1 expected"),
        ("👎,b,0,0,0,much,0,0,0,0", "fear is 'much', a number from 0 to 1 expected"),
        ("👎,b,0,0,0", "fear is '', a number from 0 to 1 expected"),
    ],
)
def test_a_broken_rating_is_refused_by_its_line(tmp_path: Path, row: str, found: str) -> None:
    path = write_ratings(tmp_path, RATED[0], row)
    with pytest.raises(DataError) as error:
        emotag.read_ratings(path)
    assert str(error.value) == f"{path}:3: {found}; get the file again"


def test_a_missing_column_or_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_ratings(tmp_path, RATED[0], header=HEADER.replace("joy", "glee"))
    with pytest.raises(DataError, match=r"scores.csv:1: no column joy; get the file again"):
        emotag.read_ratings(path)
    with pytest.raises(DataError, match=r"holds no emoji_ratings/EmoTag1200-scores.csv"):
        emotag.ratings_file(tmp_path / "elsewhere")
    monkeypatch.delenv("KEYMOJI_DATA", raising=False)
    with pytest.raises(DataError, match="no data folder: give --data DIR or set KEYMOJI_DATA"):
        emotag.ratings_file()
    monkeypatch.setenv("KEYMOJI_DATA", str(tmp_path))
    assert emotag.ratings_file() == path


def test_joy_is_happiness_and_like_together() -> None:
    anger_to_surprise = np.array([[0.1, 0.05, 0.02, 0.3, 0.4, 0.08, 0.05]])
    assert emotag.as_rated(anger_to_surprise)[0] == pytest.approx([0.1, 0.05, 0.02, 0.7, 0.08, 0.05])


def test_what_is_compared_and_what_is_not(folder: Path) -> None:
    data = load_sentences(folder / FOLDER)
    labels = emotag.read_soft_labels(folder / "soft_labels.npz", data)
    bare, shown, oracle = emotag.emotag_rows(data, labels, emotag.read_ratings(emotag.ratings_file(folder)))
    assert [row["method"] for row in (bare, shown, oracle)] == [
        "EDEER, emoji taken out",
        "EDEER, emoji left in",
        "counting oracle",
    ]
    assert sorted(bare["compared"]) == sorted(["😡", "👎", "😱", "😃", "❤️", "😢", "😲"])
    assert (bare["too_few_sentences"], bare["never_seen"], bare["unrated"]) == ({"😨": 1}, ["🎈"], ["🐼"])
    assert bare["correlations"] == oracle["correlations"]
    # ours 1 for the two joyful of seven, theirs 0.8 and 0.9: 1.7 * 5 / 7 over sqrt(10 / 7 * (1.45 - 1.7 ** 2 / 7))
    expected = (1.7 * 5 / 7) / np.sqrt(10 / 7 * (1.45 - 1.7**2 / 7))
    assert bare["correlations"]["pearson"]["joy"]["value"] == pytest.approx(expected, abs=1e-4)
    assert shown["correlations"]["pearson"]["mean"]["value"] < 0.4 < bare["correlations"]["pearson"]["mean"]["value"]


def test_a_bundle_is_judged_in_two_parts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inferred = (
        "😨,h,0,0,0.1,1,0,0.2,0.4,0",
        "🎈,i,0,0,0,0,1,0.1,0.2,0",
        "🍕,j,0.1,0,0,0,0.6,0,0,0",
        "🌈,k,0,0,0,0,0.9,0,0.1,0",
    )
    write_ratings(tmp_path, *RATED, *inferred)
    rows = emotag.bundle_rows(open_bundle(find("en")), emotag.read_ratings(emotag.ratings_file(tmp_path)))
    assert [row["method"] for row in rows] == ["en, in Weibo's sentences", "en, inferred"]
    assert [sorted(row["compared"]) for row in rows] == [
        sorted(cells.split(",")[0] for cells in part) for part in (RATED, inferred)
    ]
    assert rows[1]["correlations"]["pearson"]["fear"]["value"] > 0.5
    assert emotag.main(["--bundle", "en", "--data", str(tmp_path)]) == 0
    assert "en, inferred, pearson" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        emotag.main(["--data", str(tmp_path)])


def test_a_bundle_without_emotions_is_refused() -> None:
    with pytest.raises(DataError, match="en: holds no emotions"):
        emotag.bundle_rows(replace(open_bundle(find("en")), emotions=b""), {"😡": [0.0] * 6})


def test_the_table_names_every_figure_and_emoji(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert emotag.main([str(folder), "--data", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["anger", "disgust", "fear", "joy", "sadness", "surprise", "mean"]
    assert [line.split("  ")[0] for line in lines[1:5]] == [
        "EDEER, emoji taken out, pearson",
        "EDEER, emoji taken out, spearman",
        "EDEER, emoji left in, pearson",
        "EDEER, emoji left in, spearman",
    ]
    assert lines[8].startswith("compared: 7  ")
    assert lines[9:] == ["rated, in too few sentences: 1  😨 (1)", "rated, in no sentence: 1  🎈", "not rated: 1  🐼"]


def test_every_line_can_be_published(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert emotag.main([str(folder), "--data", str(folder), "--jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["kind"], line["split"], line.get("peer", False)) for line in lines] == [
        ("edeer", "EmoTag1200", False),
        ("edeer", "EmoTag1200", False),
        ("edeer", "EmoTag1200", True),
    ]
    for line in lines:
        check_line({**line, **STAMP}, "here")
        assert len(line["metrics"]) == 14
        assert line["metrics"].keys() == line["intervals"].keys()
        assert [line[name] for name in ("emoji", "too_few_sentences", "never_seen", "unrated")] == [7, 1, 1, 1]
        low, high = line["intervals"]["pearson mean"]
        assert low <= line["metrics"]["pearson mean"] <= high


def test_what_is_missing_or_broken_ends_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_ratings(folder, *RATED[:2])
    assert emotag.main([str(folder), "--data", str(folder)]) == 2
    (folder / emotag.FOLDER / emotag.RATINGS).unlink()
    assert emotag.main([str(folder), "--data", str(folder)]) == 2
    (folder / "soft_labels.npz").unlink()
    assert emotag.main([str(folder), "--data", str(folder)]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert [error.startswith("export.edeer.emotag: ") for error in errors] == [True] * 3
    assert "2 rows to correlate" in errors[0]
