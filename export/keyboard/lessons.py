"""What the student of one language learns from: its rows, and what is made of them, with what the teacher says of each.

    rows                         phrases, natural and plain texts, keywords, tweets
    noisy, after another         a phrase that means the same; the teacher is asked about the phrase itself
    begun                        a phrase's beginning; it should show where the teacher already answers as of the whole
    begun quiet, first words     should be silent
    part                         a word, a pair, a few words: only the teacher knows what fits (parts.py)

Known emoji and the teacher's likeliest ones become one sparse target. Imports numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from export.keyboard import parts, typed
from export.keyboard.contrasts import Contrasts
from export.keyboard.rows import KEYWORD, NATURAL, PLAIN, QUIET, SHOW, TWEET, UNKNOWN, Rows
from export.keyboard.teacher import Opinions

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
ROW, NOISY, AFTER, BEGUN, BEGUN_QUIET, FIRST = "row", "noisy", "after", "begun", "begun quiet", "first words"
PART = "part"
N_LIKELIEST = 24  # of the teacher's labels


@dataclass(frozen=True, kw_only=True)
class LessonRecipe:
    """Numbers of texts made, and how much each kind counts: for its known emoji, for the teacher's, for the trigger."""

    n_after: int = 9000
    n_first: int = 12_000
    n_words: int = 25_000  # parts: frequent words, pairs of words, spans, two spans in a row
    n_pairs: int = 25_000
    n_spans: int = 50_000
    n_joined: int = 40_000
    known_weight: float = 0.4
    teacher_weight: float = 0.6
    natural_weight: float = 0.35
    natural_teacher_weight: float = 0.5
    keyword_weight: float = 0.3
    made_weight: float = 0.5
    quiet_weight: float = 0.1
    part_weight: float = 0.5
    natural_share: float = 0.45  # of natural texts, plain ones and tweets, drawn anew each epoch
    plain_share: float = 0.3
    tweet_share: float = 0.35
    part_share: float = 0.5
    trigger_trust: float = 0.5  # in the teacher, where it is known whether to show


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The texts, the row that each is (made) of, or UNKNOWN, and how it was made: (texts,) each."""

    texts: tuple[str, ...]
    origins: Ids
    kinds: NDArray[np.str_]

    def asked(self, rows: Rows) -> list[str]:
        """What the teacher is asked about: noise and a sentence before leave what is meant."""
        return [
            rows.texts[origin] if kind in (NOISY, AFTER) else text
            for text, origin, kind in zip(self.texts, self.origins, self.kinds, strict=True)
        ]


def lesson_texts(rows: Rows, language: str, recipe: LessonRecipe, *, seed: int) -> Texts:
    """The rows of a language that are not held out, and what is made of them; the same seed gives the same."""
    chance = Random(seed)
    of = {kind: rows.where(language=language, kinds=(kind,), held_out=False).tolist() for kind in (SHOW, QUIET, PLAIN)}
    every = rows.where(language=language, kinds=(SHOW, QUIET, PLAIN, NATURAL, KEYWORD, TWEET), held_out=False)
    made = [(rows.texts[row], row, ROW) for row in every.tolist()]
    made += [(typed.noisy(rows.texts[row], language, chance), row, NOISY) for row in of[SHOW]]
    for kind, sources in ((BEGUN, of[SHOW]), (BEGUN_QUIET, of[QUIET])):
        begun = [(typed.begun(rows.texts[row], language, chance), row, kind) for row in sources]
        made += [(text, row, kind) for text, row, kind in begun if text]
    before = [rows.texts[row] for row in (*of[QUIET], *of[PLAIN], *of[SHOW]) if 6 <= len(rows.texts[row]) <= 70]
    for row in chance.sample(of[SHOW], min(recipe.n_after, len(of[SHOW]))):
        made.append((typed.after(chance.choice(before), rows.texts[row], language, chance), row, AFTER))
    sources = [*of[PLAIN], *of[SHOW]]
    for row in chance.sample(sources, min(recipe.n_first, len(sources))):
        text = typed.first_words(rows.texts[row], language, chance)
        made += [(text, UNKNOWN, FIRST)] if text else []
    made += [(text, UNKNOWN, PART) for text in _parts(rows, language, recipe, chance)]
    return Texts(
        texts=tuple(text for text, _, _ in made),
        origins=np.array([row for _, row, _ in made], np.int64),
        kinds=np.array([kind for _, _, kind in made]),
    )


def _parts(rows: Rows, language: str, recipe: LessonRecipe, chance: Random) -> list[str]:
    """Of all texts of the language that are not held out, phrases above all."""

    def texts(*kinds: str) -> list[str]:
        return [rows.texts[row] for row in rows.where(language=language, kinds=kinds, held_out=False)]

    phrases, others = texts(SHOW, QUIET), texts(NATURAL, PLAIN)
    every = phrases + others + texts(KEYWORD, TWEET)
    found = parts.frequent(every, language, recipe.n_words, recipe.n_pairs)
    return found + parts.spans(phrases, others, language, recipe.n_spans, recipe.n_joined, chance)


@dataclass(frozen=True, kw_only=True, eq=False)
class Lesson:
    """What the student's loss needs; (texts, ...) each.

    `targets` and `worths` are sparse: label ids and how much each is wanted. `drawn` is the share of epochs in which a
    text is met. `tweet_targets` (texts, 20) is 0 but for tweets, whose `worths` are 0.
    """

    texts: tuple[str, ...]
    targets: Ids
    worths: Floats
    grave: NDArray[np.bool_]
    tweet_targets: Floats
    triggers: Floats
    trigger_weights: Floats
    emotions: Floats
    drawn: Floats


def new_lesson(
    texts: Texts,
    rows: Rows,
    opinions: Opinions,
    contrasts: Contrasts,
    grave: NDArray[np.bool_],
    tweet_targets: Callable[[Sequence[str], Ids], Floats],
    recipe: LessonRecipe,
) -> Lesson:
    """`tweet_targets` takes texts and label ids of tweets and gives shares (tweets, 20)."""
    has_row = texts.origins != UNKNOWN
    row_kinds = np.where(has_row, rows.kinds[texts.origins], texts.kinds)
    is_tweet = row_kinds == TWEET
    known, trusted = _weights(texts, row_kinds, recipe)
    likeliest = np.argsort(-opinions.labels, axis=1, kind="stable")[:, :N_LIKELIEST]
    shares = _softmax(np.take_along_axis(opinions.labels, likeliest, axis=1))
    targets = np.concatenate([np.where(has_row[:, None], rows.targets[texts.origins], 0), likeliest], axis=1)
    own = np.where(has_row[:, None], rows.shares[texts.origins], 0)
    worths = np.concatenate([own * known[:, None], shares * trusted[:, None]], axis=1).astype(np.float32)
    triggers, trigger_weights = _triggers(texts, rows, opinions, contrasts, likeliest[:, 0], recipe)
    tweets = np.zeros((len(texts.texts), 20), np.float32)
    asked = np.flatnonzero(is_tweet)
    if len(asked):
        tweets[asked] = tweet_targets([texts.texts[row] for row in asked], rows.targets[texts.origins[asked], 0])
    drawn = np.where(texts.kinds == PART, np.float32(recipe.part_share), np.float32(1))
    shares_drawn = ((NATURAL, recipe.natural_share), (PLAIN, recipe.plain_share), (TWEET, recipe.tweet_share))
    for kind, share in shares_drawn:
        drawn[(row_kinds == kind) & (texts.kinds == ROW)] = share
    return Lesson(
        texts=texts.texts,
        targets=targets,
        worths=worths,
        grave=has_row & grave[texts.origins] & np.isin(texts.kinds, (ROW, NOISY, AFTER)),
        tweet_targets=tweets,
        triggers=triggers,
        trigger_weights=trigger_weights,
        emotions=_softmax(opinions.emotions),
        drawn=drawn,
    )


def _weights(texts: Texts, row_kinds: NDArray[np.str_], recipe: LessonRecipe) -> tuple[Floats, Floats]:
    """How much a text's known emoji count, and the teacher's. (texts,) twice"""
    known, trusted = np.zeros((2, len(texts.texts)), np.float32)
    weights = (
        (SHOW, recipe.known_weight, recipe.teacher_weight),
        (NATURAL, recipe.natural_weight, recipe.natural_teacher_weight),
        (KEYWORD, recipe.keyword_weight, recipe.keyword_weight),
        (QUIET, 0.0, recipe.quiet_weight),
        (PLAIN, 0.0, recipe.quiet_weight),
        (FIRST, 0.0, recipe.quiet_weight),
        (PART, 0.0, recipe.part_weight),
    )
    for kind, of_known, of_teacher in weights:
        known[row_kinds == kind], trusted[row_kinds == kind] = of_known, of_teacher
    made = np.isin(texts.kinds, (NOISY, AFTER, BEGUN))
    known[made] *= recipe.made_weight
    trusted[made] *= recipe.made_weight
    known[texts.kinds == BEGUN] = 0  # the teacher alone says what a beginning means already
    return known, trusted


def _triggers(
    texts: Texts, rows: Rows, opinions: Opinions, contrasts: Contrasts, best: Ids, recipe: LessonRecipe
) -> tuple[Floats, Floats]:
    """What the trigger should say, and how much that counts. (texts,) twice"""
    said = 1 / (1 + np.exp(-opinions.triggers))
    known = np.full(len(texts.texts), UNKNOWN, np.float32)
    weights = np.where(texts.kinds == PART, np.float32(0), np.float32(0.15))  # nobody sends a part
    is_row = texts.kinds == ROW
    known[is_row], weights[is_row] = contrasts.targets[texts.origins[is_row]], contrasts.weights[texts.origins[is_row]]
    for kind, target, weight in ((NOISY, 1, 0.5), (AFTER, 1, 0.5), (BEGUN_QUIET, 0, 1.5), (FIRST, 0, 0.5)):
        known[texts.kinds == kind], weights[texts.kinds == kind] = target, weight
    for place in np.flatnonzero(texts.kinds == BEGUN):
        if best[place] in rows.targets[texts.origins[place], :2]:
            known[place], weights[place] = 1, 0.5
    trust = np.where(known == UNKNOWN, 1, recipe.trigger_trust)
    return (trust * said + (1 - trust) * known).astype(np.float32), weights


def _softmax(logits: Floats) -> Floats:
    scores = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = (scores / scores.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares
