"""The phrases of a language: each once, checked by line, some held out by their letters; those of the project."""

from pathlib import Path

import pytest

from export.data.errors import DataError
from export.data.phrases import HEADER, LANGUAGES, Phrase, is_held_out, letters_of, load_phrases, place_of


def write(folder: Path, *lines: str, name: str = "chat") -> Path:
    (folder / "en").mkdir(exist_ok=True)
    (folder / "en" / f"{name}.tsv").write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    return folder


def test_phrases_are_neutral_and_each_text_once(tmp_path: Path) -> None:
    write(tmp_path, "😂 😂 👍🏾\tshow\tlol ", "\tquiet\tat five")
    write(tmp_path, "😢\tshow\tlol", name="later")
    assert load_phrases("en", tmp_path) == (
        Phrase(text="lol", emoji=("😂", "👍"), source="chat"),
        Phrase(text="at five", emoji=(), source="chat"),
    )
    assert [phrase.kind for phrase in load_phrases("en", tmp_path)] == ["show", "quiet"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("😂\tshow", "emoji, show or quiet and a text expected"),
        ("😂\tloud\tlol", "emoji, show or quiet and a text expected"),
        ("😂\tshow\t  ", "emoji, show or quiet and a text expected"),
        ("\tshow\tlol", "show with 0 emoji"),
        ("😂\tquiet\tlol", "quiet with 1 emoji"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, found: str) -> None:
    with pytest.raises(DataError, match=rf"chat.tsv:2: .*{found}"):
        load_phrases("en", write(tmp_path, line))


def test_a_folder_without_phrases_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no phrases are there"):
        load_phrases("zh", tmp_path)


def test_letters_say_on_which_side_a_phrase_stands() -> None:
    assert letters_of("Ｓo  HAPPY!! 😂") == "sohappy"
    assert place_of("So happy!", "salt") == place_of("so happy", "salt") != place_of("so happy", "other")
    held_out = sum(is_held_out(f"phrase {number}") for number in range(4000))
    assert 150 < held_out < 250  # one in twenty


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_project_s_phrases_are_thousands_of_both_kinds(language: str) -> None:
    phrases = load_phrases(language)
    assert len(phrases) > 15_000
    assert sum(phrase.kind == "quiet" for phrase in phrases) > 2_000
    assert max(len(phrase.text) for phrase in phrases) <= 300
