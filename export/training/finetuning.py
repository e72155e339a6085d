"""Fine-tuning a pretrained encoder: warm-up, clipping, mixed precision, several processes, and a teacher to learn from.

Hugging Face Accelerate runs it: every process makes the same batches from the same seed, takes its share of each, and
the gradients are averaged, so a run on two processes walks the path of a run on one. Imports torch and accelerate.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm

from export.models.base import TextClassifier
from export.training.batches import Encoded, pad, shuffled_batches
from export.training.loop import Progress, load_state, predict_logits, save_state
from export.training.losses import lesson_loss


@dataclass(frozen=True, kw_only=True)
class FinetuneRecipe:
    """The paper's BERT, as far as it says; `export.tweeteval.train --help` has what can be changed.

    The learning rate climbs for the share `warm_up` of all steps and falls to 0 from there; the streams' and the
    classifier's is `head_factor` times the encoder's. A step has `accumulate` batches. `r_drop` weighs how far two
    dropouts of one text may lie apart. With a teacher, `teacher_weight` of the loss is its word, the rest the labels'.
    """

    learning_rate: float = 2e-5
    head_factor: float = 1.0
    weight_decay: float = 0.01
    batch_size: int = 16
    accumulate: int = 1
    epochs: int = 3
    patience: int = 0
    warm_up: float = 0.08
    clip: float = 1.0
    precision: str = "auto"
    r_drop: float = 0.0
    teacher_weight: float = 0.8
    teacher_temperature: float = 1.5
    max_length: int = 64
    model: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.precision not in ("auto", "no", "bf16"):
            raise ValueError(f"precision is {self.precision!r}; use auto, no or bf16")
        for name in ("learning_rate", "batch_size", "accumulate", "epochs", "clip", "teacher_temperature"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be above 0")
        for name in ("head_factor", "weight_decay", "patience", "r_drop"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must not be negative")
        for name in ("warm_up", "teacher_weight"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}; it must be between 0 and 1")


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """Texts to learn from. A label id of -1 is unknown. `teacher`: float32 logits (texts, labels), or no teacher."""

    texts: Encoded
    teacher: NDArray[np.float32] | None = None


def new_accelerator(device: str, precision: str) -> Accelerator:
    """Accelerate on the CPU, or on whatever it finds. "auto" is bf16 where the accelerator has it, else float32."""
    if precision == "auto":
        precision = "bf16" if device != "cpu" and torch.cuda.is_available() and torch.cuda.is_bf16_supported() else "no"
    return Accelerator(cpu=device == "cpu", mixed_precision=precision)


def finetune(
    model: TextClassifier,
    lesson: Lesson,
    validation: Encoded,
    recipe: FinetuneRecipe,
    *,
    seed: int,
    resume: Path,
    accelerator: Accelerator,
) -> Progress:
    """Train in place and leave the model with the weights to keep; `resume` holds the run's state between epochs."""
    optimizer = new_optimizer(model, recipe)
    progress = load_state(resume, model, optimizer)
    team_model, team_optimizer = accelerator.prepare(model, optimizer)
    while not progress.finished(recipe):
        epoch = len(progress.history)
        torch.manual_seed(seed * 1000 + epoch)
        batches = shuffled_batches(lesson.texts, recipe.batch_size, seed=seed * 1000 + epoch)
        loss = train_epoch(team_model, lesson, batches, team_optimizer, recipe, epoch, accelerator)
        plain = accelerator.unwrap_model(team_model, keep_fp32_wrapper=False)
        logits = predict_logits(plain, validation)
        targets = torch.from_numpy(validation.label_ids)
        entry = {
            "training_loss": loss,
            "validation_loss": nn.functional.cross_entropy(logits, targets).item(),
            "validation_acc@1": (logits.argmax(1) == targets).float().mean().item(),
        }
        progress.history.append(entry)
        if progress.kept_epoch(recipe) == epoch:
            progress.kept = {name: value.detach().cpu().clone() for name, value in plain.state_dict().items()}
        if accelerator.is_main_process:
            save_state(resume, plain, team_optimizer.optimizer, progress)
            tqdm.write(f"epoch {epoch + 1}: " + ", ".join(f"{k} {v:.4f}" for k, v in entry.items()), file=sys.stderr)
    model.load_state_dict(progress.kept)
    return progress


