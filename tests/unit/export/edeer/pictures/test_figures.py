"""The command writes all pictures, the same each time and without a box for a letter, or says in one line why not.

Pictures with Chinese need fonts of the system: those tests are skipped by name where there are none.
"""

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from matplotlib import font_manager

from export.data.errors import DataError
from export.data.weibo import EMOTIONS
from export.edeer.distributions import Distributions
from export.edeer.gold import gold_emoji
from export.edeer.pictures.__main__ import chosen_emoji, main
from export.edeer.pictures.drawing import NAMES, rendered, style
from export.edeer.pictures.emoji_map import emoji_map
from export.edeer.pictures.fonts import FontError, families_for
from export.edeer.soft_labels import SoftLabels, save_soft_labels
from tests.unit.export.edeer.test_evaluate import perfect, write_gold_corpus

FOUND = Distributions(emoji=("[泪]", "😂", "❤"), counts=(40, 30, 20), table=np.eye(7)[[5, 3, 4]], left_out={"[稀]": 1})
WRITTEN = [f"{name}.{kind}" for name in ("bars", "emoji-emotions", "emotions", "map") for kind in ("png", "svg")]


@pytest.fixture
def fonts() -> list[str]:
    try:
        return families_for("".join([*NAMES, *(one.emoji for one in gold_emoji())]))
    except FontError as error:
        pytest.skip(str(error))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Soft labels that say 0.6 for the gold emotion, the rest by chance."""
    sentences = write_gold_corpus(tmp_path)
    sure = perfect(sentences)
    noise = np.random.default_rng(0).dirichlet(np.ones(7), size=len(sure.rows))
    soft = (0.6 * sure.shown + 0.4 * noise).astype(np.float32)
    labels = SoftLabels(rows=sure.rows, fold=sure.fold, n_folds=5, shown=soft, bare=np.roll(soft, 1, axis=1))
    save_soft_labels(tmp_path / "soft_labels.npz", labels, sentences)
    return tmp_path


@pytest.fixture(autouse=True)
def warnings_are_errors() -> Iterator[None]:
    """matplotlib warns where it draws a box."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        yield


def run(folder: Path, out: Path, *more: str) -> int:
    return main([str(folder), "--out", str(out), "--data", str(folder), *more])


@pytest.mark.usefixtures("fonts")
def test_all_pictures_are_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, folder / "out") == 0
    assert capsys.readouterr().out.split() == [str(folder / "out" / name) for name in WRITTEN]
    for name in WRITTEN:
        assert (folder / "out" / name).read_bytes().startswith(b"\x89PNG" if name.endswith("png") else b"<?xml")


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_same_bytes_each_time_and_letters_are_outlines(fonts: list[str], kind: str) -> None:
    with style(fonts):
        first, second = rendered(emoji_map(FOUND, "how"), kind), rendered(emoji_map(FOUND, "how"), kind)
    assert first == second
    assert b"<text" not in first
    assert b"<dc:date>" not in first


def test_left_in_takes_the_labels_that_were_made_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[Distributions, str]] = []
    name = "export.edeer.pictures.__main__.write_figures"
    monkeypatch.setattr(name, lambda _, found, chosen, how: drawn.append((found, how)) or chosen)
    assert run(folder, folder / "out") == run(folder, folder / "out", "--left-in") == 0
    (bare, bare_how), (shown, shown_how) = drawn
    assert np.allclose(np.roll(shown.table, 1, axis=1), bare.table)
    assert bare_how.endswith("sentences, emoji taken out")
    assert shown_how.endswith("sentences, emoji left in")


def test_every_emoji_has_its_name_and_its_dot_and_emotion(fonts: list[str]) -> None:
    with style(fonts):
        figure = emoji_map(FOUND, "how")
    [axes] = figure.axes
    assert [text.get_text() for text in axes.texts] == ["泪", "😂", "❤"]
    assert [line.get_label() for line in axes.lines] == [f"strongest: {NAMES[place]}" for place in (3, 4, 5)]
    assert [len(line.get_xydata()) for line in axes.lines] == [1, 1, 1]


def test_without_fonts_one_line_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    assert run(folder, folder / "out") == 2
    out, error = capsys.readouterr()
    assert (out, error.count("\n")) == ("", 1)
    assert error.startswith("export.edeer.pictures: no font here can draw ")
    assert "apt install fonts-wqy-zenhei fonts-symbola" in error
    assert not (folder / "out").exists()


def test_names_are_spelt_as_the_corpus_spells_them() -> None:
    assert chosen_emoji(FOUND, ["[淚]", "❤️", "[泪]"]) == ["[泪]", "❤"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("[稀]", r"\[稀\] stands in 1 sentences; a distribution needs 20"),
        ("🦄", "🦄 stands in 0 sentences"),
        ("泪", "--emoji '泪': 0 emoji found; give one"),
        ("😂[泪]", "2 emoji found"),
        ("", "0 emoji found"),
    ],
)
def test_an_emoji_without_a_distribution_is_refused(name: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        chosen_emoji(FOUND, [name])


def test_damaged_or_missing_input_is_refused_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "soft_labels.npz"
    path.write_bytes(path.read_bytes()[:100])
    assert run(folder, folder / "out") == 2
    path.unlink()
    assert run(folder, folder / "out") == 2
    assert capsys.readouterr().err.count("no soft labels") == 2


@pytest.mark.usefixtures("fonts")
def test_labels_that_never_say_fear_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentences = write_gold_corpus(folder / "again")
    save_soft_labels(folder / "again" / "soft_labels.npz", perfect(sentences), sentences)
    assert run(folder / "again", folder / "out", "--left-in") == 2
    assert f"same share of {EMOTIONS[2]}" in capsys.readouterr().err
    assert not (folder / "out").exists()
