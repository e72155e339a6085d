"""What a bundle was made for, by the name in its config.json: where its data lies, what judges it, its golden texts.

A bundle whose config.json names no task suggests TweetEval's emoji. May import `runtime` and numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from export.bundles.card_heads import EVERYDAY_EN, EVERYDAY_ZH, TWEETEVAL, WEIBO_EMOTIONS
from export.bundles.golden_texts import chinese_golden_texts, golden_texts
from export.data import tweeteval, weibo
from export.data.errors import DataError
from export.data.everyday import everyday_folder
from export.data.everyday_splits import everyday_splits, everyday_triggers
from export.data.plain_tweets import PlainTweets, load_plain_tweets
from export.data.tweeteval import Split
from export.data.weibo_sides import sides_of
from runtime.bundle import Label

Splits: TypeAlias = Mapping[str, Split]  # train, validation, test


@dataclass(frozen=True, kw_only=True)
class Task:
    """`splits` reads the data in a folder and a track, for these labels; `folder` finds it from --data.

    `triggers` reads the texts that a trigger is judged on.
    """

    folder: Callable[[str | Path | None], Path]
    splits: Callable[[Path, str, Sequence[Label]], Splits]
    golden_texts: Callable[[], tuple[str, ...]]
    triggers: Callable[[Path], PlainTweets] = load_plain_tweets


def task_of(config: Mapping[str, Any]) -> Task:
    """The task that a bundle's config.json names."""
    name = config.get("task", TWEETEVAL)
    if name not in TASKS:
        raise DataError(f"task {name!r} is unknown: use one of {', '.join(TASKS)}")
    return TASKS[name]


def tweeteval_splits(folder: Path, track: str, _: Sequence[Label]) -> Splits:
    return {split: tweeteval.load_split(folder, split, track) for split in tweeteval.SPLITS}


def emotion_splits(folder: Path, _: str, labels: Sequence[Label]) -> Splits:
    """The labelled sentences as they are, emoji and all; the labels are the emotions."""
    sentences = weibo.load_sentences(folder)
    if [label.name for label in labels] != list(weibo.EMOTIONS):
        raise DataError(f"labels {', '.join(label.name for label in labels)}: the emotions expected, in their order")
    held_out, validation, training = sides_of(sentences.keys)
    return {
        name: Split(
            texts=tuple(text for text, is_there in zip(sentences.texts, side, strict=True) if is_there),
            label_ids=sentences.label_ids[side],
            sha256=sentences.sha256,
        )
        for name, side in (("train", training), ("validation", validation), ("test", held_out))
    }


def everyday_task(language: str, texts: Callable[[], tuple[str, ...]]) -> Task:
    return Task(
        folder=everyday_folder,
        splits=lambda folder, _, labels: everyday_splits(folder, language, labels),
        golden_texts=texts,
        triggers=lambda folder: everyday_triggers(folder, language),
    )


TASKS: Mapping[str, Task] = MappingProxyType(
    {
        EVERYDAY_EN: everyday_task("en", golden_texts),
        EVERYDAY_ZH: everyday_task("zh", chinese_golden_texts),
        TWEETEVAL: Task(folder=tweeteval.data_folder, splits=tweeteval_splits, golden_texts=golden_texts),
        WEIBO_EMOTIONS: Task(folder=weibo.weibo_folder, splits=emotion_splits, golden_texts=chinese_golden_texts),
    }
)
EMOTION_LABELS = tuple(  # each with an emoji that says it
    Label(id=place, emoji=emoji, name=name)
    for place, (name, emoji) in enumerate(zip(weibo.EMOTIONS, ("😡", "🤢", "😨", "😄", "🥰", "😢", "😲"), strict=True))
)
