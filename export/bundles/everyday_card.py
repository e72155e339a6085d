"""The model card of an everyday keyboard: its weaknesses first, then what it learnt from, then its figures.

Imports the standard library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LANGUAGES = {"en": "English", "zh": "Chinese"}
_OWN = {
    "en": """- **It knows the English of chat, of the United States and Britain above all.** Other varieties and
  mixtures with other languages are guessed at. Half-typed words and slips often work, and often do not.""",
    "zh": """- **It knows the Chinese of chat, of the mainland above all.** Traditional characters are read as
  simplified, but what people say in Taiwan, Hong Kong or Singapore is little known to it; Cantonese hardly. Pinyin is
  not read.""",
}
_CARD = """# {name}: {architecture}, {precision}

Suggests some of {n_labels} emoji for {a_language} message, says whether a person would put any (`trigger`), and
tells the message's emotions. Text contract: `codepoints`; the last {max_length} code points are read, from the start
of a word.

## Weaknesses first

Most of this was asked of {n_blind:,} messages whose writers had not read what it learnt from (`bench/everyday`). They
taught nothing; a few trials of the recipe were looked at with them.

- **Of ten chat messages, {of_ten:.0f} show a fitting emoji among three**: of {n_chat}, {chat[hit@3]:.0%} do. The first
  one fits {chat[hit@1]:.0%}, and of the three {chat[precision@3]:.0%} fit. Always showing the three that fit most of
  these very messages gets {chat[best strip]:.0%}.
- **Grave texts can still get a merry emoji.** Of {n_grave} about death, illness, accidents, violence and the like,
  {grave:.1%} show no laughing, partying, flirting or cheering one among three: the others do. A keyboard that must
  never do so needs a rule of its own.
- **Hard texts are harder.** Negation is half understood: the convolution sees a few words in a row, and what turns a
  sentence round from further away is missed. A blunder is an emoji that its writer said would be wrong:

  | slice, the weakest first | texts | hit@1 | hit@3 | a blunder among three |
  |---|---:|---:|---:|---:|
{slices}

- **The trigger is a guess.** Inside one corpus it tells texts with emoji from those without only as often as a ROC
  AUC of {natural:.2f} says; between these chat messages and {n_quiet} plain ones it is {written:.2f}. Use
  it to be silent, not to be sure. Insults should be silent and are not always.
- **Its taste is ours.** Most of what it knows are phrases written for this project, with the emoji that their writers
  found best; other people, other ages and other countries would choose others.
{own}
- **Emotions are coarse**: seven, learnt from Weibo{transfer}, often told
  wrong; irony is taken at its word. Of an emoji that fewer than 20 labelled sentences had, the distribution is inferred
  (`"inferred": true` in `emotions.json`).
- **Scores are probabilities of our phrases**, not of your users.

## Data

Phrases written for this project, in `export/data/phrases` (Apache-2.0); public everyday corpora, whose texts are not
published again, with politics, epidemics and slurs left out and every emoji's share of a source capped; keywords of
CLDR and public emoji pickers{tweets}; Weibo sentences with emotions. Teachers, wide layers
over frozen sentence encoders (the multilingual Universal Sentence Encoder first), said of every text what else fits.
Near-twins and genders are one neutral label; skin tones are put on by the runtime. The golden file in this bundle has
texts of our own.

## Figures

Held out from training, PyTorch model; the prior's share was chosen on these phrases. "Best strip" is
what always showing the three emoji that fit most of these very texts gets.

| texts | | hit@1 | hit@3 | hit@5 | precision@3 | best strip, hit@3 |
|---|---:|---:|---:|---:|---:|---:|
{strips}

This file through keymoji's runtime, one text at a time, where the first emoji of a text alone is right (`validation`:
the phrases, `test`: natural texts). "Parent" is the {parent} it was made from.

| split | | acc@1 | acc@3 | acc@5 | mrr |
|---|---|---:|---:|---:|---:|
{rows}

