"""The table of codes beside what sentences say: distances by hand, the lines, and a frequent code that has no row."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from export.data.errors import DataError
from export.data.weibo import FOLDER, LABELLED, UNLABELLED, load_sentences
from export.data.weibo_codes import CodeRow
from export.data.weibo_sides import split
from export.edeer import code_review
from export.edeer.distributions import distributions
from export.edeer.soft_labels import SoftLabels, save_soft_labels

HEART = CodeRow(code="[心]", emoji="❤️", name="red heart", by="name", why="a heart")
TEARS = CodeRow(code="[泪]", emoji="😢", name="crying face", by="picture", why="in tears")
NOSE = CodeRow(code="[挖鼻屎]", emoji="", name="", by="", why="none")


def test_distances_by_hand() -> None:
    # halves against (1, 0): the mixture is (3/4, 1/4), both divergences from it averaged, and the root
    divergence = (np.log2(4 / 3) + (np.log2(2 / 3) + np.log2(2)) / 2) / 2
    assert code_review.distance(np.array([1, 0]), np.array([0.5, 0.5])) == pytest.approx(np.sqrt(divergence))
    assert code_review.distance(np.array([0.2, 0.8]), np.array([0.2, 0.8])) == 0


def test_a_line_a_code_and_how_near_the_pairs_are() -> None:
    one = np.eye(7)
    codes = distributions([("[心]",)] * 20 + [("[泪]",)] * 20, np.repeat(one[[4, 5]], 20, axis=0))
    typed = distributions([("❤️",)] * 20, np.repeat(one[[4]], 20, axis=0))
    counts = [Counter({"[心]": 20, "[泪]": 20}), Counter({"[心]": 3, "[挖鼻屎]": 9})]
    lines = code_review.review((HEART, TEARS, NOSE), codes, typed, counts).splitlines()
    like = "  0   0   0   0 100   0   0"
    assert lines[1] == f"[心] | ❤️ | 20 | 3 | like | {like} | 20 | {like} | 0.000 | name | a heart"
    assert lines[2] == "[泪] | 😢 | 20 | 0 | sadness |   0   0   0   0   0 100   0 | - | - | - | picture | in tears"
    assert lines[3] == "[挖鼻屎] | - | 0 | 9 | - | - | - | - | - | - | none"
    assert lines[4].endswith("0.000 of the table's 1 pairs, 1.000 of 1 others")


def test_without_a_frequent_pair_there_is_no_mean() -> None:
    found = distributions([("[心]",)], np.eye(7)[[4]], minimum=1)
    assert code_review.nearness((HEART,), found, found) == "no pair was typed both ways in 20 sentences each"


def test_a_frequent_code_without_a_row_is_refused() -> None:
    counts = Counter({"[新]": 20, "[又]": 25, "[稀]": 19, "[心]": 99, "😂": 99})
    with pytest.raises(DataError) as error:
        code_review.check_complete(counts, (HEART,))
    assert str(error.value) == (
        "weibo_codes.csv: no row for [又] (25), [新] (20); add one, with an empty emoji where none fits"
    )
    code_review.check_complete(Counter({"[心]": 99, "[稀]": 19}), (HEART,))


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FOLDER).mkdir()
    labelled = ["source\tlabel\ttext", *(f"WEC\tlike\tno {number}[心]❤" for number in range(20))]
    (tmp_path / FOLDER / LABELLED).write_text("\n".join(labelled), encoding="utf-8")
    (tmp_path / FOLDER / UNLABELLED).write_text("source\tsentiment\ttext\nother\t1\tso[泪]", encoding="utf-8")
    sentences = load_sentences(tmp_path / FOLDER)
    sides = split(sentences, 5)
    rows = np.flatnonzero(sides.scored)
    soft = np.eye(7, dtype=np.float32)[sentences.label_ids[rows]]
    labels = SoftLabels(rows=rows, fold=sides.fold[rows], n_folds=5, shown=soft, bare=soft)
    save_soft_labels(tmp_path / "soft_labels.npz", labels, sentences)
    assert code_review.main([str(tmp_path), "--data", str(tmp_path)]) == 0
    lines = {line.split(" | ")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["[心]"].split(" | ")[:5] == ["[心]", "❤️", "20", "0", "like"]
    assert lines["[心]"].split(" | ")[8] == "0.000"
    assert lines["[泪]"].split(" | ")[:5] == ["[泪]", "😢", "0", "1", "-"]
    (tmp_path / FOLDER / UNLABELLED).write_text("source\tsentiment\ttext" + "\nother\t1\t[新]" * 20, encoding="utf-8")
    assert code_review.main([str(tmp_path), "--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("export.edeer.code_review: weibo_codes.csv: no row for [新] (20)")
