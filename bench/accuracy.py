"""How right, how sure, and what each step costs: `python -m bench.accuracy build/en build/en-fp32 build/en-int8`.

Every text goes alone, as a keyboard asks. A line holds the six figures with 95 % intervals, the per-label table,
calibration error, the coverage curve, accuracy on half-typed texts, the drift in batches of 32, and what was lost
against the parent and against the PyTorch original. Beside the lines it writes predictions in TweetEval's format and a
confusion matrix. Imports `export.data`, numpy; matplotlib in plots.py, torch through reference.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench import command
from bench.comparing import against, batch_drift, calibration_error, coverage_curve
from bench.entrants import Contender, Entrant, open_entrant, original_of, parent_of, read_entrants
from bench.intervals import interval, resampled_figures
from bench.peers import Answering, Trained
from bench.progress import progress
from bench.results import Line, Results
from bench.texts import FRACTIONS, first_characters, first_words, spread
from export.data.metrics import judge, per_label, ranks
from export.data.tracks import TRACKS
from export.data.tweeteval import LABELS, SPLITS, Split, data_folder, load_split

BATCH = 32
N_PREFIX_TEXTS, N_QUICK = 10_000, 500
CUTS: Mapping[str, Callable[[str, int], str]] = {"words": first_words, "characters": first_characters}
Floats = npt.NDArray[np.floating]


def measure(entrants: Sequence[Entrant], splits: Mapping[str, Split], split_name: str, results: Results) -> None:
    """One line for each entrant, parents before children; `splits` by track."""
    from bench.report.plots import confusion_matrix  # not at the end, where all was measured in vain without matplotlib

    known: dict[str, Floats] = {}
    for entrant in sorted(entrants, key=lambda entrant: ("torch", "fp32", "int8").index(entrant.precision)):
        split, contender = splits[entrant.track], open_entrant(entrant)
        known[entrant.title()] = scores = scores_of(contender, split.texts, entrant.title())
        line = {**judged(scores, split, split_name), **entrant.about()}
        line["calibration_error"] = calibration_error(scores, split.label_ids)
        line |= compared(entrant, entrants, known, split)
        batched = in_batches(contender, split.texts)
        if batched is not None:
            line["batch_drift"] = batch_drift(scores, batched, split.label_ids, BATCH)
        if entrant.precision != "torch":
            line["prefixes"] = prefix_figures(contender, spread(split, N_PREFIX_TEXTS), entrant.title())
        results.add(line)
        answers = scores.argmax(axis=1)  # (texts,)
        place = new_place(results.file.parent, entrant.title())
        (place / "confusion.png").write_bytes(confusion_matrix(answers, split.label_ids, entrant.title()))
        if split_name == "test" and not results.quick:  # the whole split, as TweetEval's evaluation script reads it
            (place / "emoji.txt").write_text("".join(f"{answer}\n" for answer in answers), encoding="utf-8")


def measure_peers(peers: Sequence[Trained], split: Split, track: str, results: Results) -> None:
    """One accuracy line for each peer, on the test split; without calibration where its scores are no probabilities."""
    for peer in peers:
        asked = spread(split, peer.n_judged or len(split.texts))
        scores = scores_of(peer.answering, asked.texts, peer.model)
        line = {**judged(scores, asked, "test"), "model": peer.model, "peer": True, "track": track}
        if peer.are_probabilities:
            line["calibration_error"] = calibration_error(scores, asked.label_ids)
        results.add(line)


def scores_of(contender: Answering, texts: Sequence[str], title: str) -> Floats:
    """Each text alone. (texts, labels)"""
    return np.stack([contender.scores(text) for text in progress(texts, title)])


def judged(scores: Floats, split: Split, split_name: str) -> Line:
    """What can be said of any model's scores, peers included."""
    resampled = resampled_figures([scores], split.label_ids)[0]
    metrics = judge(scores, split.label_ids)
    labels = per_label(scores, split.label_ids)
    return {
        "kind": "accuracy",
        "split": split_name,
        "n_texts": len(split.texts),
        "data_sha256": split.sha256,
        "metrics": {name: round(value, 6) for name, value in metrics.items()},
        "intervals": {name: interval(values) for name, values in resampled.items()},
        "coverage": coverage_curve(scores, split.label_ids),
        "per_label": [asdict(figures) | {"name": LABELS[figures.label_id].name} for figures in labels],
    }


