"""One contestant on the held-out parts of the everyday corpora: how often it finds what the writers put, and when.

A line for the emoji, over all sources and by source, and one for the trigger, which is compared within each source
only: across sources it would be praised for telling chat from news. Imports numpy and the bench.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from bench.everyday.asking import Contestant
from bench.everyday.blind import BlindSet, Text
from bench.everyday.corpora import Corpora
from bench.everyday.measuring import Line, about, hit_line
from bench.everyday.metrics import N_SHOWN, auc

MIN_TEXTS = 50  # of a source, for a figure of its own


def measure_natural(contestant: Contestant, corpora: Corpora, *, quick: bool = False) -> Iterator[Line]:
    """The line of the emoji, and where the contestant has a trigger the line of that."""
    if quick:
        kinds = {kind: getattr(corpora, kind)[::20] for kind in ("suggesting", "expressive", "plain")}
        corpora = replace(corpora, **kinds)
    texts = _set(contestant, "corpora", corpora.suggesting, corpora)
    answers = contestant.answers([text.text for text in texts.texts])
    line = hit_line(texts.texts, answers)
    n_suggested = len({emoji for answer in answers for emoji in answer.ranking[:N_SHOWN]})
    line["metrics"] |= {"n_suggested": n_suggested}
    by_source = {}
    for source, places in texts.parts().items():
        if len(places) >= MIN_TEXTS:
            own = hit_line([texts.texts[place] for place in places], [answers[place] for place in places])
            by_source[source] = {"n_texts": len(places), **own}
    line["metrics"] |= {"source_mean_hit@3": _mean(one["metrics"]["hit@3"] for one in by_source.values())}
    yield about(contestant, texts) | line | {"sources": by_source}
    if answers and answers[0].trigger is not None:
        within = trigger_within(contestant, corpora, 1 if quick else MIN_TEXTS)
        if within:
            both = _set(contestant, "corpora-trigger", (*corpora.expressive, *corpora.plain), corpora)
            metrics = {"auc_within": _mean(one["auc"] for one in within.values())}
            yield about(contestant, both) | {"metrics": metrics, "sources": within}


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
