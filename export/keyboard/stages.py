"""The stages of a training that are kept on disk: rows, the teacher, its opinions. One that stands there is read.

A file's name ends in a digest of the recipe that made it, so that another recipe makes another file and a killed run
goes on where it stood. Every file is written in one step. Imports torch.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from export.keyboard.encoder import DIM, SentenceEncoder
from export.keyboard.lessons import Texts
from export.keyboard.recipes import Recipe
from export.keyboard.rows import Rows, load_rows
from export.keyboard.teacher import Opinions, Teacher, ask, train_teacher, with_language

_WORDS = ("emoji", "texts", "languages", "kinds", "sources")  # columns of Rows that are words
_NUMBERS = ("held_out", "targets", "shares", "emotion_ids")


class Stages:
    """The stages of one recipe in a folder."""

    def __init__(self, folder: Path, data: Path, recipe: Recipe, *, seed: int) -> None:
        self._folder, self._data, self._recipe, self._seed = folder, data, recipe, seed
        folder.mkdir(parents=True, exist_ok=True)
        self.encoder = SentenceEncoder(folder / "features")

    def rows(self) -> Rows:
        """Everything that is known of every text."""
        recipe = self._recipe
        file = self._file("rows", {"caps": asdict(recipe.caps), "choice": asdict(recipe.choice)}, "npz")
        if not file.is_file():
            print("reading the corpora", file=sys.stderr)
            rows = load_rows(self._data, recipe.caps, recipe.choice)
            words = {name: _packed(getattr(rows, name)) for name in _WORDS}
            _save(file, {**words, **{name: getattr(rows, name) for name in _NUMBERS}})
        with np.load(file) as found:
            words = {name: json.loads(found[name].tobytes()) for name in _WORDS}
            numbers = {name: found[name] for name in _NUMBERS}
        return Rows(
            emoji=tuple(words["emoji"]),
            texts=tuple(words["texts"]),
            languages=np.array(words["languages"]),
            kinds=np.array(words["kinds"]),
            sources=np.array(words["sources"]),
            **numbers,
        )

    def teacher(self, rows: Rows) -> Teacher:
        """The teacher of both languages."""
        about = {"recipe": asdict(self._recipe.teacher), "rows": rows.sha256, "seed": self._seed}
        file = self._file("teacher", about, "safetensors")
        if not file.is_file():
            model = train_teacher(rows, self.encoder(rows.texts), self._recipe.teacher, seed=self._seed)
            partial = file.with_suffix(".partial")
            save_file(model.state_dict(), partial)
            partial.replace(file)
        model = Teacher(DIM + 2, len(rows.emoji), self._recipe.teacher)
        model.load_state_dict(load_file(file))
        return model.eval()

    def opinions(self, rows: Rows, texts: Texts) -> Opinions:
        """What the teacher says of a lesson's texts, in float16 on disk."""
        recipe = self._recipe
        teacher = self.teacher(rows)
        digest = hashlib.sha256("\n".join(texts.texts).encode("utf-8", "surrogatepass")).hexdigest()
        weights = hashlib.sha256(teacher.labels.weight.numpy(force=True).tobytes()).hexdigest()
        file = self._file(f"opinions-{recipe.language}", {"texts": digest, "teacher": weights}, "npz")
        if not file.is_file():
            asked = texts.asked(rows)
            features = with_language(self.encoder(asked), [recipe.language] * len(asked))
            found = ask(teacher, features)
            _save(file, {name: value.astype(np.float16) for name, value in found._asdict().items()})
        with np.load(file) as found:
            return Opinions(*(found[name].astype(np.float32) for name in Opinions._fields))

    def _file(self, name: str, about: Mapping[str, Any], kind: str) -> Path:
        digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()
        return self._folder / f"{name}-{digest[:12]}.{kind}"


def _packed(words: Any) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps([str(word) for word in words]).encode(), np.uint8)


def _save(file: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    partial = file.with_suffix(".partial.npz")
    np.savez(partial, **arrays)  # type: ignore[arg-type]
    partial.replace(file)
