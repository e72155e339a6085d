"""Held-out texts of the corpora, from files of a few rows, and the figures of a contestant that answers by a table."""

from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.everyday import corpora as reading
from bench.everyday.blind import Text
from bench.everyday.corpora import Corpora, everyday_folder, load_corpora
from bench.everyday.natural import measure_natural
from export.data.held_out import held_out
from tests.unit.bench.everyday.made_up import said, table, write_everyday

TESTS = [f"text {number}" for number in range(2000) if held_out(f"text {number}") == "test"]
TRAINS = [f"text {number}" for number in range(200) if held_out(f"text {number}") == "train"]


def test_only_the_part_at_the_end_with_an_emoji(tmp_path: Path) -> None:
    rows = [f"chat\t😂 🔥\tend\t {TESTS[0]} ", f"chat\t😂\tmid\t{TESTS[1]}", f"chat\t😂\tend\t{TRAINS[0]}"]
    rows += [f"chat\t[草]\tend\t{TESTS[2]}", f"chat\t[泪] ❤️\tend\t{TESTS[3]}"]
    folder = write_everyday(tmp_path, "zh", rows, [f"chat\t{TESTS[4]}", f"chat\t{TRAINS[1]}"])
    codes = "code\temoji\tcount\tnote\n[泪]\t😭\t9\t\n[草]\t-\t9\t\n"
    (folder / "code_to_emoji.tsv").write_text(codes, encoding="utf-8")
    found = load_corpora(folder)
    assert {(text.text, text.acceptable) for text in found.suggesting} == {
        (TESTS[0], frozenset("😂🔥")),
        (TESTS[3], frozenset("😭❤")),
    }
    assert [text.text for text in found.plain] == [TESTS[4]]
    assert [text.text for text in load_corpora(folder, "train").plain] == [TRAINS[1]]


def test_an_emoji_is_capped_by_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PER_EMOJI", 2)
    monkeypatch.setattr(reading, "MAX_PER_SOURCE", 5)
    rows = [
        f"{'big' if n < 8 else 'small'}\t{'😂' if n % 2 else '🔥'}\tend\t{text}" for n, text in enumerate(TESTS[:11])
    ]
    found = load_corpora(write_everyday(tmp_path, "en", rows, [f"big\t{text}" for text in TESTS[:7]]))
    counts = {(source, emoji): 0 for source in ("big", "small") for emoji in "😂🔥"}
    for text in found.suggesting:
        counts[text.part, min(text.acceptable)] += 1
    assert counts == {("big", "😂"): 2, ("big", "🔥"): 2, ("small", "😂"): 1, ("small", "🔥"): 2}
    assert len([text for text in found.expressive if text.part == "big"]) == 5
    assert len(found.plain) == 5


def test_the_folder_is_found_beside_tweeteval_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_everyday(tmp_path, "en", [], [])
    assert everyday_folder(str(tmp_path), "en") == folder
    assert everyday_folder(str(tmp_path / "tweeteval_emoji"), "en") == folder
    assert everyday_folder(str(tmp_path), "zh") is None
    monkeypatch.delenv("KEYMOJI_DATA", raising=False)
    assert everyday_folder(None, "en") is None


def test_broken_files_are_named(tmp_path: Path) -> None:
    folder = write_everyday(tmp_path, "en", ["chat\t😂\tend"], [])
    with pytest.raises(BenchError, match=r"emoji.tsv:2: 3 columns found, 4 expected"):
        load_corpora(folder)
    (folder / "emoji.tsv").write_text("emoji\ttext\n", encoding="utf-8")
    with pytest.raises(BenchError, match=r"emoji.tsv:1: "):
        load_corpora(folder)
    (folder / "emoji.tsv").unlink()
    with pytest.raises(BenchError, match="not there"):
        load_corpora(folder)


def corpus(source: str, texts: list[str], emoji: str = "") -> tuple[Text, ...]:
    return tuple(Text(part=source, text=text, acceptable=frozenset(emoji)) for text in texts)


def test_hits_by_source_and_the_trigger_within_each() -> None:
    shown = (*corpus("a", [f"a{n}" for n in range(60)], "😂"), *corpus("b", ["b0"] * 20, "🔥"))
    plain = (*corpus("a", [f"p{n}" for n in range(50)]), *corpus("b", ["q"] * 49))
    made = Corpora(suggesting=shown, expressive=shown, plain=plain, sha256="0")
    answers = {f"a{n}": said("😂", 0.9) for n in range(30)} | {f"p{n}": said("", 0.1) for n in range(25)}
    emoji, written, trigger = measure_natural(table(answers, said("😢", 0.5)), made)
    assert emoji["metrics"]["hit@3"] == 30 / 80
    assert emoji["sources"].keys() == {"a"}  # b has too few
    assert emoji["sources"]["a"]["metrics"]["hit@3"] == emoji["metrics"]["source_mean_hit@3"] == 0.5
    assert emoji["metrics"]["n_suggested"] == 2
    assert emoji["fixed_strip"]["emoji"] == ["😂", "🔥"]
    assert (written["set"], written["metrics"]["hit@3"]) == ("corpora-as-written", 30 / 80)
    assert trigger["sources"].keys() == {"a"}
    assert trigger["metrics"]["auc_within"] == pytest.approx(0.75 + 0.25 / 2)  # a quarter of the pairs is a tie


def test_a_peer_without_a_trigger_has_no_line_of_one() -> None:
    one = corpus("a", ["x"], "😂")
    made = Corpora(suggesting=one, expressive=one, plain=(), sha256="0")
    assert [line["set"] for line in measure_natural(table({}, said("😂")), made)] == ["corpora", "corpora-as-written"]
