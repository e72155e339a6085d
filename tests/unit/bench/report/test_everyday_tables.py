"""Tables of everyday lines: cells, dashes, which line counts, and the row of the fixed strip."""

from typing import Any

from bench.report.everyday_tables import everyday_table, silence_table, slices_table
from bench.report.tables import TABLES
from tests.unit.bench.lines import STAMP

FIGURES = {"hit@1": 0.3, "hit@3": 0.5, "hit@5": 0.6, "precision@3": 0.2, "mrr@10": 0.4}
HITS: dict[str, Any] = {
    "metrics": FIGURES,
    "intervals": {name: [value - 0.05, value + 0.05] for name, value in FIGURES.items()},
    "fixed_strip": {"emoji": ["😂", "❤", "🔥"], **dict.fromkeys(FIGURES, 0.45)},
}
WHO = {"kind": "everyday", "model": "en", "precision": "int8", "language": "en", **STAMP}


def every_set(**changes: Any) -> list[dict[str, Any]]:
    chat = {**HITS, "metrics": {**FIGURES, "n_labels": 1000, "n_suggested": 300}}
    negation = {**HITS, "metrics": {**FIGURES, "wrong": 0.125}}
    trigger = {"auc": 0.9, "chat_shown": 0.8, "quiet_silent": 0.7, "shown_wanted": 0.75, "shown_hit@3": 0.55}
    lines: list[dict[str, Any]] = [
        {"set": "chat", **chat},
        {"set": "slices", **HITS, "slices": {"negation": negation}},
        {"set": "derived", **HITS, "slices": {"capitals": HITS}},
        {"set": "trigger", "metrics": trigger, "silent_by_slice": {"fact": 0.9}},
        {"set": "grave", "metrics": {"kept": 0.97}},
        {"set": "corpora", **HITS},
        {"set": "corpora-as-written", **HITS},
        {"set": "corpora-trigger", "metrics": {"auc_within": 0.73}},
    ]
    return [{**WHO, **line, **changes} for line in lines]


PEER = {**WHO, "set": "chat", **HITS, "model": "list 1.0", "peer": True}


def test_a_row_a_contestant_and_the_strip() -> None:
    head, _, own, peer, fixed = everyday_table([PEER, *every_set()]).splitlines()
    assert head.startswith("| everyday, English | hit@1 | hit@3 |")
    assert own == (
        "| en int8 | 0.300 (0.250 to 0.350) | 0.500 (0.450 to 0.550) | 0.600 | 0.200 | 0.400 | 300 of 1,000 "
        "| 0.500 (0.450 to 0.550) | 0.500 | 0.125 | – | 0.970 | 0.900 | 0.730 |"
    )
    assert peer.startswith("| list 1.0 | 0.300")
    assert peer.endswith("| – | – | – | – | – | – | – |")
    assert fixed.startswith("| best fixed strip (😂 ❤ 🔥; 😂 ❤ 🔥; 😂 ❤ 🔥) | 0.450 |")
    assert all(line.count("|") == head.count("|") for line in (own, fixed))


def test_languages_have_tables_of_their_own_and_the_last_line_counts() -> None:
    later = every_set(language="zh", model="zh")
    later += [{**later[0], "metrics": {**later[0]["metrics"], "hit@5": 0.7}}]
    quick = {**later[0], "quick": True, "metrics": {**later[0]["metrics"], "hit@5": 0.1}}
    text = everyday_table([*every_set(), *later, quick])
    assert "everyday, English" in text
    assert "everyday, Chinese" in text
    assert "| 0.700 |" in text.split("\n\n")[1]
    assert "0.100" not in text


def test_slices_and_silence() -> None:
    rows = slices_table(every_set()).splitlines()
    assert rows[0] == "| hit@3 by slice, English | en int8 | best fixed strip |"
    assert rows[2:] == ["| negation | 0.500 | 0.450 |", "| capitals | 0.500 | 0.450 |"]
    assert silence_table([PEER, *every_set()]).splitlines()[2:] == [
        "| en int8 | 0.800 | 0.700 | 0.750 | 0.550 | 0.900 |"
    ]


def test_nothing_measured_is_nothing_printed() -> None:
    for name in ("everyday", "everyday-slices", "everyday-silence"):
        assert TABLES[name]([]) == ""
    assert silence_table([PEER]) == ""
    assert slices_table([PEER]).splitlines()[2:] == []