Trigger: this file's curve on natural texts that never taught it, as `config.json` stores it; the default threshold is
{default}.

| threshold | texts answered | of them with an emoji |
|---:|---:|---:|
{curve}

{emotions}`model.onnx` has {size:,} bytes. Licence of the weights: Apache-2.0; most corpora state no licence.
"""


def everyday_card(
    name: str, config: Mapping[str, Any], figures: Mapping[str, Any], model_bytes: int, n_labels: int
) -> str:
    """Markdown; `figures` is the bundle's metrics.json, `config` its config.json."""
    language, everyday, thresholds = config["language"], figures["everyday"], config["thresholds"]
    blind = everyday["blind"]
    n_chat, n_quiet, n_grave = blind["chat"]["n_texts"], blind["trigger"]["n_quiet"], blind["grave"]["n_texts"]
    return _CARD.format(
        name=name,
        architecture=config["architecture"],
        precision=config["precision"],
        n_labels=f"{n_labels:,}",
        a_language=f"{'an' if language == 'en' else 'a'} {LANGUAGES[language]}",
        max_length=config["max_length"],
        n_blind=n_chat + n_quiet + n_grave + sum(int(found["n_texts"]) for found in blind["slices"].values()),
        n_chat=n_chat,
        n_quiet=n_quiet,
        n_grave=n_grave,
        of_ten=10 * blind["chat"]["hit@3"],
        chat=blind["chat"],
        grave=blind["grave"]["without merry"],
        slices="\n".join(slice_rows(blind["slices"])),
        natural=everyday["trigger"]["natural"]["mean"],
        written=blind["trigger"]["area"],
        own=_OWN[language],
        transfer="" if language == "zh" else ", in Chinese, and carried over by the encoder",
        tweets="; TweetEval's tweets, at a low weight" if "tweets" in everyday else "",
        strips="\n".join(strip_rows(everyday)),
        parent="fp32 graph" if config["precision"] == "int8" else "PyTorch model",
        rows="\n".join(split_rows(figures)),
        default=thresholds["default"],
        curve="\n".join(
            "| {threshold:.4f} | {coverage:.1%} | {precision:.1%} |".format(**point) for point in thresholds["curve"]
        ),
        emotions=emotion_line(everyday.get("emotions")),
        size=model_bytes,
    )


def emotion_line(figures: Mapping[str, float] | None) -> str:
    if not figures:
        return ""
    return f"Emotions, on {figures['n_texts']:,} held-out sentences: accuracy {figures['accuracy']:.3f}.\n\n"


def strip_rows(everyday: Mapping[str, Any]) -> list[str]:
    rows = []
    for key, title in (("phrases", "phrases"), ("natural", "natural texts"), ("tweets", "TweetEval's 20, validation")):
        if key in everyday:
            found = everyday[key]
            shown = [f"{found[figure]:.3f}" for figure in ("hit@1", "hit@3", "hit@5", "precision@3")]
            strip = f"{found['best strip']:.3f}" if "best strip" in found else ""
            rows.append(f"| {title} | {found['n_texts']:,} | {' | '.join(shown)} | {strip} |")
    return rows


def slice_rows(slices: Mapping[str, Mapping[str, float]]) -> list[str]:
    rows = []
    for name, found in sorted(slices.items(), key=lambda item: item[1]["hit@3"]):
        blunders = f"{found['wrong@3']:.0%} of {found['n_wrong']}" if "wrong@3" in found else ""
        rows.append(f"  | {name} | {found['n_texts']} | {found['hit@1']:.2f} | {found['hit@3']:.2f} | {blunders} |")
    return rows


def split_rows(figures: Mapping[str, Any]) -> list[str]:
    rows = []
    for split, metrics in figures["metrics"].items():
        for who, values in (("this file", metrics), ("parent", figures["parent"][split])):
            shown = " | ".join(f"{values[metric]:.4f}" for metric in ("acc@1", "acc@3", "acc@5", "mrr"))
            rows.append(f"| {split} | {who} | {shown} |")
    return rows
