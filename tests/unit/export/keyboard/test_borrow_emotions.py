"""A bundle gets another's distributions of its own emoji, said to be borrowed, and keeps the rest."""

import json
from pathlib import Path

import pytest

from export.keyboard.borrow_emotions import main
from runtime.bundle import open_bundle
from runtime.predictor import EmojiPredictor
from tests.bundles import make_bundle, moody_files

CARD = {"README.md": b"# a tiny bundle\n"}


@pytest.fixture
def lender(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "lender", "codepoints", {**moody_files(), **CARD})


@pytest.fixture
def borrower(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "borrower", "codepoints", CARD)


def test_the_borrower_has_them_and_says_so(lender: Path, borrower: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = open_bundle(borrower)
    assert main([str(lender), str(borrower)]) == 0
    report = json.loads(capsys.readouterr().out)
    after = open_bundle(borrower)
    assert (after.model, after.name) == (before.model, before.name)
    assert [one.emoji for one in after.labels] == [one.emoji for one in before.labels]
    assert [one.family for one in after.labels] == ["heart", "laughter", None, "sun"]
    assert sorted(report["borrowed"] + report["without"]) == sorted(one.emoji for one in before.labels)
    assert report["without"] == ["\u2600\ufe0f"]
    predictor = EmojiPredictor.load(borrower)
    assert predictor.borrowed_emotions
    heart = report["borrowed"][0]
    assert predictor.emotion_distribution(heart) == EmojiPredictor.load(lender).emotion_distribution(heart)
    assert "emotion distributions of 3 of the 4 emoji" in (borrower / "README.md").read_text(encoding="utf-8")


def test_a_second_loan_leaves_one_note(lender: Path, borrower: Path) -> None:
    assert main([str(lender), str(borrower)]) == 0
    once = (borrower / "README.md").read_bytes()
    assert main([str(lender), str(borrower)]) == 0
    assert (borrower / "README.md").read_bytes() == once


def test_what_cannot_lend_is_refused(lender: Path, borrower: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (borrower / "manifest.json").read_bytes()
    assert main([str(borrower), str(lender)]) == 2
    assert "it has no emotions.json to lend" in capsys.readouterr().err
    assert (borrower / "manifest.json").read_bytes() == before
    assert main([str(lender), str(borrower)]) == 0
    assert main([str(borrower), str(lender)]) == 2
    assert "its emotions are borrowed themselves" in capsys.readouterr().err
