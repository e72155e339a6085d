"""The model card of a bundle: its weaknesses first, then its figures. May import `export.data`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from export.bundles.card_heads import EVERYDAY, HEADS, LICENCES, TWEETEVAL
from export.bundles.everyday_card import everyday_card

METRICS = ("acc@1", "acc@3", "acc@5", "mrr", "macro_f1", "weighted_f1")

_TRACKS = {
    "clean": "clean: U+FE0E and U+FE0F removed and white space collapsed, in train, validation and test alike",
    "as-shipped": "as-shipped: texts as TweetEval publishes them, with the U+FE0F that gives two labels away",
}

_FIGURES = """## Figures

Measured on this very file through keymoji's runtime, one text at a time. "Parent" is the {parent} it was made from.

| split | | {header} |
|---|---|{rule}|
{rows}

{trigger}{emotions}`model.onnx` has {size:,} bytes. {licence}
"""


_ALWAYS_ANSWERS = """**It always answers.** Every training text had an emoji, so it cannot say that none fits: also to
  grief, to a number, to a link. A keyboard must decide itself when to be silent."""
_CAN_BE_SILENT = """**Its ranking always answers, and its trigger is weak.** `trigger` is the probability that a person
  would put an emoji here. It was learnt from rough everyday tweets, one in twelve with an emoji, and from wishes
  and bad news of our own. It has fired on grief in words that it had not met, and most everyday tweets that it picks
  out had no emoji. Use it to be silent, not to be sure."""
_TRIGGER = """Trigger, on {n_texts:,} held-out everyday tweets (PyTorch model): ROC AUC {roc_auc:.3f}. Of the likeliest
5 / 10 / 20 % of the texts {at_5:.1%} / {at_10:.1%} / {at_20:.1%} had an emoji, of all {base_rate:.1%}. This file's own
curve on them, as `config.json` stores it; the default threshold is {default}:

| threshold | texts answered | of them with an emoji |
|---:|---:|---:|
{curve}

"""


def trigger_lines(trigger: Mapping[str, Any] | None, config: Mapping[str, Any]) -> str:
    """The figures of the trigger and its curve; nothing where there is none."""
    if trigger is None:
        return ""
    precision, thresholds = trigger["precision_at_coverage"], config["thresholds"]
    return _TRIGGER.format(
        **trigger,
        at_5=precision["0.05"],
        at_10=precision["0.1"],
        at_20=precision["0.2"],
        default=thresholds["default"],
        curve="\n".join(
            "| {threshold:.4f} | {coverage:.1%} | {precision:.1%} |".format(**p) for p in thresholds["curve"]
        ),
    )


def emotion_lines(figures: Mapping[str, float] | None) -> str:
    """How often the emotions are right; nothing where there are none."""
    if figures is None:
        return ""
    return (
        "Emotions, on {sentences:,} held-out sentences with their emoji taken out (PyTorch model): accuracy "
        "{acc@1:.3f}, macro-F1 {macro_f1:.3f}.\n\n"
    ).format(**figures)


def model_card(
    name: str, config: Mapping[str, Any], figures: Mapping[str, Any], model_bytes: int, n_labels: int
) -> str:
    """Markdown; `figures` is the bundle's metrics.json, `config` its config.json."""
    if config.get("task") in EVERYDAY.values():
        return everyday_card(name, config, figures, model_bytes, n_labels)
    rows = []
    for split, metrics in figures["metrics"].items():
        for who, values in (("this file", metrics), ("parent", figures["parent"][split])):
            rows.append(f"| {split} | {who} | " + " | ".join(f"{values[metric]:.4f}" for metric in METRICS) + " |")
    return (HEADS[config.get("task", TWEETEVAL)] + "\n" + _FIGURES).format(
        name=name,
        architecture=config["architecture"],
        precision=config["precision"],
        contract=config["contract"],
        reads=f"the last {config['max_length']} code points are read, from the start of a word."
        if config["contract"] == "codepoints"
        else f"at most {config['max_length']} tokens are read.",
        silence=_ALWAYS_ANSWERS if figures["trigger"] is None else _CAN_BE_SILENT,
        trigger=trigger_lines(figures["trigger"], config),
        emotions=emotion_lines(figures.get("emotions")),
        track=_TRACKS[config["track"]],
        n_labels=n_labels,
        parent="fp32 graph" if config["precision"] == "int8" else "PyTorch model",
        header=" | ".join(METRICS),
        rule="---|" * (len(METRICS) - 1) + "---",
        rows="\n".join(rows),
        size=model_bytes,
        licence=LICENCES[config.get("task", TWEETEVAL)],
    )
