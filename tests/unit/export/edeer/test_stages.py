"""What each stage learns from, what stays frozen, how a run goes on, and every recipe that is refused."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from export.data.weibo import FOLDER, load_sentences
from export.data.weibo_sides import NO_FOLD
from export.edeer import stages
from export.edeer.stages import EdeerRecipe, Run
from export.training import checkpoint
from export.training.finetuning import FinetuneRecipe
from tests.tiny_encoders import write_tiny_bert
from tests.tiny_weibo import write_tiny_weibo

RECIPE = FinetuneRecipe(learning_rate=3e-3, batch_size=16, epochs=1, precision="no", max_length=24, model=stages.MODEL)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("edeer")
    sentences = load_sentences(write_tiny_weibo(folder, n_sentences=420) / FOLDER)
    recipe = EdeerRecipe(base=RECIPE, whole=RECIPE, fold=RECIPE, n_folds=3, base_frozen_layers=0, fold_layers=1)
    encoder = str(write_tiny_bert(folder / "encoder"))
    return stages.new_run(encoder, sentences, recipe, out=folder / "out", seed=0, device="cpu")


def test_a_fold_learns_from_no_sentence_that_it_scores_nor_from_those_that_judge(run: Run) -> None:
    base = stages.new_model(run.encoder, run.recipe.base)
    texts = stages.remember_emoji_texts(run, base)
    row_of = {place: texts.rows[text] for places in (texts.shown, texts.bare) for text, place in enumerate(places)}
    assert run.shown[texts.rows[0]] != run.bare[texts.rows[0]]
    for fold in range(3):
        lesson = stages.fold_lesson(run, fold, texts)
        learnt = [row_of[place] for place in lesson.texts.ids if place in row_of]
        assert len(learnt) > 40
        assert not (run.sides.fold[learnt] == fold).any()
        assert (run.sides.fold[learnt] != NO_FOLD).all()
        assert run.sides.training[learnt].all()
        n_shown = sum(place in texts.shown for place in lesson.texts.ids)
        assert 0.3 < n_shown / len(learnt) < 0.7
        assert lesson.texts.label_ids[: len(learnt)].tolist() == run.sentences.label_ids[learnt].tolist()
        reminders = lesson.texts.ids[len(learnt) :]
        assert reminders == texts.reminders
        assert len(reminders) == len(texts.rows) // 4
    judged = stages.fold_validation(run, texts)
    assert {run.sides.validation[row_of[place]] for place in judged.ids} == {True}


def test_the_base_learns_from_training_sentences_without_emoji(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def look(*arguments: Any) -> list[dict[str, float]]:
        seen.append((arguments[1], arguments[3]))
        return []

    monkeypatch.setattr(stages, "train_stage", look)
    monkeypatch.setattr(stages, "save_stage", lambda *_: None)
    stages.train_base(run)
    expected = np.flatnonzero(run.sides.training & ~run.sentences.has_emoji())
    assert [name for name, _ in seen] == ["base", "whole"]
    for _, lesson in seen:
        assert list(lesson.texts.ids) == [run.shown[row] for row in expected]


def test_the_mean_model_is_the_mean_of_the_weights(run: Run, tmp_path: Path) -> None:
    here = replace(run, out=tmp_path)
    models = [stages.new_model(run.encoder, run.recipe.fold) for _ in range(3)]
    final = stages.mean_model(here, models)
    weights = [model.state_dict()["classifier.0.weight"] for model in models]
    assert torch.allclose(final.state_dict()["classifier.0.weight"], torch.stack(weights).mean(0))
    assert stages.stage_at(here, "final") is not None


def test_freezing(run: Run) -> None:
    model = stages.new_model(run.encoder, run.recipe.base)
    stages.freeze(model, 0)
    assert all(parameter.requires_grad for parameter in model.parameters())
    stages.freeze(model, 1)
    frozen = {name for name, parameter in model.named_parameters() if not parameter.requires_grad}
    assert frozen
    assert all(name.startswith(("encoder.embeddings.", "encoder.encoder.layer.0.")) for name in frozen)


def test_a_stage_of_another_run_is_refused(run: Run, tmp_path: Path) -> None:
    here = replace(run, out=tmp_path)
    stages.save_stage(here, "fold-1", stages.new_model(run.encoder, run.recipe.fold), [])
    assert stages.stage_at(here, "fold-1") is not None
    assert stages.stage_at(here, "fold-2") is None
    with pytest.raises(checkpoint.CheckpointError, match="fold-1: made with another encoder, recipe or corpus"):
        stages.stage_at(replace(here, seed=1), "fold-1")


def test_the_base_does_not_depend_on_the_folds_and_all_else_does(run: Run) -> None:
    other = replace(run, recipe=replace(run.recipe, n_folds=4))
    assert stages.fingerprint(run, "base") == stages.fingerprint(other, "base")
    assert stages.fingerprint(run, "fold-0") != stages.fingerprint(other, "fold-0")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n_folds": 1}, "n_folds is 1; out of fold needs at least 2"),
        ({"fold_layers": 0}, "fold_layers is 0; it must be above 0"),
        ({"reminders": -1.0}, "reminders is -1.0; it must not be negative"),
        ({"base_frozen_layers": -1}, "base_frozen_layers is -1"),
    ],
)
def test_nonsense_is_refused(change: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        EdeerRecipe(base=RECIPE, whole=RECIPE, fold=RECIPE, **change)  # type: ignore[arg-type]
