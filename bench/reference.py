"""The PyTorch original of a model, asked as a Python user asks it: NLTK's tokenizer, a tensor, the module, `topk`.

`tokenizer="runtime"` replaces NLTK by keymoji's own tokenizer: what is left between that and a bundle is the model and
its framework alone. `TorchModel.compiled` runs it through `torch.compile`. Imports torch and `export`'s model code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file
from torch import Tensor

from bench.entrants import of_ours, places_of_ours
from export.data.tweeteval import LABELS
from export.training import checkpoint
from export.training.batches import pad
from export.training.vocabulary import reference_encoder
from runtime.bundle import Label
from runtime.errors import KeymojiError
from runtime.text import check_text
from runtime.tokenizers.tokenizer import TweetWords, load_tokenizer

N_SUGGESTIONS = 3
Scores: TypeAlias = "npt.NDArray[np.float32]"
Tensors: TypeAlias = tuple[Tensor, ...]
Encoder: TypeAlias = Callable[[Sequence[str]], Tensors]


class VariantError(KeymojiError):
    """This model has no such variant, or `torch.compile` does not work here, most often for want of a C++ compiler."""


def use_threads(threads: int) -> None:
    """Torch has one number of threads for the whole process."""
    torch.set_num_threads(threads)


class TorchModel:
    """A checkpoint in evaluation mode."""

    def __init__(self, folder: Path, *, tokenizer: str = "original") -> None:
        self._model: Any
        self._model, self._tensors = _read_keyboard(folder) if is_keyboard(folder) else _read(folder, tokenizer)
        labels = read_labels(folder)
        self._emoji = [label.emoji for label in labels]
        self._places = places_of_ours(labels)  # (labels of the data,)

    @classmethod
    def with_runtime_tokenizer(cls, folder: Path) -> TorchModel:
        """The same with keymoji's tokenizer; VariantError for a model that has no other."""
        if is_keyboard(folder):
            raise VariantError("it reads code points, without a tokenizer")
        return cls(folder, tokenizer="runtime")

    @classmethod
    def compiled(cls, folder: Path) -> TorchModel:
        """The same through `torch.compile`, compiled here and now for any length; VariantError where it cannot be."""
        original = cls(folder)
        original._model = torch.compile(original._model, dynamic=True)
        try:
            for text in ("merry", "merry christmas", "merry christmas everyone and a happy new year"):
                original.suggest(text)
        except Exception as error:  # torch's backends raise whatever their compilers do
            raise VariantError(f"torch.compile failed ({str(error).splitlines()[0][:100]})") from None
        return original

    def suggest(self, text: str) -> list[str]:
        with torch.inference_mode():
            scores = torch.softmax(self._logits([text]), dim=1)[0]  # (labels,)
            return [self._emoji[label_id] for label_id in torch.topk(scores, N_SUGGESTIONS).indices.tolist()]

    def scores(self, text: str) -> Scores:
        scores: Scores = self.batch_scores([text])[0]
        return scores

    def batch_scores(self, texts: Sequence[str]) -> Scores:
        ours: Scores = of_ours(self.every_score(texts), self._places).astype(np.float32)
        return ours

    def every_score(self, texts: Sequence[str]) -> Scores:
        """The probabilities of the model's own labels, which may be more than the data's. (texts, labels)"""
        with torch.inference_mode():
            scores: Scores = torch.softmax(self._logits(texts), dim=1).numpy()
        return scores

    def prepare(self, texts: Sequence[str]) -> Tensors:
        return self._tensors(texts)

    def run(self, prepared: Tensors) -> object:
        with torch.inference_mode():
            return self._model(*prepared)

    def _logits(self, texts: Sequence[str]) -> Tensor:
        found = self._model(*self._tensors(texts))
        logits: Tensor = found[0] if isinstance(found, tuple) else found  # the keyboard's has its trigger beside them
        return logits


def read_labels(folder: Path) -> tuple[Label, ...]:
    """The checkpoint's own, or else TweetEval's."""
    file = folder / "labels.json"
    return tuple(Label(**row) for row in json.loads(file.read_bytes())) if file.is_file() else LABELS


def _read(folder: Path, tokenizer: str) -> tuple[Any, Encoder]:
    """A model of the `ids` contract, and what makes its tensors of texts."""
    model, _ = checkpoint.load(folder)
    words = load_tokenizer(folder)
    if tokenizer == "runtime" and not isinstance(words, TweetWords):
        raise VariantError("its original tokenizer is the runtime's own")
    is_nltk = tokenizer == "original" and isinstance(words, TweetWords)
    encode = reference_encoder(words) if is_nltk and isinstance(words, TweetWords) else words.encode
    return model, lambda texts: pad([encode(check_text(text)) for text in texts])  # (batch, time) twice


def is_keyboard(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / "checkpoint.json").read_bytes())["model"] == "keyboard")
    except (OSError, ValueError, KeyError, TypeError):
        return False  # checkpoint.load says what is wrong


def _read_keyboard(folder: Path) -> tuple[Any, Encoder]:
    """The keyboard's model, which takes bags of hashed n-grams, and what makes those."""
    from export.keyboard.hashing import features
    from export.keyboard.model import KeyboardConfig, KeyboardModel, as_bags

    saved = json.loads((folder / "checkpoint.json").read_bytes())["config"]
    config = KeyboardConfig(**{**saved, "letter_sizes": tuple(saved["letter_sizes"])})
    model = KeyboardModel(config)
    model.load_state_dict(load_file(folder / "model.safetensors"))

    def encode(texts: Sequence[str]) -> Tensors:
        found = [features(text, sizes=config.letter_sizes, pieces=config.pieces) for text in texts]
        return as_bags(found, config)

    return model.eval(), encode