def new_optimizer(model: nn.Module, recipe: FinetuneRecipe) -> torch.optim.Optimizer:
    """AdamW; biases and norms do not decay. Each group keeps its full learning rate as `peak`."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        groups.setdefault((name.startswith("encoder."), parameter.dim() > 1), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "peak": recipe.learning_rate * (1.0 if of_encoder else recipe.head_factor),
                "weight_decay": recipe.weight_decay if decays else 0.0,
            }
            for (of_encoder, decays), parameters in sorted(groups.items(), key=lambda group: group[0])
        ],
        lr=recipe.learning_rate,
        fused=True,
    )


def rate(step: int, n_steps: int, warm_up: float) -> float:
    """The share of the full learning rate at a step: up in a line, then down in a line.

    >>> [round(rate(step, 6, 0.34), 2) for step in range(6)]
    [0.5, 1.0, 1.0, 0.75, 0.5, 0.25]
    """
    n_warm = max(1, int(warm_up * n_steps))
    return min((step + 1) / n_warm, (n_steps - step) / max(1, n_steps - n_warm))


def train_epoch(
    model: Any,
    lesson: Lesson,
    batches: Sequence[NDArray[np.int64]],
    optimizer: Any,
    recipe: FinetuneRecipe,
    epoch: int,
    accelerator: Accelerator,
) -> float:
    """One pass over the batches of text indices; the mean training loss of all processes."""
    model.train()
    steps = [batches[start : start + recipe.accumulate] for start in range(0, len(batches), recipe.accumulate)]
    total = torch.zeros((), device=accelerator.device)
    bar = tqdm(steps, desc=f"epoch {epoch + 1}/{recipe.epochs}", file=sys.stderr, leave=False, mininterval=1)
    for number, step in enumerate(bar if accelerator.is_main_process else steps):
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * rate(epoch * len(steps) + number, recipe.epochs * len(steps), recipe.warm_up)
        for place, batch in enumerate(step):
            quiet = place + 1 < len(step)  # gradients travel with the last batch of a step
            with accelerator.no_sync(model) if quiet else contextlib.nullcontext():
                share = batch[accelerator.process_index :: accelerator.num_processes]
                loss = loss_of(model, lesson, share if len(share) else batch[:1], recipe, accelerator)
                accelerator.backward(loss / len(step))
            total += loss.detach()
        accelerator.clip_grad_norm_(model.parameters(), recipe.clip)
        optimizer.step()
        optimizer.zero_grad()
    mean: Tensor = accelerator.reduce(total, "mean")
    return mean.item() / len(batches)


def loss_of(
    model: Any, lesson: Lesson, batch: NDArray[np.int64], recipe: FinetuneRecipe, accelerator: Accelerator
) -> Tensor:
    """The loss of some texts, each read twice where `r_drop` asks for it."""
    times = 2 if recipe.r_drop else 1
    input_ids, attention_mask = pad([lesson.texts.ids[index] for index in batch])  # (batch, time)
    with accelerator.autocast():
        logits = model(
            input_ids.repeat(times, 1).to(accelerator.device), attention_mask.repeat(times, 1).to(accelerator.device)
        ).float()  # (times * batch, labels)
    label_ids = torch.from_numpy(lesson.texts.label_ids[batch]).to(accelerator.device)
    teacher = None if lesson.teacher is None else torch.from_numpy(lesson.teacher[batch]).to(accelerator.device)
    return lesson_loss(
        logits.view(times, len(batch), -1),
        label_ids,
        teacher,
        teacher_weight=recipe.teacher_weight,
        temperature=recipe.teacher_temperature,
        r_drop=recipe.r_drop,
    )
