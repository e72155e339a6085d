"""One contestant on the held-out parts of the everyday corpora: how often it finds what the writers put, and when.

Two lines for the emoji, over all sources and by source: with every emoji capped, and as the writers used them. One for
the trigger, which is compared within each source only: across sources it would be praised for telling chat from news.
Imports numpy and the bench.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from bench.everyday.asking import Contestant
from bench.everyday.blind import BlindSet, Text
from bench.everyday.corpora import Corpora
from bench.everyday.measuring import Line, about, hit_line, part_line
from bench.everyday.metrics import N_SHOWN, auc

MIN_TEXTS = 50  # of a source, for a figure of its own


def measure_natural(contestant: Contestant, corpora: Corpora, *, quick: bool = False) -> Iterator[Line]:
    """The lines of the emoji, and where the contestant has a trigger the line of that."""
    if quick:
        kinds = {kind: getattr(corpora, kind)[::20] for kind in ("suggesting", "expressive", "plain")}
        corpora = replace(corpora, **kinds)
    yield hits_by_source(contestant, "corpora", corpora.suggesting, corpora)
    yield hits_by_source(contestant, "corpora-as-written", corpora.expressive, corpora)
    if contestant.has_trigger:
        within = trigger_within(contestant, corpora, 1 if quick else MIN_TEXTS)
        if within:
            both = _set(contestant, "corpora-trigger", (*corpora.expressive, *corpora.plain), corpora)
            metrics = {"auc_within": _mean(one["auc"] for one in within.values())}
            yield about(contestant, both) | {"metrics": metrics, "sources": within}


def hits_by_source(contestant: Contestant, name: str, own: tuple[Text, ...], corpora: Corpora) -> Line:
    """The figures over all texts, and of each source that has enough of them."""
    texts = _set(contestant, name, own, corpora)
    answers = contestant.answers([text.text for text in own])
    line = hit_line(own, answers)
    line["metrics"] |= {"n_suggested": len({emoji for answer in answers for emoji in answer.ranking[:N_SHOWN]})}
    by_source = {}
    for source, places in texts.parts().items():
        if len(places) >= MIN_TEXTS:
            by_source[source] = part_line([own[place] for place in places], [answers[place] for place in places])
    line["metrics"] |= {"source_mean_hit@3": _mean(one["metrics"]["hit@3"] for one in by_source.values())}
    return about(contestant, texts) | line | {"sources": by_source}


def trigger_within(contestant: Contestant, corpora: Corpora, min_texts: int) -> dict[str, dict[str, Any]]:
    """Source -> the AUC between its texts with emoji and its plain ones, where it has enough of both."""
    found = {}
    sources = {text.part for text in corpora.expressive} & {text.part for text in corpora.plain}
    for source in sorted(sources):
        kinds = [[text.text for text in kind if text.part == source] for kind in (corpora.expressive, corpora.plain)]
        if min(map(len, kinds)) >= min_texts:
            wanted, quiet = (np.array([one.trigger for one in contestant.answers(kind)], float) for kind in kinds)
            found[source] = {"auc": round(auc(wanted, quiet), 6), "n_texts": len(wanted), "n_plain": len(quiet)}
    return found


def _mean(values: Iterable[float]) -> float:
    """Every source counts once; 0 where none has enough texts."""
    found = list(values)
    return round(sum(found) / max(len(found), 1), 6)


def _set(contestant: Contestant, name: str, texts: tuple[Text, ...], corpora: Corpora) -> BlindSet:
    return BlindSet(name=name, language=contestant.language, texts=texts, sha256=corpora.sha256)
