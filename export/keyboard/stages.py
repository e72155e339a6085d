"""The stages of a training that are kept on disk: rows, the teachers, their opinions. One that stands there is read.

A file's name ends in a digest of the recipe that made it, and of the phrases, so that others make another file and a
killed run goes on where it stood. Every file is written in one step. Imports torch.
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

from export.keyboard.encoder import SentenceEncoder, pooled, use
from export.keyboard.lessons import PART, Texts
from export.keyboard.recipes import Recipe
from export.keyboard.rows import KEYWORD, SHOW, UNKNOWN, Rows, load_rows, phrases_sha256
from export.keyboard.teacher import Opinions, Teacher, ask, mean_opinion, train_teacher, with_language

_WORDS = ("emoji", "texts", "languages", "kinds", "sources")  # columns of Rows that are words
RANKED = (SHOW, KEYWORD)  # kinds of rows that are about their emoji
_NUMBERS = ("held_out", "targets", "shares", "emotion_ids")


class Stages:
    """The stages of one recipe in a folder."""

    def __init__(self, folder: Path, data: Path, recipe: Recipe, encoder: str | None, *, seed: int) -> None:
        self._folder, self._data, self._recipe, self._seed = folder, data, recipe, seed
        folder.mkdir(parents=True, exist_ok=True)
        self.encoder = SentenceEncoder(folder / "features", use)
        self._second: SentenceEncoder | None = None
        if encoder is not None:
            self._name = Path(encoder).name
            read = pooled(encoder, recipe.encoder_prefix)
            self._second = SentenceEncoder(folder / f"features-{self._name}", read)

    def rows(self) -> Rows:
        """Everything that is known of every text."""
        recipe = self._recipe
        about = {"caps": asdict(recipe.caps), "choice": asdict(recipe.choice), "phrases": phrases_sha256()}
        file = self._file("rows", about, "npz")
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

    def teachers(self, rows: Rows) -> list[Teacher]:
        """The teachers of both languages, which learnt everything."""
        return self._trained("teacher", rows, self.encoder)

    def label_teachers(self, rows: Rows) -> list[Teacher]:
        """Those of one language that another encoder reads for, which learnt labels alone; none without an encoder."""
        if self._second is None:
            return []
        own = rows.where(language=self._recipe.language, kinds=RANKED, held_out=False)
        return self._trained(f"teacher-{self._recipe.language}-{self._name}", rows.take(own), self._second)

    def _trained(self, name: str, rows: Rows, encoder: SentenceEncoder) -> list[Teacher]:
        recipe, found = self._recipe.teacher, []
        for seed in range(self._seed, self._seed + recipe.n_seeds):
            file = self._file(name, {"recipe": asdict(recipe), "rows": rows.sha256, "seed": seed}, "safetensors")
            if not file.is_file():
                model = train_teacher(rows, encoder(rows.texts), recipe, seed=seed)
                partial = file.with_suffix(".partial")
                save_file(model.state_dict(), partial)
                partial.replace(file)
            weights = load_file(file)
            model = Teacher(weights["hidden.1.weight"].shape[1], len(rows.emoji), recipe)
            model.load_state_dict(weights)
            found.append(model.eval())
        return found

    def opinions(self, rows: Rows, texts: Texts) -> Opinions:
        """What the teachers say of a lesson's texts: the mean of their logarithms, in float16 on disk.

        The label teachers are asked about what can have a label: the texts of RANKED rows, and parts.
        """
        language, asked = self._recipe.language, texts.asked(rows)
        teachers, label_teachers = self.teachers(rows), self.label_teachers(rows)
        digest = hashlib.sha256("\n".join(texts.texts).encode("utf-8", "surrogatepass"))
        for teacher in (*teachers, *label_teachers):
            digest.update(teacher.labels.weight.numpy(force=True).tobytes())
        file = self._file(f"opinions-{language}", {"texts": digest.hexdigest()}, "npz")
        if not file.is_file():
            features = with_language(self.encoder(asked), [language] * len(asked))
            found = mean_opinion([ask(teacher, features) for teacher in teachers])
            kinds = np.where(texts.origins == UNKNOWN, texts.kinds, rows.kinds[texts.origins])
            ranked = np.flatnonzero(np.isin(kinds, (*RANKED, PART)))
            if self._second is not None:
                own = [asked[place] for place in ranked]
                features = with_language(self._second(own), [language] * len(own))
                second = mean_opinion([ask(teacher, features) for teacher in label_teachers]).labels
                found.labels[ranked] = (found.labels[ranked] + second) / 2
            _save(file, {name: value.astype(np.float16) for name, value in found._asdict().items()})
        with np.load(file) as found_before:
            return Opinions(*(found_before[name].astype(np.float32) for name in Opinions._fields))

    def _file(self, name: str, about: Mapping[str, Any], kind: str) -> Path:
        digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()
        return self._folder / f"{name}-{digest[:12]}.{kind}"


def _packed(words: Any) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps([str(word) for word in words]).encode(), np.uint8)


def _save(file: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    partial = file.with_suffix(".partial.npz")
    np.savez(partial, **arrays)  # type: ignore[arg-type]
    partial.replace(file)
