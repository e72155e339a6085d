"""The blind sets as they stand, and what their reader refuses."""

from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.everyday.blind import FOLDER, HEADERS, LANGUAGES, load
from bench.everyday.measuring import merry
from export.data.held_out import normal_form

SIZES = {"chat": 400, "slices": 480, "quiet": 300, "grave": 300}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", HEADERS)
def test_a_set_is_whole(language: str, name: str) -> None:
    texts = load(language, name).texts
    assert len(texts) == SIZES[name]
    assert len({text.text for text in texts}) == len(texts)
    assert all(text.acceptable for text in texts) == (name in ("chat", "slices"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_slices_are_forty_each_and_say_what_is_wrong(language: str) -> None:
    slices = load(language, "slices")
    assert {len(places) for places in slices.parts().values()} == {40}
    assert {text.part for text in slices.texts if text.wrong} == {"negation", "country"}
    assert all(text.wrong for text in slices.texts if text.part in ("negation", "country"))


def test_no_text_stands_in_two_sets() -> None:
    texts = [text.text for language in LANGUAGES for name in HEADERS for text in load(language, name).texts]
    forms = [normal_form(text) for text in texts]
    assert len(set(forms)) >= len(texts) - 3  # `啊？` beside `啊！` and their like


def test_what_suits_grief_is_not_merry() -> None:
    assert {"😂", "🎉", "😍", "😘", "🍻", "💃", "🔥", "💯", "🤑"} <= merry()
    assert merry().isdisjoint({"🕯", "🙏", "😢", "😭", "💔", "🫂", "❤\u200d🩹", "🤍", "❤", "🥀", "🌹", "🕊", "😔", "🤗"})


def test_readme_names_every_file() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}.tsv` | {size} |" in readme for name, size in SIZES.items())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("part\temoji\ttext\nchat\t😂\tha\n", r"chat.tsv:1: 'part.*expected"),
        ("slice\temoji\ttext\nchat\t😂\n", "chat.tsv:2: .*does not fill"),
        ("slice\temoji\ttext\nchat\t\tha\n", "chat.tsv:2: .*does not fill"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "chat.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(BenchError, match=message):
        load("en", "chat", tmp_path)


def test_an_emoji_cannot_be_right_and_wrong(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    line = "slice\temoji\ttext\twrong\nnegation\t❤️ 😢\tno\t❤\n"
    (tmp_path / "en" / "slices.tsv").write_text(line, encoding="utf-8")
    with pytest.raises(BenchError, match="both accepted and wrong"):
        load("en", "slices", tmp_path)
    with pytest.raises(BenchError, match="cannot be read"):
        load("zh", "slices", tmp_path)
