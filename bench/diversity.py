"""What one emoji of each family costs, and what it frees: `python -m bench.diversity`.

The families are those of `export.data.families`. Three are shown for each text: the ranking's first three, and the
first three that represent a family, once for each family that two labels or more belong to and once for all of them. A
line says how often the corpus's emoji is among the three, and how often one of its family is; the points lost, paired
by text, with a 95 % bootstrap interval; and how often the plain three had twins. Imports numpy, `runtime` and
`export.data`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from bench import command
from bench.entrants import BundleModel, Entrant, read_bundles
from bench.intervals import interval, resampled_means
from bench.progress import progress
from bench.report.personal_tables import diversity_table
from bench.results import Results
from bench.texts import spread
from export.data.families import family_of
from export.data.tweeteval import LABELS, Split, data_folder, load_split
from runtime.strip.diversity import representatives
from runtime.strip.ranking import top_k

N_TEXTS_QUICK = 200
TOP_K = 3
Families = list[str | None]


def sets_of_families(families: Families) -> dict[str, Families]:
    """What is measured, by its name: every family with two labels or more by itself, and all of them."""
    counts = Counter(family for family in families if family is not None)
    shared = [family for family, count in counts.items() if count > 1]
    sets = {family: [one if one == family else None for one in families] for family in shared}
    return {**sets, " and ".join(shared): families} if len(shared) > 1 else sets


def judge(scores: Sequence[list[float]], label_ids: Sequence[int], families: Families) -> dict[str, Any]:
    """The figures of one set of families, as fractions of 1; `scores` has a row a text."""
    n_labels = len(families)
    own = [family or str(label) for label, family in enumerate(families)]
    rows = []
    for row, label in zip(scores, label_ids, strict=True):
        plain = top_k(row, TOP_K)
        diverse = top_k(row, TOP_K, representatives(row, (), range(n_labels), families, 1.0))
        names = [own[one] for one in plain]
        in_family = own[label] in names, own[label] in [own[one] for one in diverse]
        rows.append([label in plain, label in diverse, *in_family, len(set(names)) < len(names)])
    hits = np.array(rows)  # (texts, figures)
    keys = ("acc@3", "diverse_acc@3", "family_acc@3", "diverse_family_acc@3", "twins")
    lost = hits[:, 0].astype(int) - hits[:, 1]  # (texts,)
    means = dict(zip(keys, hits.mean(axis=0).tolist(), strict=True))
    return {**means, "loss@3": float(lost.mean()), "loss@3_interval": interval(resampled_means(lost))}


def measure(entrant: Entrant, split: Split, split_name: str, results: Results) -> None:
    """A line for every set of families."""
    model = BundleModel(entrant.path)
    scores = [model.scores(text).tolist() for text in progress(split.texts, "scores")]
    about = {"kind": "diversity", **entrant.about(), "split": split_name, "n_texts": len(split.texts)}
    for name, families in sets_of_families([family_of(label.emoji) for label in LABELS]).items():
        metrics = judge(scores, split.label_ids.tolist(), families)
        results.add({**about, "data_sha256": split.sha256, "families": name, "metrics": metrics})


def diversity(argv: Sequence[str] | None) -> tuple[int, Any]:
    parser = command.parser("bench.diversity", "What one emoji of each family costs.")
    command.add_measuring_options(parser)
    parser.add_argument("--split", choices=("validation", "test"), default="test", help="whose texts (default: test)")
    arguments = parser.parse_args(argv)
    entrants = read_bundles(arguments.models)
    data, results = data_folder(arguments.data), Results(arguments.out / "diversity.jsonl", quick=arguments.quick)
    for entrant in entrants:
        split = load_split(data, arguments.split, entrant.track)
        chosen = spread(split, N_TEXTS_QUICK) if arguments.quick else split
        measure(entrant, chosen, arguments.split, results)
    command.say(diversity_table(results.lines))
    return 0, {"results": str(results.file), "n_lines": len(results.lines)}


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.diversity", diversity, argv)


if __name__ == "__main__":
    raise SystemExit(main())