def compared(entrant: Entrant, entrants: Sequence[Entrant], known: Mapping[str, Floats], split: Split) -> Line:
    """The entrant beside its parent and its original, where they take part; says so where they do not."""
    parent, original = parent_of(entrant, entrants), original_of(entrant, entrants)
    line: Line = {}
    scores = known[entrant.title()]
    if parent is not None:
        line["parent"] = parent.precision
        line["against_parent"] = against(known[parent.title()], scores, split.label_ids)
    elif entrant.precision != "torch":
        command.say(f"{entrant.title()}: its parent is not among the models: name it too to see what the step cost")
    if original is not None and original is not entrant:
        line["against_torch"] = against(known[original.title()], scores, split.label_ids)
    return line


def in_batches(contender: Contender, texts: Sequence[str]) -> Floats | None:
    """The same scores from batches of BATCH texts in their order, or None where the model takes one at a time."""
    answers = []
    for start in range(0, len(texts), BATCH):
        scores = contender.batch_scores(texts[start : start + BATCH])
        if scores is None:
            return None
        answers.append(scores)
    return np.concatenate(answers)  # (texts, labels)


def prefix_figures(contender: Contender, split: Split, title: str) -> list[Line]:
    """acc@1 and acc@3 when only the first part of each text has been typed."""
    rows = []
    for by, cut in CUTS.items():
        for percent in FRACTIONS:
            texts = [cut(text, percent) for text in split.texts]
            places = ranks(scores_of(contender, texts, f"{title}, {percent} % of the {by}"), split.label_ids)
            figures = {f"acc@{k}": round(float((places <= k).mean()), 6) for k in (1, 3)}
            rows.append({"by": by, "percent": percent, "n_texts": len(texts), **figures})
    return rows


def new_place(folder: Path, title: str) -> Path:
    """The folder for what is written beside the result lines of one model."""
    name = title.replace(" ", "-").replace("(", "").replace(")", "")
    place = folder / "predictions" / name
    place.mkdir(parents=True, exist_ok=True)
    return place


def parse(argv: Sequence[str] | None) -> Any:
    parser = command.parser("bench.accuracy", "Accuracy of checkpoints and bundles, and what each step between costs.")
    command.add_measuring_options(parser)
    parser.add_argument("--split", choices=sorted(SPLITS), default="test")
    parser.add_argument("--track", choices=sorted(TRACKS), help="default: the one each model was made for")
    return parser.parse_args(argv)


def load_tracks(data: Path, split: str, tracks: Sequence[str], *, quick: bool) -> dict[str, Split]:
    """The split in each track."""
    splits = {track: load_split(data, split, track) for track in sorted(set(tracks))}
    return {track: spread(whole, N_QUICK) for track, whole in splits.items()} if quick else splits


def accuracy(argv: Sequence[str] | None) -> tuple[int, Any]:
    arguments = parse(argv)
    entrants = read_entrants(arguments.models, arguments.track)
    data = data_folder(arguments.data)
    splits = load_tracks(data, arguments.split, [entrant.track for entrant in entrants], quick=arguments.quick)
    results = Results(arguments.out / "accuracy.jsonl", quick=arguments.quick)
    measure(entrants, splits, arguments.split, results)
    return 0, {"results": str(results.file), "lines": results.lines}


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.accuracy", accuracy, argv)


if __name__ == "__main__":
    raise SystemExit(main())
