"""The stages of EDEER's training: what each one learns from, and how it becomes a checkpoint folder.

    base     the encoder's upper layers, fine-tuned on the training sentences without emoji
    whole    the base, going on with all of its layers
    fold-k   its last layers, going on with the emoji sentences of all folds but k, half of them without emoji
    final    the mean of the folds' weights: none of them saw a validation or held-out sentence

Imports torch and accelerate.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from export.data.weibo import EMOTIONS, Sentences
from export.data.weibo_emoji import without_emoji
from export.data.weibo_sides import NO_FOLD, Sides, split
from export.edeer.upper import Memory, reading, remember
from export.models.base import TextClassifier
from export.training import checkpoint
from export.training.batches import Encoded
from export.training.calibration import fit_temperature
from export.training.encoders import Encoder, load_encoder
from export.training.finetuning import FinetuneRecipe, Lesson, finetune, new_accelerator
from export.training.loop import predict_logits
from export.tweeteval.finetune import new_model, tokenizer_files, versions

TRACK = "clean"
MODEL = {"n_labels": len(EMOTIONS), "streams": ("sentence",)}


@dataclass(frozen=True, kw_only=True)
class EdeerRecipe:
    """`base`, `whole` and `fold` train the stages of these names.

    In the first the encoder's embeddings and `base_frozen_layers` stay as they are, in the last all but its last
    `fold_layers`. `reminders` sentences without emoji for each one with keep a fold from forgetting them.
    """

    base: FinetuneRecipe
    whole: FinetuneRecipe
    fold: FinetuneRecipe
    n_folds: int = 5
    base_frozen_layers: int = 3
    fold_layers: int = 4
    reminders: float = 0.25

    def __post_init__(self) -> None:
        if self.n_folds < 2:
            raise ValueError(f"n_folds is {self.n_folds}; out of fold needs at least 2")
        if self.fold_layers < 1:
            raise ValueError(f"fold_layers is {self.fold_layers}; it must be above 0")
        for name in ("base_frozen_layers", "reminders"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must not be negative")


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """All that the stages share. `shown` and `bare` are the token ids of each sentence with its emoji and without."""

    out: Path
    encoder: Encoder
    encoder_name: str
    recipe: EdeerRecipe
    sentences: Sentences
    sides: Sides
    shown: tuple[list[int], ...]
    bare: tuple[list[int], ...]
    seed: int
    device: str


def new_run(encoder_name: str, sentences: Sentences, recipe: EdeerRecipe, *, out: Path, seed: int, device: str) -> Run:
    encoder = load_encoder(encoder_name, TRACK, recipe.base.max_length)
    still = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}  # a fifth of a step's time on a CPU
    encoder = replace(encoder, config={**encoder.config, **still})
    return Run(
        out=out,
        encoder=encoder,
        encoder_name=Path(encoder_name).name,
        recipe=recipe,
        sentences=sentences,
        sides=split(sentences, recipe.n_folds),
        shown=tuple(encoder.reference(text) for text in sentences.texts),
        bare=tuple(encoder.reference(without_emoji(text)) for text in sentences.texts),
        seed=seed,
        device=device,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class EmojiTexts:
    """The sentences with emoji, `rows` of the corpus, as places in the memory: with their emoji and without.

    `reminders` are places of sentences that have none, drawn once for all folds; `reminder_label_ids` are their labels.
    """

    rows: NDArray[np.int64]
    memory: Memory
    shown: tuple[range, ...]
    bare: tuple[range, ...]
    reminders: tuple[range, ...]
    reminder_label_ids: NDArray[np.int64]


def encoded(run: Run, rows: NDArray[np.int64]) -> Encoded:
    """These sentences as they are."""
    return Encoded(ids=tuple(run.shown[row] for row in rows), label_ids=run.sentences.label_ids[rows])


def remember_emoji_texts(run: Run, base: TextClassifier) -> EmojiTexts:
    """Read every sentence with emoji, and the reminders, through the layers that the folds leave as they are."""
    rows = np.flatnonzero(run.sentences.has_emoji())
    plain = np.flatnonzero(run.sides.training & ~run.sentences.has_emoji())
    n_reminders = min(int(run.recipe.reminders * len(rows)), len(plain))
    reminders = np.random.default_rng(run.seed).choice(plain, n_reminders, replace=False)
    ids = [*(run.shown[row] for row in rows), *(run.bare[row] for row in rows), *(run.shown[row] for row in reminders)]
    memory = remember(base, ids, run.recipe.fold_layers, run.recipe.fold.precision)
    return EmojiTexts(
        rows=rows,
        memory=memory,
        shown=memory.places[: len(rows)],
        bare=memory.places[len(rows) : 2 * len(rows)],
        reminders=memory.places[2 * len(rows) :],
        reminder_label_ids=run.sentences.label_ids[reminders],
    )


def fold_lesson(run: Run, fold: int, texts: EmojiTexts) -> Lesson:
    """The emoji sentences of the other folds, each with or without its emoji by chance, and the reminders."""
    fold_of = run.sides.fold[texts.rows]
    learnt = np.flatnonzero((fold_of != NO_FOLD) & (fold_of != fold))
    is_shown = np.random.default_rng([run.seed, fold]).random(len(learnt)) < 0.5
    places = [(texts.shown if shown else texts.bare)[text] for text, shown in zip(learnt, is_shown, strict=True)]
    label_ids = np.concatenate([run.sentences.label_ids[texts.rows[learnt]], texts.reminder_label_ids])
    return Lesson(texts=Encoded(ids=(*places, *texts.reminders), label_ids=label_ids))


def fold_validation(run: Run, texts: EmojiTexts) -> Encoded:
    """The validation sentences with emoji, shown and bare."""
    judged = np.flatnonzero(run.sides.validation[texts.rows])
    places = [*(texts.shown[text] for text in judged), *(texts.bare[text] for text in judged)]
    return Encoded(ids=tuple(places), label_ids=np.tile(run.sentences.label_ids[texts.rows[judged]], 2))


def train_base(run: Run) -> TextClassifier:
    """The base and then the whole of it, each from its folder where it is finished."""
    if (found := stage_at(run, "whole")) is not None:
        return found
    has_emoji = run.sentences.has_emoji()
    lesson = Lesson(texts=encoded(run, np.flatnonzero(run.sides.training & ~has_emoji)))
    judged = encoded(run, np.flatnonzero(run.sides.validation & ~has_emoji))
    torch.manual_seed(run.seed)
    model = stage_at(run, "base")
    if model is None:
        model = new_model(run.encoder, run.recipe.base)
        freeze(model, run.recipe.base_frozen_layers)
        save_stage(run, "base", model, train_stage(run, "base", model, lesson, judged, run.recipe.base))
    model.requires_grad_(True)
    model.temperature.fill_(1.0)
    save_stage(run, "whole", model, train_stage(run, "whole", model, lesson, judged, run.recipe.whole))
    return model


def train_fold(run: Run, fold: int, base: TextClassifier, texts: EmojiTexts) -> TextClassifier:
    """A model that saw no emoji sentence of this fold."""
    name = f"fold-{fold}"
    if (found := stage_at(run, name)) is not None:
        return found
    model = new_model(run.encoder, run.recipe.fold)
    model.load_state_dict(base.state_dict())
    model.temperature.fill_(1.0)
    with reading(model, texts.memory, run.recipe.fold_layers):
        judged = fold_validation(run, texts)
        history = train_stage(run, name, model, fold_lesson(run, fold, texts), judged, run.recipe.fold)
    save_stage(run, name, model, history)
    return model


def mean_model(run: Run, models: Sequence[TextClassifier]) -> TextClassifier:
    """The final classifier: the mean of the weights, with a temperature of its own."""
    final = new_model(run.encoder, run.recipe.fold)
    states = [model.state_dict() for model in models]
    final.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    set_prior_and_temperature(run, final, encoded(run, np.flatnonzero(run.sides.validation)))
    save_stage(run, "final", final, [])
    return final.eval()


def freeze(model: TextClassifier, n_layers: int) -> None:
    """Keep the encoder's embeddings and first layers as they are."""
    encoder = model.get_submodule("encoder")
    layers = list(encoder.get_submodule("encoder.layer").children())[:n_layers]
    for layer in [encoder.get_submodule("embeddings"), *layers] if n_layers else []:
        layer.requires_grad_(False)


