"""An everyday keyboard from corpora to an int8 bundle, through the commands' own doors, on tiny made-up data."""

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from export.data import everyday_splits
from export.data.phrases import load_phrases
from export.keyboard import recipes, rows, stages, train
from export.keyboard import to_onnx as keyboard_to_onnx
from export.keyboard.lessons import PART, LessonRecipe, lesson_texts
from export.keyboard.recipes import Recipe, Shape
from export.keyboard.teacher import TeacherRecipe
from export.keyboard.training import Pace
from quantize import to_int8
from runtime import EmojiPredictor, golden
from tests.tiny_everyday import CUES, write_tiny_blind, write_tiny_everyday

SMALL = Shape(n_buckets=2000, n_importances=5001, dim=12, hidden_dim=48, n_pieces=500, piece_dim=8, channels=8)
TEACHER = TeacherRecipe(n_seeds=1, hidden_dim=128, side_dim=32, epochs=12, natural_per_epoch=400)
LESSON = LessonRecipe(n_words=100, n_pairs=100, n_spans=100, n_joined=100)
RECIPES = {
    name: Recipe(language=name, shape=SMALL, teacher=TEACHER, lesson=LESSON, pace=Pace(epochs=7, batch_size=128))
    for name in ("en", "zh")
}


def encode(texts: Sequence[str], dim: int = 512) -> np.ndarray:
    """A bag of random words in the place of a sentence encoder."""
    found = np.zeros((len(texts), dim), np.float32)
    for row, text in enumerate(texts):
        for word in text.lower().split():
            seed = int.from_bytes(hashlib.md5(word.encode()).digest()[:4], "big")
            found[row] += np.random.default_rng(seed).standard_normal(dim)
    return (found / np.linalg.norm(found, axis=1, keepdims=True).clip(min=1)).astype(np.float16)


@pytest.fixture(scope="module")
def patched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with data, whose phrases and recipes are those that the commands find."""
    folder = write_tiny_everyday(tmp_path_factory.mktemp("recipe"))
    with pytest.MonkeyPatch.context() as patch:
        for module in (rows, everyday_splits):
            patch.setattr(module, "load_phrases", partial(load_phrases, folder=folder / "phrases"))
        for module in (train, recipes):
            patch.setattr(module, "RECIPES", RECIPES)
        patch.setattr(stages, "use", encode)
        patch.setattr(stages, "pooled", lambda *_: partial(encode, dim=256))
        everyday_splits.tuning_texts.cache_clear()
        yield folder
    everyday_splits.tuning_texts.cache_clear()


@pytest.fixture(scope="module")
def made(patched: Path) -> Path:
    """The folder, with `out` of both trainings and `en` and `zh`, the bundles."""
    for language in ("en", "zh"):
        write_tiny_blind(patched / "blind" / language)
        data = ["--data", str(patched)]
        second = ["--encoder", "second"] if language == "en" else []
        assert train.main([language, "--out", str(patched / "out"), *data, *second]) == 0
        arguments = [str(patched / "out" / language), "--out", str(patched / f"{language}-fp32"), *data]
        assert keyboard_to_onnx.main([*arguments, "--blind", str(patched / "blind")]) == 0
        assert to_int8.main([str(patched / f"{language}-fp32"), "--out", str(patched / language), *data]) == 0
    return patched


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_bundle_has_all_three_answers(made: Path, language: str) -> None:
    predictor = EmojiPredictor.load(made / language)
    assert golden.check(predictor).passed
    assert {"🕯️", "🎄"} <= {label.emoji for label in predictor.labels}
    assert predictor.predict("the santa today")[0].emoji == "🎄"
    assert predictor.trigger("the santa today") > predictor.trigger("the invoice today")
    assert sum(predictor.emotions("so lonely").values()) == pytest.approx(1)


def test_both_languages_learn_from_one_teacher_and_share_their_stages(made: Path) -> None:
    for stage in ("rows-*", f"teacher-{'[0-9a-f]' * 12}.safetensors", "teacher-en-second-*"):
        assert len(list((made / "out").glob(stage))) == 1
    labels = [[label.emoji for label in EmojiPredictor.load(made / name).labels] for name in ("en", "zh")]
    assert labels[0] == labels[1]


def test_the_second_encoder_has_half_a_say_of_what_has_a_label(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "out", tmp_path / "out")
    recipe, found = RECIPES["en"], {}
    for second in (None, "second"):
        one = stages.Stages(tmp_path / "out", made, recipe, second, seed=0)
        known = one.rows()
        texts = lesson_texts(known, "en", recipe.lesson, seed=0)
        found[second] = one.opinions(known, texts)
    kinds = np.where(texts.origins == rows.UNKNOWN, texts.kinds, known.kinds[texts.origins])
    is_ranked = np.isin(kinds, (*stages.RANKED, PART))
    differs = (found[None].labels != found["second"].labels).any(axis=1)
    assert differs[is_ranked].all()
    assert not differs[~is_ranked].any()
    np.testing.assert_array_equal(found[None].triggers, found["second"].triggers)


def test_the_card_begins_with_the_blind_sets(made: Path) -> None:
    card = (made / "en" / "README.md").read_text(encoding="utf-8")
    assert card.index("## Weaknesses first") < card.index("| negation | 1 |") < card.index("## Figures")
    blind = json.loads((made / "en" / "metrics.json").read_text(encoding="utf-8"))["everyday"]["blind"]
    assert blind["chat"]["n_texts"] == len(CUES)
    assert blind["chat"]["hit@3"] > blind["chat"]["best strip"]


def test_grave_phrases_show_nothing_merry(made: Path) -> None:
    shown = [one.emoji for one in EmojiPredictor.load(made / "en").predict("he died at home", 3)]
    assert not {"😂", "😍", "😘", "😜", "🔥"} & set(shown)


def test_the_stages_are_kept(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run reads them, without its encoders."""
    monkeypatch.setattr(stages, "use", lambda _: pytest.fail("a text was read again"))
    monkeypatch.setattr(stages, "pooled", lambda *_: lambda _: pytest.fail("a text was read again"))
    before = (made / "out" / "en" / "model.safetensors").read_bytes()
    assert train.main(["en", "--out", str(made / "out"), "--data", str(made), "--encoder", "second"]) == 0
    assert (made / "out" / "en" / "model.safetensors").read_bytes() == before


def test_another_phrase_makes_other_rows(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(made / "phrases", tmp_path / "phrases")
    file = min((tmp_path / "phrases" / "en").glob("*.tsv"))
    file.write_text(file.read_text(encoding="utf-8") + "🎄\tshow\tthe cake of a new writer\n", encoding="utf-8")
    monkeypatch.setattr(rows, "load_phrases", partial(load_phrases, folder=tmp_path / "phrases"))
    shutil.copytree(made / "out", tmp_path / "out")
    found = stages.Stages(tmp_path / "out", made, RECIPES["en"], None, seed=0).rows()
    assert "the cake of a new writer" in found.texts


def test_missing_corpora_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main(["en", "--out", str(tmp_path / "out"), "--data", str(tmp_path)]) == 2
    assert "cannot be read" in capsys.readouterr().err
