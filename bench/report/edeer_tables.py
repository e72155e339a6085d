"""EDEER's figures as Markdown: the paper's 64, the classifier, people's ratings, the Chinese ranking, shipped bundles.

Of several lines about the same thing the last counts. Imports the bench.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.report.markdown import markdown, with_interval
from bench.results import Line

EMOTIONS = ("anger", "disgust", "fear", "happiness", "like", "sadness", "surprise")
RATED = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "mean")
HELD_OUT = "held-out: "
RANKED = ", 64 emoji"


def gold_table(lines: Sequence[Line]) -> str:
    """How many of the paper's 64 emoji have the strongest emotion that their labels have."""
    found = _last(lines, "gold-64")
    asked = [name for name in EMOTIONS if any(name in line["metrics"] for line in found)]
    rows = []
    for line in found:
        shares = [f"{100 * line['metrics'][name]:.0f} %" for name in asked]
        interval = (
            "{:.1f} to {:.1f} %".format(*(100 * end for end in line["intervals"]["accuracy"]))
            if ("intervals" in line)
            else ""
        )
        rows.append([line["model"], f"{line['right']} of {line['emoji']}", interval, *shares])
    return markdown(["strongest emotion is the gold one", "right", "95 %", *asked], rows)


def classifier_table(lines: Sequence[Line]) -> str:
    """The emotion classifiers on held-out sentences, over all and by source."""
    rows = []
    for line in lines:
        if line["kind"] == "edeer" and line["split"].startswith(HELD_OUT):
            name = f"{line['model']} {line['precision']}, {line['split'].removeprefix(HELD_OUT)}"
            figures = [f"{line['metrics'][key]:.3f}" for key in ("acc@1", "macro_f1", "weighted_f1")]
            rows.append([name, f"{line['n_texts']:,}", *figures])
    return markdown(["held-out sentences", "texts", "accuracy", "macro-F1", "weighted F1"], _newest(rows))


def people_table(lines: Sequence[Line]) -> str:
    """Correlation with what people said of the same emoji (EmoTag1200)."""
    rows = [
        [
            f"{line['model']}, {kind}, {line['emoji']} emoji",
            *(f"{line['metrics'][f'{kind} {name}']:.2f}" for name in RATED[:-1]),
            with_interval(line["metrics"][f"{kind} mean"], line["intervals"][f"{kind} mean"], "{:.3f}"),
        ]
        for line in _last(lines, "EmoTag1200")
        for kind in ("pearson", "spearman")
    ]
    return markdown(["against people's ratings", *RATED], rows)


def ranking_table(lines: Sequence[Line]) -> str:
    """Which of the 64 emoji was taken out of a held-out text."""
    rows = []
    for line in lines:
        if line["kind"] == "edeer" and line["split"].endswith(RANKED):
            cells = [
                with_interval(line["metrics"][f"acc@{k}"], line["intervals"][f"acc@{k}"], "{:.3f}") for k in (1, 3, 5)
            ]
            about = f"{line['model']}, {line['split'].removesuffix(RANKED)}"
            rows.append([about, f"{line['n_texts']:,}", *cells])
    return markdown(["among the 64", "texts", "acc@1", "acc@3", "acc@5"], _newest(rows))


def shipped_table(lines: Sequence[Line]) -> str:
    """Text to top-3 of the shipped bundles in one race."""
    found = {line["model"]: line for line in lines if line["kind"] == "latency" and line["scope"] == "shipped"}
    rows = [
        [
            f"{line['model']} {line['precision']}",
            *(f"{line['metrics'][key]:.0f}" for key in ("p50_us", "p90_us", "p99_us")),
            f"{line['ratio_to_en']:.2f}",
            f"{line['mean_characters']:.0f}",
        ]
        for line in found.values()
    ]
    return markdown(["text to top-3, one thread, us", "p50", "p90", "p99", "p50 / en's", "characters a text"], rows)


def _last(lines: Sequence[Line], split: str) -> list[Line]:
    chosen = {line["model"]: line for line in lines if line["kind"] == "edeer" and line["split"] == split}
    return list(chosen.values())


def _newest(rows: Sequence[list[str]]) -> list[list[str]]:
    return list({row[0]: row for row in rows}.values())