def train_stage(
    run: Run, name: str, model: TextClassifier, lesson: Lesson, judged: Encoded, recipe: FinetuneRecipe
) -> list[dict[str, float]]:
    """Train in place, then fit the temperature; the losses of every epoch."""
    accelerator = new_accelerator(run.device, recipe.precision)
    resume = run.out / f"{name}.resume-{fingerprint(run, name)}.pt"
    progress = finetune(model, lesson, judged, recipe, seed=run.seed, resume=resume, accelerator=accelerator)
    set_prior_and_temperature(run, model, judged)
    return progress.history


def set_prior_and_temperature(run: Run, model: TextClassifier, judged: Encoded) -> None:
    """Fill the buffers that are fitted after the weights."""
    counts = np.bincount(run.sentences.label_ids[run.sides.training], minlength=len(EMOTIONS))  # (emotions,)
    model.log_prior.copy_(torch.from_numpy(np.log(np.maximum(counts, 1) / counts.sum())))
    model.temperature.fill_(1.0)
    model.temperature.fill_(fit_temperature(predict_logits(model, judged), judged.label_ids))


def save_stage(run: Run, name: str, model: TextClassifier, history: list[dict[str, float]]) -> None:
    """Write the stage's checkpoint folder; what it left for going on is then not needed."""
    recipe = {"base": run.recipe.base, "whole": run.recipe.whole}.get(name, run.recipe.fold)
    config: dict[str, Any] = {"encoder": run.encoder.config, **recipe.model}
    saved = checkpoint.Checkpoint(
        model="bert",
        config=config,
        recipe={**asdict(recipe), "encoder": run.encoder_name, "run": fingerprint(run, name)},
        track=TRACK,
        seed=run.seed,
        history=history,
        data_sha256={"corpus": run.sentences.sha256},
        versions=versions(),
    )
    checkpoint.save(run.out / name, model, saved, tokenizer_files(run.encoder.tokenizer, recipe.max_length))
    (run.out / f"{name}.resume-{fingerprint(run, name)}.pt").unlink(missing_ok=True)


def stage_at(run: Run, name: str) -> TextClassifier | None:
    """The stage of an earlier start of this very run; CheckpointError where another run's lies there."""
    if not (run.out / name / "checkpoint.json").is_file():
        return None
    model, saved = checkpoint.load(run.out / name)
    if saved.recipe["run"] != fingerprint(run, name):
        where = run.out / name
        raise checkpoint.CheckpointError(f"{where}: made with another encoder, recipe or corpus; choose another --out")
    return model


def fingerprint(run: Run, name: str) -> str:
    """What makes a stage the same stage; the first two know nothing of folds."""
    known: dict[str, Any] = {"base": (asdict(run.recipe.base), run.recipe.base_frozen_layers)}
    known["whole"] = (*known["base"], asdict(run.recipe.whole))
    what = [run.encoder.config, known.get(name, asdict(run.recipe)), run.seed, run.sentences.sha256]
    return hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode("utf-8")).hexdigest()[:12]
