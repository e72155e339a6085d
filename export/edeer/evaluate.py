"""The emoji's emotions judged as in the paper: `python -m export.edeer.evaluate build/edeer`.

Beside EDEER, with the emoji taken out of the text and left in, stand the counting oracle (the labels themselves,
counted), the commonest gold emotion, the word vectors where word_vectors.json lies there, and the paper's printed rows.
--jsonl prints result lines, the classifier's included, which `python -m bench.edeer` publishes. Imports numpy and
`export.data`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from export.data.weibo import EMOTIONS, Sentences, load_sentences, weibo_folder
from export.edeer.distributions import distributions, judge_emoji, share_interval, strongest
from export.edeer.gold import GoldEmoji, gold_emoji, paper_rows
from export.edeer.soft_labels import SoftLabels, read_soft_labels
from runtime.bundle import Bundle, open_bundle
from runtime.errors import KeymojiError

Row = dict[str, Any]


def edeer_rows(sentences: Sentences, labels: SoftLabels, gold: Sequence[GoldEmoji]) -> list[Row]:
    """EDEER twice, and the oracle: the same means, of soft labels and of the labels themselves."""
    kinds = [sentences.emoji[row] for row in labels.rows]
    true = np.eye(len(EMOTIONS))[sentences.label_ids[labels.rows]]  # (sentences, emotions)
    rows = []
    for method, soft in (
        ("EDEER, emoji taken out", labels.bare),
        ("EDEER, emoji left in", labels.shown),
        ("counting oracle", true),
    ):
        found = distributions(kinds, soft)
        rows.append(judged(method, strongest(found), gold))
        rows[-1] |= {
            "interval": share_interval(kinds, soft, gold),
            "n_sentences": len(kinds),
            "n_distributions": len(found.emoji),
            "n_left_out": len(found.left_out),
        }
    return rows


def judged(method: str, answers: Mapping[str, int], gold: Sequence[GoldEmoji]) -> Row:
    """How often a method's answers are the gold emotions."""
    return {"method": method, "by_emotion": judge_emoji(answers, gold)}


def majority_row(gold: Sequence[GoldEmoji]) -> Row:
    """Every emoji given the commonest gold emotion."""
    commonest = Counter(one.emotion_id for one in gold).most_common(1)[0][0]
    return judged(f"always {EMOTIONS[commonest]}", {one.emoji: commonest for one in gold}, gold)


def vector_rows(file: Path, gold: Sequence[GoldEmoji]) -> list[Row]:
    """The word vectors' answers, each the nearest emotion; none without the file."""
    if not file.is_file():
        return []
    found = json.loads(file.read_text(encoding="utf-8"))
    about = {"gensim": found["about"]["gensim"]}
    return [
        judged(method, {emoji: int(np.argmax(row)) for emoji, row in similarities.items()}, gold) | about
        for method, similarities in found["similarities"].items()
    ]


def result_lines(rows: Sequence[Row]) -> list[Row]:
    """The rows as result lines of kind "edeer"; shares are fractions of 1."""
    lines = []
    for row in rows:
        groups = row["by_emotion"]
        line: Row = {"kind": "edeer", "model": row["method"], "split": "gold-64"}
        if row["method"].startswith("EDEER"):
            line["precision"] = "torch"
        else:
            line["peer"] = True
        line["metrics"] = {
            ("accuracy" if name == "all" else name): group["right"] / group["emoji"] for name, group in groups.items()
        }
        line |= {"right": groups["all"]["right"], "emoji": groups["all"]["emoji"]}
        line |= {name: row[name] for name in row if name not in ("method", "by_emotion", "interval")}
        if "interval" in row:
            line["intervals"] = {"accuracy": row["interval"]}
        lines.append(line)
    return lines


def classifier_lines(file: Path) -> list[Row]:
    """The classifier's figures on the held-out sentences as result lines, one for each set of them."""
    found: dict[str, dict[str, float]] = json.loads(file.read_text(encoding="utf-8"))
    line = {"kind": "edeer", "model": "emotion classifier", "precision": "torch"}
    return [
        {
            **line,
            "split": f"held-out: {name}",
            "n_texts": figures.pop("sentences"),
            "metrics": {metric: round(value, 6) for metric, value in figures.items()},
        }
        for name, figures in found.items()
    ]


def bundle_line(bundle: Bundle) -> Row:
    """The figures that the classifier's bundle was published with, on all held-out sentences."""
    figures = json.loads((bundle.path / "metrics.json").read_bytes())
    return {
        "kind": "edeer",
        "model": "emotion classifier",
        "precision": bundle.config["precision"],
        "bundle_sha256": bundle.manifest["manifest_sha256"],
        "split": "held-out: all",
        "n_texts": figures["n_texts"]["test"],
        "metrics": figures["metrics"]["test"],
    }


def as_table(rows: Sequence[Row]) -> str:
    """Right answers by gold emotion, ours and then the paper's percentages."""
    names = ("all", *EMOTIONS)
    sizes = {name: group["emoji"] for name, group in rows[0]["by_emotion"].items()}
    lines = [f"{'right of':26}" + "".join(f" {name:>10}" for name in names) + "  95 %"]
    lines.append(f"{'':26}" + "".join(f" {sizes.get(name, 0):>10}" for name in names))
    for row in rows:
        groups = row["by_emotion"]
        cells = [f"{groups[name]['right']}" if name in groups else "" for name in names]
        cells[0] += f" ({100 * groups['all']['right'] / groups['all']['emoji']:.2f})"
        low_high = "{:.3f} to {:.3f}".format(*row["interval"]) if "interval" in row else ""
        lines.append(f"{row['method']:26}" + "".join(f" {cell:>10}" for cell in cells) + f"  {low_high}")
    for theirs in paper_rows("edeer_methods"):
        lines.append(f"{'paper: ' + theirs['method']:26}"[:30] + "".join(f" {theirs[name]:>10}" for name in names))
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.edeer.evaluate", description="Judge emoji's emotions.")
    parser.add_argument("folder", type=Path, help="what export.edeer.train wrote")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--bundle", type=Path, action="append", default=[], help="with --jsonl: one of the classifier")
    parser.add_argument("--jsonl", action="store_true", help="result lines instead of a table")
    arguments = parser.parse_args(argv)
    try:
        sentences = load_sentences(weibo_folder(arguments.data))
        labels = read_soft_labels(arguments.folder / "soft_labels.npz", sentences)
        gold = gold_emoji()
        rows = [*edeer_rows(sentences, labels, gold), *vector_rows(arguments.folder / "word_vectors.json", gold)]
        rows.append(majority_row(gold))
        lines = [*result_lines(rows), *classifier_lines(arguments.folder / "metrics.json")]
        lines += [bundle_line(open_bundle(folder)) for folder in arguments.bundle]
    except (KeymojiError, OSError, ValueError) as error:
        print(f"export.edeer.evaluate: {error}", file=sys.stderr)
        return 2
    print("\n".join(json.dumps(line) for line in lines) if arguments.jsonl else as_table(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
