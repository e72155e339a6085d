"""The files that stand beside a graph in a bundle, made by asking the graph itself through the runtime that serves it.

Export and quantise both end here: a draft is published to a scratch folder, opened, judged one text at a time as it
will be used, and published again with its figures, its golden file and its model card. May import `runtime`, numpy.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from export.bundles.model_card import model_card
from export.bundles.tasks import task_of
from export.bundles.trigger_curve import measure_thresholds
from export.data.errors import DataError
from export.data.metrics import judge
from export.data.plain_tweets import PlainTweets
from export.data.tweeteval import LABELS, Split
from runtime import golden
from runtime.bundle import Label
from runtime.predictor import EmojiPredictor
from runtime.publish import publish

JUDGED = ("validation", "test")
LINE = 120  # characters of a JSON document that stay on one


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A graph and what belongs to it, before it has been judged.

    `tokenizer` is None for the `codepoints` contract, `emotions` for a bundle without emotions.json. `config` is the
    bundle's config.json; `parent_metrics` are those of what this was made from, by split; `trigger` says how the
    PyTorch model's trigger did, where there is one, and `emotion_figures` its emotions; `everyday` has a keyboard's
    figures of its training. `default_threshold` is the trigger's, where another is meant than the curve's.
    """

    name: str
    model: bytes
    tokenizer: bytes | None
    labels: Sequence[Label] = LABELS
    emotions: bytes | None = None
    config: Mapping[str, Any]
    opset: int
    parent_metrics: Mapping[str, Mapping[str, float]]
    trigger: Mapping[str, Any] | None = None
    emotion_figures: Mapping[str, float] | None = None
    everyday: Mapping[str, Any] | None = None
    default_threshold: float | None = None

    def files(self) -> dict[str, bytes]:
        some = {"tokenizer.json": self.tokenizer, "emotions.json": self.emotions}
        return {
            **{name: content for name, content in some.items() if content is not None},
            "model.onnx": self.model,
            "config.json": as_json(self.config),
            "labels.json": as_json(label_rows(self.labels)),
        }


def publish_judged(
    folder: Path, draft: Draft, splits: Mapping[str, Split], tweets: PlainTweets | None = None
) -> dict[str, dict[str, float]]:
    """Judge the draft on the splits and publish the bundle at `folder`; returns its metrics by split.

    A graph with a trigger needs the everyday tweets: its thresholds are measured on those that are held out.
    """
    with tempfile.TemporaryDirectory() as scratch:
        predictor = open_draft(Path(scratch), draft)
        metrics = {split: judge(scores_of(predictor, splits[split]), splits[split].label_ids) for split in JUDGED}
        answers = golden.write(predictor, task_of(draft.config).golden_texts())
        if predictor.has_trigger:
            if tweets is None:
                raise DataError(f"{draft.name}: its graph has a trigger: pass the tweets that its curve is measured on")
            thresholds = asdict(measure_thresholds(predictor, tweets, draft.default_threshold))
            draft = replace(draft, config={**draft.config, "thresholds": thresholds})
    figures = {
        "track": draft.config["track"],
        "metrics": metrics,
        "parent": draft.parent_metrics,
        "trigger": draft.trigger,
        "emotions": draft.emotion_figures,
        "everyday": draft.everyday,
        "data_sha256": {split: splits[split].sha256 for split in JUDGED},
        "n_texts": {split: len(splits[split].texts) for split in JUDGED},
    }
    files = {**draft.files(), "metrics.json": as_json(figures), golden.GOLDEN: answers}
    card = model_card(draft.name, draft.config, figures, len(draft.model), len(draft.labels))
    files["README.md"] = card.encode("utf-8")
    publish(folder, files, name=draft.name, opset=draft.opset)
    return metrics


def open_draft(scratch: Path, draft: Draft) -> EmojiPredictor:
    """The draft as a predictor, from a bundle without figures in the folder `scratch`."""
    publish(scratch / "draft", draft.files(), name=draft.name, opset=draft.opset)
    return EmojiPredictor.load(scratch / "draft")


def scores_of(predictor: EmojiPredictor, split: Split) -> npt.NDArray[np.float32]:
    """Scores float32 (texts, labels), each text on its own, as a keyboard asks."""
    return np.stack([predictor.scores(text) for text in split.texts])


def label_rows(labels: Sequence[Label]) -> list[dict[str, Any]]:
    """What labels.json says of the labels; what one lacks is left out."""
    return [{key: value for key, value in asdict(label).items() if value is not None} for label in labels]


def as_json(document: object) -> bytes:
    r"""Readable, and small: what fits a line of 120 is one.

    >>> as_json({"names": ["a", "b"], "text": "c" * 100})[:23]
    b'{\n"names": ["a","b"],\n"'
    """
    return f"{_laid_out(document)}\n".encode()


def _laid_out(value: object) -> str:
    line = json.dumps(value, ensure_ascii=False, separators=(",", ": "))
    if len(line) <= LINE or not isinstance(value, (dict, list, tuple)):
        return line
    if isinstance(value, dict):
        parts = [f"{json.dumps(str(key), ensure_ascii=False)}: {_laid_out(one)}" for key, one in value.items()]
        return "{\n" + ",\n".join(parts) + "\n}"
    return "[\n" + ",\n".join(map(_laid_out, value)) + "\n]"
