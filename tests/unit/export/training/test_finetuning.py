"""Fine-tuning: it learns, it goes on after a kill, and batches, steps and the rate are what the recipe says."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from export.models.base import TextClassifier
from export.training import finetuning
from export.training.batches import Encoded
from export.training.finetuning import FinetuneRecipe, Lesson, finetune, new_accelerator, new_optimizer, rate
from export.training.loop import Progress
from export.training.losses import lesson_loss
from tests.small_models import CONFIGS, small_model
from tests.unit.export.training.test_loop import TRAINING, VALIDATION

RECIPE = FinetuneRecipe(learning_rate=5e-3, epochs=3, batch_size=32, precision="no")
STILL = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}


def run(model: TextClassifier, lesson: Lesson, recipe: FinetuneRecipe, resume: Path) -> Progress:
    accelerator = new_accelerator("cpu", recipe.precision)
    return finetune(model, lesson, VALIDATION, recipe, seed=0, resume=resume, accelerator=accelerator)


def still_model() -> TextClassifier:
    """A BERT without dropout anywhere."""
    from export.models import build

    torch.manual_seed(0)
    config = {**CONFIGS["bert"], "encoder": {**CONFIGS["bert"]["encoder"], **STILL}}
    return build("bert", **config, fusion_dropout=0.0, classifier_dropout=0.0)


def test_it_learns(tmp_path: Path) -> None:
    progress = run(small_model("bert"), Lesson(texts=TRAINING), replace(RECIPE, epochs=6), tmp_path / "resume.pt")
    assert progress.history[-1]["validation_acc@1"] > 0.3  # chance is 0.05


def test_a_killed_run_ends_where_an_undisturbed_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run(small_model("bert"), Lesson(texts=TRAINING), RECIPE, tmp_path / "whole.pt")
    real, seen = finetuning.train_epoch, []

    def killed_in_the_second(*arguments: Any) -> float:
        seen.append(1)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(finetuning, "train_epoch", killed_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        run(small_model("bert"), Lesson(texts=TRAINING), RECIPE, tmp_path / "killed.pt")
    monkeypatch.setattr(finetuning, "train_epoch", real)
    rest = run(small_model("bert"), Lesson(texts=TRAINING), RECIPE, tmp_path / "killed.pt")
    assert rest.history == whole.history


def test_two_small_batches_are_one_large_one(tmp_path: Path) -> None:
    texts = Encoded(ids=TRAINING.ids[:64], label_ids=TRAINING.label_ids[:64])
    histories = [
        run(
            still_model(), Lesson(texts=texts), replace(RECIPE, batch_size=size, accumulate=times), tmp_path / f"{size}"
        )
        for size, times in ((64, 1), (32, 2))
    ]
    losses = [[epoch["training_loss"] for epoch in history.history] for history in histories]
    assert losses[0] == pytest.approx(losses[1], abs=2e-3)


def test_a_teacher_can_teach_without_labels(tmp_path: Path) -> None:
    opinions = 6 * np.eye(20, dtype=np.float32)[TRAINING.label_ids]  # (texts, labels)
    unknown = Encoded(ids=TRAINING.ids, label_ids=np.full_like(TRAINING.label_ids, -1))
    recipe = replace(RECIPE, epochs=6, teacher_weight=1.0)
    progress = run(small_model("bert"), Lesson(texts=unknown, teacher=opinions), recipe, tmp_path / "resume.pt")
    assert progress.history[-1]["validation_acc@1"] > 0.3


def test_two_readings_of_a_text(tmp_path: Path) -> None:
    progress = run(small_model("bert"), Lesson(texts=TRAINING), replace(RECIPE, r_drop=1.0), tmp_path / "resume.pt")
    assert progress.history[-1]["training_loss"] < progress.history[0]["training_loss"]


def test_the_rate_climbs_and_falls() -> None:
    rates = [rate(step, 100, 0.1) for step in range(100)]
    assert max(rates) == rates[9] == rates[10] == 1.0
    assert rates[0] == pytest.approx(0.1)
    assert rates[-1] == pytest.approx(1 / 90)


def test_only_matrices_decay_and_the_head_has_its_own_rate() -> None:
    optimizer = new_optimizer(small_model("bert"), replace(RECIPE, head_factor=10.0))
    groups = {(group["peak"], group["weight_decay"]): len(group["params"]) for group in optimizer.param_groups}
    assert set(groups) == {(0.005, 0.01), (0.005, 0.0), (0.05, 0.01), (0.05, 0.0)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"precision": "fp8"}, "precision is 'fp8'; use auto, no or bf16"),
        ({"batch_size": 0}, "batch_size is 0; it must be above 0"),
        ({"r_drop": -1.0}, "r_drop is -1.0; it must not be negative"),
        ({"teacher_weight": 2.0}, "teacher_weight is 2.0; it must be between 0 and 1"),
    ],
)
def test_nonsense_is_refused_at_birth(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FinetuneRecipe(**change)


def loss(logits: torch.Tensor, label_ids: list[int], teacher: torch.Tensor | None = None, **options: float) -> float:
    settings = {"teacher_weight": 0.5, "temperature": 1.0, "r_drop": 0.0, **options}
    return lesson_loss(logits, torch.tensor(label_ids), teacher, **settings).item()


LOGITS = torch.tensor([[[2.0, 0.0, -1.0], [0.5, 0.5, 0.0]]])  # (readings, batch, labels)


def test_without_a_teacher_it_is_the_cross_entropy_of_what_is_known() -> None:
    expected = torch.nn.functional.cross_entropy(LOGITS[0], torch.tensor([0, 2])).item()
    assert loss(LOGITS, [0, 2]) == pytest.approx(expected)
    assert loss(LOGITS, [0, -1]) == pytest.approx(-torch.log_softmax(LOGITS[0, 0], 0)[0].item())
    assert loss(LOGITS, [-1, -1]) == 0


def test_the_teacher_s_share_by_hand() -> None:
    teacher = torch.tensor([[0.0, 1.0, 0.0], [3.0, 0.0, 0.0]])
    soft = [
        -(torch.softmax(t / 2, 0) * torch.log_softmax(s / 2, 0)).sum() for s, t in zip(LOGITS[0], teacher, strict=True)
    ]
    hard = torch.nn.functional.cross_entropy(LOGITS[0], torch.tensor([0, 2]))
    expected = 0.25 * hard + 0.75 * 4 * torch.stack(soft).mean()
    assert loss(LOGITS, [0, 2], teacher, teacher_weight=0.75, temperature=2.0) == pytest.approx(expected.item())


def test_r_drop_is_the_mean_of_both_divergences() -> None:
    readings = torch.tensor([[[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]]])
    p, q = torch.softmax(readings[0, 0], 0), torch.softmax(readings[1, 0], 0)
    both = ((p * (p / q).log()).sum() + (q * (q / p).log()).sum()) / 2
    assert loss(readings, [-1], r_drop=1.0) == pytest.approx(both.item() / 2)
    assert loss(readings[:1].expand(2, -1, -1), [-1], r_drop=1.0) == 0
