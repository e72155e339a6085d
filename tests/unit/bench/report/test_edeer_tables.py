"""EDEER's lines as tables: every figure at its place, and of several lines the last."""

from typing import Any

from bench.report.edeer_tables import classifier_table, gold_table, people_table, ranking_table, shipped_table

GOLD = {
    "kind": "edeer",
    "model": "EDEER, emoji taken out",
    "split": "gold-64",
    "precision": "torch",
    "metrics": {"accuracy": 0.75, "anger": 0.5, "surprise": 1.0},
    "right": 48,
    "emoji": 64,
    "intervals": {"accuracy": [0.7, 0.8125]},
}
CLASSIFIER = {
    "kind": "edeer",
    "model": "emotion classifier",
    "precision": "int8",
    "split": "held-out: WEC",
    "n_texts": 4101,
    "metrics": {"acc@1": 0.5, "macro_f1": 0.25, "weighted_f1": 0.125},
}
RATED = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "mean")
PEOPLE = {
    "kind": "edeer",
    "model": "EDEER, emoji left in",
    "split": "EmoTag1200",
    "emoji": 53,
    "metrics": {f"{kind} {name}": value for kind, value in (("pearson", 0.5), ("spearman", 0.25)) for name in RATED},
    "intervals": {f"{kind} mean": [0.125, 0.75] for kind in ("pearson", "spearman")},
}
RANKING = {
    "kind": "edeer",
    "model": "zh",
    "split": "held-out sentences, 64 emoji",
    "n_texts": 1008,
    "metrics": {f"acc@{k}": k / 10 for k in (1, 3, 5)},
    "intervals": {f"acc@{k}": [0.0, 1.0] for k in (1, 3, 5)},
}
SHIPPED = {
    "kind": "latency",
    "scope": "shipped",
    "model": "zh",
    "precision": "int8",
    "metrics": {"p50_us": 70.4, "p90_us": 90.0, "p99_us": 120.6},
    "ratio_to_en": 0.9,
    "mean_characters": 33.4,
}


def body(table: str) -> list[str]:
    return table.split("\n")[2:]


def test_the_64_by_emotion() -> None:
    oracle: dict[str, Any] = {**GOLD, "model": "counting oracle", "right": 64, "peer": True}
    del oracle["intervals"]
    assert gold_table([GOLD, oracle]).split("\n")[0].endswith("| anger | surprise |")
    assert body(gold_table([GOLD, oracle])) == [
        "| EDEER, emoji taken out | 48 of 64 | 70.0 to 81.2 % | 50 % | 100 % |",
        "| counting oracle | 64 of 64 |  | 50 % | 100 % |",
    ]


def test_the_classifiers() -> None:
    again = {**CLASSIFIER, "metrics": {**CLASSIFIER["metrics"], "acc@1": 0.625}}
    assert body(classifier_table([CLASSIFIER, again, GOLD])) == [
        "| emotion classifier int8, WEC | 4,101 | 0.625 | 0.250 | 0.125 |"
    ]


def test_people() -> None:
    assert body(people_table([PEOPLE]))[0] == (
        "| EDEER, emoji left in, pearson, 53 emoji | 0.50 | 0.50 | 0.50 | 0.50 | 0.50 | 0.50 | 0.500 (0.125 to 0.750) |"
    )
    assert len(body(people_table([PEOPLE, PEOPLE]))) == 2


def test_the_ranking() -> None:
    assert body(ranking_table([RANKING, GOLD])) == [
        "| zh, held-out sentences | 1,008 | 0.100 (0.000 to 1.000) | 0.300 (0.000 to 1.000) | 0.500 (0.000 to 1.000) |"
    ]


def test_what_ships() -> None:
    assert body(shipped_table([SHIPPED, {**SHIPPED, "scope": "end_to_end"}])) == [
        "| zh int8 | 70 | 90 | 121 | 0.90 | 33 |"
    ]


def test_nothing_measured_is_nothing_shown() -> None:
    tables = (gold_table, classifier_table, people_table, ranking_table, shipped_table)
    assert [table([]) for table in tables] == [""] * 5
