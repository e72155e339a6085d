"""`python -m bench.everyday` on small bundles: its lines, its last line, its table, and what it refuses."""

import json
from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.everyday.__main__ import main
from bench.everyday.asking import bundle_contestant, shipped_contestants
from bench.results import read_results
from export.data.families import family_of
from export.data.held_out import held_out
from tests.unit.bench.everyday.made_up import write_everyday, write_lexicon
from tests.unit.bench.lines import twenty_label_bundle

TESTS = [f"text {number}" for number in range(3000) if held_out(f"text {number}") == "test"]


def write_data(folder: Path) -> Path:
    write_lexicon(folder)
    write_everyday(folder, "en", [f"chat\t😂\tend\t{text}" for text in TESTS[:60]], [f"chat\t{t}" for t in TESTS[60:]])
    return folder


def test_lines_of_a_bundle_and_of_peers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = twenty_label_bundle(tmp_path / "bundle", {"language": "en"})
    data = write_data(tmp_path / "data")
    assert main([f"old={bundle}", "--data", str(data), "--out", str(tmp_path / "out"), "--quick"]) == 0
    printed = capsys.readouterr()
    lines = read_results(tmp_path / "out")
    document = json.loads(printed.out.splitlines()[-1])
    assert document["n_lines"] == len(lines) == len(document["lines"])
    own = [line for line in lines if line["model"] == "old"]
    assert [line["set"] for line in own] == [
        "chat",
        "slices",
        "derived",
        "trigger",
        "grave",
        "corpora",
        "corpora-as-written",
    ]
    assert own[0]["bundle_sha256"]
    assert {line["model"] for line in lines if line.get("peer")} >= {"emojilib look-up", "gemoji list"}
    assert "| everyday, English |" in printed.err
    assert "skipped: encoder retrieval, en: no --encoder" in printed.err


def test_without_corpora_the_blind_sets_are_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KEYMOJI_DATA", raising=False)
    bundle = twenty_label_bundle(tmp_path / "bundle")
    assert main([str(bundle), "--language", "zh", "--out", str(tmp_path), "--quick", "--no-peers"]) == 0
    assert "skipped: the corpora, zh" in capsys.readouterr().err
    assert [line["language"] for line in read_results(tmp_path)] == ["zh"] * 5


def test_a_diverse_strip_is_another_line() -> None:
    diverse = bundle_contestant("en", diverse=True)
    assert diverse.about["variant"] == "diverse"
    hearts = [emoji for emoji in diverse.answers(["i love you"])[0].ranking[:3] if family_of(emoji) == "heart"]
    assert len(hearts) == 1
    assert "variant" not in bundle_contestant("en").about


def test_what_ships() -> None:
    assert [one.language for one in shipped_contestants(None)] == ["en", "zh"]
    assert [one.title() for one in shipped_contestants("zh")] == ["zh"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["{bundle}"], "its language is not known"),
        (["={bundle}"], "no name before the equals sign"),
        (["{bundle}x"], "bundlex"),
        (["--encoder", "{bundle}x"], "no config.json is there"),
        (["--language", "fr"], "invalid choice"),
    ],
)
def test_bad_input_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    bundle = twenty_label_bundle(tmp_path / "bundle")
    assert main([option.format(bundle=bundle) for option in options]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert message in said


def test_nothing_ships_in_that_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.everyday.asking.shipped", dict)
    with pytest.raises(BenchError, match="none is shipped"):
        shipped_contestants("en")
