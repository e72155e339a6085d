"""No blind text stands in the training phrases; the gate on phrases that hold one."""

import json
from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.everyday.blind import load
from bench.everyday.overlap import blind_texts, equal_to, main, near, training_phrases, without
from bench.machine import ROOT

HEADER = "emoji\tkind\ttext\n"


def phrase_files() -> list[Path]:
    """Whatever looks like phrases in the checkout, wherever it was put and whatever its first line says."""
    return [file for file in (ROOT / "export").rglob("*.tsv*") if "phrases" in file.as_posix()]


def test_no_training_phrase_is_a_blind_text() -> None:
    messages, _ = blind_texts()
    phrases = training_phrases(ROOT / "export")
    assert len(messages) > 2500
    assert bool(phrases) == bool(phrase_files()), "there are phrase files, and none of them was read"
    assert equal_to(messages, phrases) == []


def test_it_sees_a_blind_text_in_other_clothes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = load("en", "grave").texts[0].text
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.tsv").write_text(f"{HEADER}😢\tshow\tfine\n😢\tshow\t{text.upper()} !!\n", encoding="utf-8")
    assert training_phrases(tmp_path) == ["fine", f"{text.upper()} !!"]
    assert main(["--phrases", str(tmp_path)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["n_phrases"], found["n_equal"], found["n_near"]) == (2, 1, 1)


def test_single_words_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.tsv").write_text(f"{HEADER}😂\tshow\tLOL\n", encoding="utf-8")
    assert main(["--phrases", str(tmp_path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["n_equal"], found["n_equal_single_words"]) == (0, 1)


def test_near_is_four_fifths_of_all_tokens() -> None:
    assert near(["a b c d e"], ["A b, c d!"]) == ["a b c d e"]  # 4 of 5
    assert near(["a b c d e"], ["a b c d x"]) == []  # 4 of 6
    assert near(["我不爱你"], ["我不爱她"]) == []  # 3 of 5
    assert near(["今天我不爱你了", "lol"], ["今天我不爱她了了"]) == []  # 6 of 8
    assert near(["今天我真的不爱你了"], ["今天我真的不爱你"]) == ["今天我真的不爱你了"]  # 8 of 9


def test_a_file_without_what_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, text = tmp_path / "a.tsv", load("zh", "chat").texts[0].text
    file.write_text(f"{HEADER}😢\tshow\tfine\n❤\tshow\t{text}\n", encoding="utf-8")
    assert without(file, [text]) == f"{HEADER}😢\tshow\tfine\n"
    assert main(["--without", str(file)]) == 0
    assert text not in capsys.readouterr().out


def test_nothing_to_compare_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--phrases", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    (tmp_path / "a.tsv").write_text(HEADER, encoding="utf-8")
    with pytest.raises(BenchError, match="nothing can be compared"):
        training_phrases(tmp_path)
