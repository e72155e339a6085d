"""Who is asked: a bundle, through the runtime as a keyboard would, or a peer (peers/), in one form.

Imports `runtime` and the bench.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.errors import BenchError
from bench.everyday.blind import LANGUAGES
from bench.everyday.metrics import N_RANKED
from bench.everyday.spelling import neutral
from bench.progress import progress
from runtime.bundle import find, open_bundle, shipped
from runtime.predictor import EmojiPredictor


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody says of one text: up to N_RANKED emoji, how much the text wants one, and whether a strip shows."""

    ranking: tuple[str, ...]
    trigger: float | None
    is_shown: bool


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """`about` are the keys of a result line that say who it is; `labels` is what it can suggest."""

    about: Mapping[str, Any]
    language: str
    labels: frozenset[str]
    has_trigger: bool
    answers: Callable[[Sequence[str]], list[Answer]]

    def title(self) -> str:
        return str(self.about["model"])


def bundle_contestant(named: str, language: str | None = None, *, diverse: bool = False) -> Contestant:
    """The bundle that the command line names as [NAME=]FOLDER or by its shipped name."""
    name, separator, where = named.rpartition("=")
    if separator and not name:
        raise BenchError(f"{named!r}: no name before the equals sign: write NAME=FOLDER")
    bundle = open_bundle(find(where))
    predictor = EmojiPredictor.load(bundle.path)
    about = {
        "model": name or bundle.name,
        "precision": bundle.config.get("precision", "fp32"),
        "bundle_sha256": bundle.manifest["manifest_sha256"],
        **({"variant": "diverse"} if diverse else {}),
    }
    return Contestant(
        about=about,
        language=_language(bundle.name, bundle.config.get("language"), language, where),
        labels=frozenset(neutral(label.emoji) for label in bundle.labels),
        has_trigger=predictor.has_trigger,
        answers=lambda texts: [_answer(predictor, text, diverse) for text in progress(texts, where)],
    )


def shipped_contestants(language: str | None, *, diverse: bool = False) -> list[Contestant]:
    """Every bundle in the package whose language is one of ours, or the one that is asked for."""
    names = [name for name in shipped() if name in LANGUAGES and language in (None, name)]
    if not names:
        raise BenchError("no bundle was named and none is shipped: name bundles, as FOLDER")
    return [bundle_contestant(name, diverse=diverse) for name in names]


def _answer(predictor: EmojiPredictor, text: str, diverse: bool) -> Answer:
    ranking = tuple(neutral(one.emoji) for one in predictor.predict(text, N_RANKED, diverse=diverse))
    trigger = predictor.trigger(text) if predictor.has_trigger else None
    return Answer(ranking=ranking, trigger=trigger, is_shown=trigger is None or trigger >= predictor.default_threshold)


def _language(name: str, said: str | None, asked: str | None, where: str) -> str:
    found = asked or said or name
    if found not in LANGUAGES:
        raise BenchError(f"{where}: its language is not known: give --language, one of {', '.join(LANGUAGES)}")
    return found
