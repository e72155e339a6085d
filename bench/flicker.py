"""How still the strip stands while somebody types, and what that costs: `python -m bench.flicker`.

1,000 validation texts are typed a character at a time into an `EmojiSession` without silence, once for every `hold`;
a hold of 1 is the bare ranking. A line says how often top-1, the strip, and the set of emoji on it change from one
keystroke to the next; the accuracy of the strip after 25, 50, 75 and 100 % of the characters; and, at the bundle's own
threshold, how often the strip comes or goes. `runtime.strip.typing_session.HOLD` was chosen from these lines. The last
line printed is one JSON document. Imports numpy, `runtime` and `export.data`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from bench import command
from bench.entrants import Entrant, read_bundles
from bench.errors import BenchError
from bench.progress import progress
from bench.results import Results
from bench.texts import FRACTIONS, first_characters, keystrokes, spread
from export.data.tweeteval import LABELS, Split, data_folder, load_split
from runtime.predictor import EmojiPredictor
from runtime.strip.typing_session import EmojiSession

HOLDS = (1.0, 1.1, 1.25, 1.5, 2.0, 3.0)
N_TEXTS, N_TEXTS_QUICK = 1000, 50
TOP_K = 3


@dataclass(frozen=True, kw_only=True)
class Typed:
    """One text typed into a session: the label ids of the strip after each keystroke, and its true label."""

    text: str
    label_id: int
    strips: list[list[int]]


def type_all(predictor: EmojiPredictor, split: Split, hold: float, threshold: float) -> list[Typed]:
    """Every text of the split in a session of its own."""
    ids = {label.emoji: label.id for label in LABELS}
    typed = []
    pairs = list(zip(split.texts, split.label_ids.tolist(), strict=True))
    for text, label_id in progress(pairs, f"hold {hold}"):
        session = EmojiSession(predictor, TOP_K, hold=hold, threshold=threshold)
        strips = [[ids[prediction.emoji] for prediction in session.update(begun)] for begun in keystrokes([text])]
        typed.append(Typed(text=text, label_id=label_id, strips=strips))
    return typed


def judge_typed(typed: Sequence[Typed]) -> dict[str, float]:
    """Changes a keystroke, and accuracy by share of the characters, as fractions of 1."""
    pairs = [pair for one in typed for pair in pairwise(one.strips)]
    if not pairs:
        raise BenchError("no text of two characters or more was typed: nothing can change")
    figures = {
        "n_keystrokes": sum(len(one.strips) for one in typed),
        "top1_changes": float(np.mean([before[:1] != after[:1] for before, after in pairs])),
        "strip_changes": float(np.mean([before != after for before, after in pairs])),
        "set_changes": float(np.mean([set(before) != set(after) for before, after in pairs])),
    }
    for percent in FRACTIONS:
        ends = [one.strips[len(first_characters(one.text, percent)) - 1] for one in typed]
        for k in (1, TOP_K):
            hits = [one.label_id in end[:k] for one, end in zip(typed, ends, strict=True)]
            figures[f"acc@{k} at {percent} %"] = float(np.mean(hits))
    return figures


def comes_or_goes(typed: Sequence[Typed]) -> float:
    """The share of the keystrokes at which a strip appears or disappears."""
    pairs = [pair for one in typed for pair in pairwise(one.strips)]
    return float(np.mean([bool(before) != bool(after) for before, after in pairs]))


def measure(entrant: Entrant, split: Split, results: Results) -> None:
    """A line for every hold."""
    predictor = EmojiPredictor.load(entrant.path)
    threshold = predictor.default_threshold
    silence = {"comes_or_goes": comes_or_goes(type_all(predictor, split, 1.0, threshold))} if threshold else {}
    for hold in HOLDS:
        metrics = {**judge_typed(type_all(predictor, split, hold, 0.0)), **silence}
        about = {"kind": "typing", **entrant.about(), "split": "validation", "n_texts": len(split.texts)}
        results.add({**about, "hold": hold, "metrics": metrics})
        figures = ", ".join(f"{key} {value:.3f}" for key, value in metrics.items())
        command.say(f"{entrant.title()}, hold {hold}: {figures}")


def flicker(argv: Sequence[str] | None) -> tuple[int, Any]:
    parser = command.parser("bench.flicker", "How still the strip stands while somebody types, by hold.")
    command.add_measuring_options(parser)
    arguments = parser.parse_args(argv)
    entrants = read_bundles(arguments.models)
    data, results = data_folder(arguments.data), Results(arguments.out / "typing.jsonl", quick=arguments.quick)
    for entrant in entrants:
        split = load_split(data, "validation", entrant.track)
        measure(entrant, spread(split, N_TEXTS_QUICK if arguments.quick else N_TEXTS), results)
    return 0, {"results": str(results.file), "lines": results.lines}


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.flicker", flicker, argv)


if __name__ == "__main__":
    raise SystemExit(main())
