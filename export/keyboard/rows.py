"""All that is known of every text, of both languages, as columns: what the teacher and the students learn from.

`kind` says how a text is known: a phrase that shows or is quiet; a natural text with emoji or plain; a keyword; a tweet
of TweetEval; a sentence with an emotion. Held-out texts, on which choices are made, are chosen by their letters alone.
May import `export.data`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from export.data.emoji_labels import Choice, choose_emoji
from export.data.everyday import Caps, load_everyday
from export.data.lexicon import load_keywords, load_usage_ranks
from export.data.neutral import neutral
from export.data.phrases import LANGUAGES, is_held_out, load_phrases
from export.data.tweeteval import LABELS, data_folder, load_split
from export.data.weibo import weibo_folder
from export.data.weibo_ranking import load_ranking_texts

SHOW, QUIET, NATURAL, PLAIN, KEYWORD, TWEET, FELT = "show", "quiet", "natural", "plain", "keyword", "tweet", "felt"
MOST = 10  # emoji of a text
UNKNOWN = -1


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """Columns, (texts,) each, but `targets` and `shares`, (texts, MOST): label ids, and how much each is meant.

    `targets` are best first; the shares of a text sum to 1, or to 0 where no emoji is known. `emotion_ids` is UNKNOWN
    where no emotion is.
    """

    emoji: tuple[str, ...]  # of the labels, neutral
    texts: tuple[str, ...]
    languages: NDArray[np.str_]
    kinds: NDArray[np.str_]
    sources: NDArray[np.str_]
    held_out: NDArray[np.bool_]
    targets: NDArray[np.int64]
    shares: NDArray[np.float32]
    emotion_ids: NDArray[np.int64]

    @property
    def sha256(self) -> str:
        """Of everything that stands here."""
        digest = hashlib.sha256("\n".join([*self.emoji, *self.texts]).encode("utf-8", "surrogatepass"))
        for column in (self.kinds, self.held_out, self.targets, self.shares, self.emotion_ids):
            digest.update(np.ascontiguousarray(column).tobytes())
        return digest.hexdigest()

    def take(self, rows: NDArray[np.int64]) -> Rows:
        """These rows alone, in that order."""
        columns = ("languages", "kinds", "sources", "held_out", "targets", "shares", "emotion_ids")
        texts = tuple(self.texts[row] for row in rows)
        return Rows(emoji=self.emoji, texts=texts, **{name: getattr(self, name)[rows] for name in columns})

    def accepted(self, row: int) -> frozenset[int]:
        """The label ids that are right for a text."""
        return frozenset(self.targets[row][self.shares[row] > 0].tolist())

    def where(self, *, language: str | None = None, kinds: Sequence[str], held_out: bool) -> NDArray[np.int64]:
        """The rows of these kinds, in order."""
        chosen = np.isin(self.kinds, kinds) & (self.held_out == held_out)
        return np.flatnonzero(chosen if language is None else chosen & (self.languages == language))


@dataclass(frozen=True, kw_only=True)
class _Known:
    text: str
    language: str
    kind: str
    source: str
    emoji: tuple[str, ...] = ()
    emotion_id: int = UNKNOWN
    held_out: bool = False


def load_rows(data: Path, caps: Caps, choice: Choice) -> Rows:
    """Read every source; DataError names the first that is missing."""
    known: list[_Known] = []
    for language in LANGUAGES:
        known += _of_language(data, language, caps)
    known += _tweets(data)
    known += _sentences(data)
    named = [one.emoji for one in known if one.kind == SHOW]
    put = [one.emoji for one in known if one.kind == NATURAL]
    return _columns(known, choose_emoji(named, put, load_usage_ranks(data), choice))


def phrases_sha256() -> str:
    """Of all phrases of both languages: the one source that changes from one training to the next."""
    phrases = [repr(phrase) for language in LANGUAGES for phrase in load_phrases(language)]
    return hashlib.sha256("\n".join(phrases).encode("utf-8", "surrogatepass")).hexdigest()


def _of_language(data: Path, language: str, caps: Caps) -> Iterable[_Known]:
    for phrase in load_phrases(language):
        yield _Known(
            text=phrase.text,
            language=language,
            kind=phrase.kind,
            source=phrase.source,
            emoji=phrase.emoji,
            held_out=is_held_out(phrase.text),
        )
    for keyword, emoji in load_keywords(data, language).items():
        yield _Known(text=keyword, language=language, kind=KEYWORD, source="lexicon", emoji=emoji)
    for one in load_everyday(data, language, caps):
        kind = PLAIN if one.is_plain else NATURAL
        yield _Known(
            text=one.text, language=language, kind=kind, source=one.source, emoji=one.emoji, held_out=one.tunes
        )


def _tweets(data: Path) -> Iterable[_Known]:
    folder = data_folder(data)
    for split, tunes in (("train", False), ("validation", True)):
        tweets = load_split(folder, split, "clean")
        for text, label_id in zip(tweets.texts, tweets.label_ids, strict=True):
            emoji = (neutral(LABELS[label_id].emoji),)
            yield _Known(text=text, language="en", kind=TWEET, source=TWEET, emoji=emoji, held_out=tunes)


def _sentences(data: Path) -> Iterable[_Known]:
    found = load_ranking_texts(weibo_folder(data))
    for row in np.flatnonzero(found.is_labelled & (found.training | found.held_out)):
        yield _Known(
            text=found.texts[row],
            language="zh",
            kind=FELT,
            source="weibo",
            emotion_id=int(found.emotion_ids[row]),
            held_out=bool(found.held_out[row]),
        )


def _columns(known: Sequence[_Known], emoji: tuple[str, ...]) -> Rows:
    ids = {one: place for place, one in enumerate(emoji)}
    labels = [[ids[e] for e in one.emoji if e in ids][:MOST] for one in known]
    kept = [row for row, one in enumerate(known) if labels[row] or one.kind in (QUIET, PLAIN, FELT)]
    targets = np.zeros((len(kept), MOST), np.int64)
    shares = np.zeros((len(kept), MOST), np.float32)
    for place, row in enumerate(kept):
        count = len(labels[row])
        if count:
            worth = 1 / np.arange(1, count + 1) if known[row].kind == SHOW else np.ones(count)
            targets[place, :count], shares[place, :count] = labels[row], worth / worth.sum()
    chosen = [known[row] for row in kept]
    return Rows(
        emoji=emoji,
        texts=tuple(one.text for one in chosen),
        languages=np.array([one.language for one in chosen]),
        kinds=np.array([one.kind for one in chosen]),
        sources=np.array([one.source for one in chosen]),
        held_out=np.array([one.held_out for one in chosen]),
        targets=targets,
        shares=shares,
        emotion_ids=np.array([one.emotion_id for one in chosen]),
    )
