"""Everyday lines as Markdown: a language a table, a row for each bundle, each peer and the best fixed strip.

Imports the bench.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.report.markdown import DASH, markdown, with_interval
from bench.results import Line

LANGUAGES = {"en": "English", "zh": "Chinese"}
CORPORA = ("corpora", "corpora-as-written")
CHAT = ("hit@1", "hit@3", "hit@5", "precision@3", "mrr@10")
Sets = Mapping[str, Line]  # set -> the latest line


def everyday_table(lines: Sequence[Line]) -> str:
    """What matters to a keyboard: chat, corpora, blunders, grave texts and the trigger."""
    return _by_language(lines, _headline)


def slices_table(lines: Sequence[Line]) -> str:
    """hit@3 of each slice, written blind or made from chat."""
    return _by_language(lines, _slices)


def silence_table(lines: Sequence[Line]) -> str:
    """What the bundle's own threshold shows and withholds."""
    return _by_language(lines, _silence)


def _headline(language: str, found: Mapping[str, Sets]) -> str:
    rows = []
    for title, sets in found.items():
        chat = sets.get("chat", {})
        cells = [_cell(chat, name, with_ends=name in ("hit@1", "hit@3")) for name in CHAT]
        cells += [_labels(chat), _cell(sets.get("corpora", {}), "hit@3", with_ends=True)]
        cells += [_cell(sets.get("corpora-as-written", {}), "hit@3")]
        cells += [_slice_cell(sets, part, "wrong") for part in ("negation", "country")]
        cells += [_cell(sets.get("grave", {}), "kept"), _cell(sets.get("trigger", {}), "auc")]
        rows.append([title, *cells, _cell(sets.get("corpora-trigger", {}), "auc_within")])
    fixed = [_fixed(found, "chat", name) for name in CHAT]
    rows.append([_fixed_title(found), *fixed, DASH, *(_fixed(found, kind, "hit@3") for kind in CORPORA), *[DASH] * 5])
    heads = [*CHAT, "labels suggested", "corpora hit@3", "as written", "negation wrong", "country wrong"]
    return markdown([f"everyday, {language}", *heads, "grave kept", "trigger AUC", "within corpora"], rows)


def _slices(language: str, found: Mapping[str, Sets]) -> str:
    names = dict.fromkeys(
        (kind, part) for sets in found.values() for kind in ("slices", "derived") for part in _parts(sets, kind)
    )
    rows = []
    for kind, part in names:
        cells = [_slice_cell(sets, part, "hit@3", kind) for sets in found.values()]
        lines = [_parts(sets, kind)[part] for sets in found.values() if part in _parts(sets, kind)]
        rows.append([part, *cells, f"{lines[0]['fixed_strip']['hit@3']:.3f}"])
    return markdown([f"hit@3 by slice, {language}", *found, "best fixed strip"], rows)


def _silence(language: str, found: Mapping[str, Sets]) -> str:
    rows = []
    keys = ("chat_shown", "quiet_silent", "shown_wanted", "shown_hit@3")
    lines = {title: sets["trigger"] for title, sets in found.items() if "trigger" in sets}
    own = {title: line for title, line in lines.items() if "auc" in line["metrics"]}
    parts = dict.fromkeys(part for line in own.values() for part in line["silent_by_slice"])
    for title, line in own.items():
        cells = [_cell(line, key) for key in keys] + [f"{line['silent_by_slice'][part]:.3f}" for part in parts]
        rows.append([title, *cells])
    heads = ["chat shown", "quiet silent", "shown that are chat", "hit@3 where shown", *(f"silent: {p}" for p in parts)]
    return markdown([f"silence, {language}", *heads], rows)


def _by_language(lines: Sequence[Line], table: Callable[[str, Mapping[str, Sets]], str]) -> str:
    """Of several lines about the same thing the last counts, and a quick one only where there is no other."""
    chosen = sorted((line for line in lines if line["kind"] == "everyday"), key=lambda line: not line.get("quick"))
    chosen.sort(key=lambda line: bool(line.get("peer")))
    tables = []
    for code, language in LANGUAGES.items():
        found: dict[str, dict[str, Line]] = {}
        for line in chosen:
            if line["language"] == code:
                found.setdefault(_title(line), {})[line["set"]] = line
        if found:
            tables.append(table(language, found))
    return "\n\n".join(filter(None, tables))


def _title(line: Line) -> str:
    variant = f", {line['variant']}" if "variant" in line else ""
    return str(line["model"]) + ("" if line.get("peer") else f" {line['precision']}") + variant


def _cell(line: Line, name: str, *, with_ends: bool = False) -> str:
    metrics: dict[str, Any] = line.get("metrics", {})
    if name not in metrics:
        return DASH
    return with_interval(metrics[name], line["intervals"][name], "{:.3f}") if with_ends else f"{metrics[name]:.3f}"


def _labels(chat: Line) -> str:
    if "n_labels" not in chat.get("metrics", {}):
        return DASH
    return f"{chat['metrics']['n_suggested']:,} of {chat['metrics']['n_labels']:,}"


def _parts(sets: Sets, kind: str) -> dict[str, Line]:
    parts: dict[str, Line] = sets.get(kind, {}).get("slices", {})
    return parts


def _slice_cell(sets: Sets, part: str, name: str, kind: str = "slices") -> str:
    return _cell(_parts(sets, kind).get(part, {}), name)


def _fixed(found: Mapping[str, Sets], kind: str, name: str) -> str:
    line = next((sets[kind] for sets in found.values() if kind in sets), None)
    return f"{line['fixed_strip'][name]:.3f}" if line else DASH


def _fixed_title(found: Mapping[str, Sets]) -> str:
    strips = [
        " ".join(line["fixed_strip"]["emoji"])
        for kind in ("chat", *CORPORA)
        if (line := next((sets[kind] for sets in found.values() if kind in sets), None))
    ]
    return f"best fixed strip ({'; '.join(strips)})"
