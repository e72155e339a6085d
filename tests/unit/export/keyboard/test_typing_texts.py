"""Texts as typed, everyday tweets, and never-fire texts: what the keyboard's model learns from."""

from pathlib import Path

import numpy as np
import pytest

from export.data.errors import DataError
from export.data.plain_tweets import FILE, FOLDER, HEADER, load_plain_tweets
from export.keyboard.never_fire import never_fire_texts
from export.keyboard.typing_texts import SETS, as_typed, first_share, spans, typing_texts, word_prefixes
from export.keyboard.wishes import wish_texts
from tests.tiny_data import write_tiny_data

ROWS = ["😂\tthat is so funny \ufe0f haha", "\tthe meeting is at noon", "❤ 😍\tlove   you"]


def write_plain(folder: Path, lines: list[str]) -> Path:
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    (folder / FOLDER / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_plain_tweets_by_hand(tmp_path: Path) -> None:
    tweets = load_plain_tweets(write_plain(tmp_path, [HEADER, *ROWS]))
    assert tweets.texts == ("that is so funny haha", "the meeting is at noon", "love you")
    assert tweets.has_emoji.tolist() == [True, False, True]


def test_it_may_lie_beside_the_tweeteval_folder(tmp_path: Path) -> None:
    write_plain(tmp_path, [HEADER, *ROWS])
    assert len(load_plain_tweets(tmp_path / "tweeteval_emoji").texts) == 3


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["text", "a"], r"train.tsv:1: 'text' found, 'emoji\\ttext' expected"),
        ([HEADER, "😂\ta", "no tab"], "train.tsv:3: 1 columns found, 2 expected"),
    ],
)
def test_a_broken_file_is_refused_by_line(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(DataError, match=message):
        load_plain_tweets(write_plain(tmp_path, lines))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="--list says how"):
        load_plain_tweets(tmp_path / "nothing")


def test_a_fifth_is_held_out_and_equal_texts_stand_together(tmp_path: Path) -> None:
    texts = [f"text number {index % 1000}" for index in range(2000)]
    tweets = load_plain_tweets(write_plain(tmp_path, [HEADER, *(f"\t{text}" for text in texts)]))
    assert 0.15 < tweets.held_out.mean() < 0.25
    assert np.array_equal(tweets.held_out[:1000], tweets.held_out[1000:])


def test_as_typed_keeps_words_only() -> None:
    assert as_typed("LOVE it!!! #blessed @user 100% it's @ Home…") == "love it 100 its home"
    assert as_typed("#only #tags") == ""


def test_prefixes_are_prefixes() -> None:
    texts = ["one", "a b c d", "x y"]
    prefixes = word_prefixes(texts, seed=0)
    assert prefixes == word_prefixes(texts, seed=0)
    assert prefixes[0] == "one"
    assert prefixes[2] == "x"
    assert "a b c d".startswith(prefixes[1])
    assert len(prefixes[1]) < len("a b c d")


def test_first_share_by_hand() -> None:
    assert first_share("a b c d", 0.5) == "a b"
    assert first_share("a b c d", 0.01) == "a"
    assert first_share("a", 1.0) == "a"


def test_every_set_is_there_and_as_long_as_it_should_be(tmp_path: Path) -> None:
    data = write_plain(write_tiny_data(tmp_path / "data"), [HEADER, *ROWS])
    sets = typing_texts(data)
    assert tuple(sets) == SETS
    assert [len(texts) for texts in sets.values()] == [320, 320, 320, 320, 320, 3]


def test_spans_are_words_of_one_text_or_two() -> None:
    texts = [f"{a} {a}{a} {a}!" for a in "abcdefghij"] * 20
    found = spans(texts, seed=1)
    assert found == spans(texts, seed=1) != spans(texts, seed=2)
    letters = [{character for character in text if character.isalpha()} for text in found]
    assert {len(one) for one in letters} == {1, 2}
    assert all(text[0] in one for text, one in zip(texts, letters, strict=True))
    assert 0.2 < np.mean(["!" in text for text in found]) < 0.6  # half are as typed, some lack the end


def test_wishes_are_many_and_repeatable() -> None:
    texts = wish_texts(900, seed=1)
    assert texts == wish_texts(900, seed=1) != wish_texts(900, seed=2)
    assert len(set(texts)) > 500
    assert not any("{" in text or "  " in text or not text.strip() for text in texts)


def test_never_fire_texts_are_many_kinds_and_repeatable() -> None:
    texts = never_fire_texts(900, seed=1)
    assert texts == never_fire_texts(900, seed=1)
    assert texts != never_fire_texts(900, seed=2)
    assert len(set(texts)) > 500
    assert all(text.strip() for text in texts)
    assert any(":" in text and text[0].isdigit() for text in texts)
    assert any(text.startswith("https://") for text in texts)
