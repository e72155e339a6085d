"""One contestant on the blind sets of a language: a result line for each of chat, slices, derived, trigger and grave.

Imports numpy and the bench.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.everyday.asking import Answer, Contestant
from bench.everyday.blind import BlindSet, Text, load
from bench.everyday.derived import derived
from bench.everyday.fixed import beside_fixed
from bench.everyday.metrics import N_SHOWN, Floats, auc, auc_interval, judge, shows, summary
from bench.everyday.spelling import spelt

MERRY = Path(__file__).with_name("merry.tsv")
MIN_TEXTS = 20  # a variant that changes fewer texts is not a slice
Line = dict[str, Any]


def merry() -> frozenset[str]:
    """The emoji that nobody wants to see under a grave text: merry.tsv, reviewed by hand."""
    rows = MERRY.read_text(encoding="utf-8").splitlines()[1:]
    return frozenset().union(*(spelt(row.split("\t")[1]) for row in rows))


def measure(contestant: Contestant, *, quick: bool = False) -> Iterator[Line]:
    """The five lines; a quick run asks every tenth text."""
    sets = {name: load(contestant.language, name) for name in ("chat", "slices", "quiet", "grave")}
    if quick:
        sets = {name: replace(one, texts=one.texts[::10]) for name, one in sets.items()}
    given = {name: contestant.answers([text.text for text in one.texts]) for name, one in sets.items()}
    suggested = {emoji for name in ("chat", "slices") for one in given[name] for emoji in one.ranking[:N_SHOWN]}
    n_labels = len(contestant.labels)
    seen = {"n_labels": n_labels, "n_suggested": len(suggested), "suggested_share": len(suggested) / max(n_labels, 1)}
    chat = hit_line(sets["chat"].texts, given["chat"])
    yield about(contestant, sets["chat"]) | chat | {"metrics": {**chat["metrics"], **seen}}
    yield about(contestant, sets["slices"]) | slices_line(sets["slices"], given["slices"])
    variants = BlindSet(
        name="derived", language=contestant.language, texts=derived(sets["chat"].texts), sha256=sets["chat"].sha256
    )
    answers = contestant.answers([text.text for text in variants.texts])
    yield about(contestant, variants) | slices_line(variants, answers, MIN_TEXTS * (not quick))
    n_texts = len(sets["chat"].texts) + len(sets["quiet"].texts)
    trigger = trigger_line(sets["chat"], given["chat"], sets["quiet"], given["quiet"])
    yield about(contestant, sets["quiet"]) | {"set": "trigger", "n_texts": n_texts} | trigger
    yield about(contestant, sets["grave"]) | grave_line(sets["grave"], given["grave"], merry())


def about(contestant: Contestant, texts: BlindSet) -> Line:
    """The keys that say who was asked what."""
    return {
        "kind": "everyday",
        **contestant.about,
        "language": contestant.language,
        "set": texts.name,
        "n_texts": len(texts.texts),
        "data_sha256": texts.sha256,
    }


def hit_line(texts: Sequence[Text], answers: Sequence[Answer]) -> Line:
    """The five figures with intervals, the best fixed strip, and what is added to it."""
    acceptable = [text.acceptable for text in texts]
    values = judge([answer.ranking for answer in answers], acceptable)
    metrics, intervals = summary(values)
    return {"metrics": metrics, "intervals": intervals, **beside_fixed(values, acceptable)}


def part_line(texts: Sequence[Text], answers: Sequence[Answer]) -> Line:
    """The same of a slice or a source, less what nobody prints of so few texts."""
    line = hit_line(texts, answers)
    kept = {"hit@3": line["intervals"]["hit@3"]}
    return {"n_texts": len(texts), "metrics": line["metrics"], "intervals": kept, "fixed_strip": line["fixed_strip"]}


def slices_line(texts: BlindSet, answers: Sequence[Answer], min_texts: int = 1) -> Line:
    """The figures of all texts, and under `slices` of each slice, with what is wrong among the three shown."""
    found = {}
    for name, places in texts.parts().items():
        if len(places) < min_texts:
            continue
        own, said = [texts.texts[place] for place in places], [answers[place] for place in places]
        line = part_line(own, said)
        line["metrics"] |= {"shown": float(np.mean([answer.is_shown for answer in said]))}
        if any(text.wrong for text in own):
            means, intervals = summary({"wrong": wrong_shown(own, said)})
            line["metrics"] |= means
            line["intervals"] |= intervals
        found[name] = line
    return {**hit_line(texts.texts, answers), "slices": found}


def wrong_shown(texts: Sequence[Text], answers: Sequence[Answer]) -> Floats:
    """1 where an emoji that would be a blunder is among the three, of the texts that name any. (texts,)"""
    pairs = [(answer.ranking, text.wrong) for text, answer in zip(texts, answers, strict=True) if text.wrong]
    return shows([ranking for ranking, _ in pairs], [wrong for _, wrong in pairs])


def trigger_line(chat: BlindSet, said: Sequence[Answer], quiet: BlindSet, silent: Sequence[Answer]) -> Line:
    """How well the trigger tells chat from quiet texts, and what its own threshold shows of either.

    `shown_wanted` is the share of the strips shown that stand under a chat text, and `shown_hit@3` the share of the
    chat texts with a strip whose three are a hit.
    """
    kept = {
        "chat_shown": np.array([float(answer.is_shown) for answer in said]),
        "quiet_silent": np.array([float(not answer.is_shown) for answer in silent]),
    }
    metrics, intervals = summary(kept)
    n_wanted, n_shown = (sum(answer.is_shown for answer in each) for each in (said, [*said, *silent]))
    hits = judge([one.ranking for one in said], [text.acceptable for text in chat.texts])["hit@3"]
    metrics["shown_wanted"] = round(n_wanted / n_shown, 6) if n_shown else 0.0
    metrics["shown_hit@3"] = round(float(hits @ kept["chat_shown"]) / n_wanted, 6) if n_wanted else 0.0
    triggers = [np.array([one.trigger for one in each if one.trigger is not None]) for each in (said, silent)]
    if len(triggers[0]) == len(said) and len(triggers[1]) == len(silent):
        metrics["auc"] = round(auc(triggers[0], triggers[1]), 6)
        intervals["auc"] = auc_interval(triggers[0], triggers[1])
    parts = {part: round(float(kept["quiet_silent"][places].mean()), 6) for part, places in quiet.parts().items()}
    return {"metrics": metrics, "intervals": intervals, "silent_by_slice": parts}


def grave_line(texts: BlindSet, answers: Sequence[Answer], unwanted: AbstractSet[str]) -> Line:
    """The share without a merry emoji among the three; that a strip is silent counts in `kept_or_silent` only."""
    is_kept = 1 - shows([answer.ranking for answer in answers], [unwanted] * len(answers))  # (texts,)
    is_silent = np.array([float(not answer.is_shown) for answer in answers])  # (texts,)
    metrics, intervals = summary({"kept": is_kept, "kept_or_silent": np.maximum(is_kept, is_silent)})
    parts = {part: round(float(is_kept[places].mean()), 6) for part, places in texts.parts().items()}
    return {"metrics": metrics, "intervals": intervals, "kept_by_topic": parts}
