"""What learning from the user's choices is worth, by replay: `python -m bench.personal`.

People with the habits of `bench.habits` choose 10, 100 and 1,000 times for texts of their own; then they are asked
about other texts, and what is counted is how often the emoji that they would take is first, and among the first three:
of the model's own ranking and of `PersonalRanking`'s. A difference is paired by text, and its 95 % interval is a
bootstrap over the people. The exit code is 1 where an interval reaches to more than a point below the model, of a habit
that is not `just changed`: nobody can know of a change before it shows, so that one is reported only.

The constants of `runtime.strip.personal` were chosen on the validation split; the test split is for the report. Imports
numpy, `runtime` and `export.data`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bench import command
from bench.entrants import BundleModel, Entrant, read_bundles
from bench.habits import HABITS, Habit
from bench.intervals import N_RESAMPLES, interval
from bench.progress import progress
from bench.report.personal_tables import personal_table
from bench.results import Results
from export.data.metrics import ranks
from export.data.tweeteval import LABELS, Split, data_folder, load_split
from runtime.strip.personal import PersonalRanking

N_CHOICES = (10, 100, 1000)
N_PEOPLE, N_PEOPLE_QUICK = 100, 4
N_ASKED = 500
WORST = -0.01  # what a habit may lose
NOT_HELD = ("just changed",)
TOP = (1, 3)
Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """The texts of a split as the model sees them: scores (texts, labels), and the corpus's emoji (texts,)."""

    scores: Floats
    label_ids: npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Person:
    """The texts that one person chooses an emoji for, and those that are asked: places in the split."""

    learns: npt.NDArray[np.int64]
    asked: npt.NDArray[np.int64]
    seed: int


def people(ground: Ground, habit: Habit, count: int) -> Iterator[Person]:
    """`count` persons, no text twice for one; from a small split, one person's texts are another's too."""
    among = np.arange(len(ground.label_ids))
    if habit.writes is not None:
        among = among[np.isin(ground.label_ids, list(habit.writes))]
    size = min(N_CHOICES[-1] + N_ASKED, len(among))
    n_asked = min(N_ASKED, size // 2)
    generator = np.random.default_rng(0)
    left = generator.permutation(among)
    for seed in range(count):
        if len(left) < size:
            left = generator.permutation(among)
        own, left = left[:size], left[size:]
        yield Person(learns=own[n_asked:], asked=own[:n_asked], seed=seed)


def replay(ground: Ground, habit: Habit, person: Person, n_choices: int) -> dict[str, float]:
    """acc@1 and acc@3 of the model's ranking and of the personal one, after so many choices."""
    chance = random.Random(person.seed)
    personal = PersonalRanking(LABELS)
    learns = np.resize(person.learns, n_choices)  # whoever has too few texts chooses again for the first
    for number, (text, label_id) in enumerate(zip(learns, ground.label_ids[learns].tolist(), strict=True)):
        is_before = habit.before is not None and number < habit.changes_after * n_choices
        taken = (habit.before if is_before and habit.before else habit.takes)(label_id, chance)
        personal.choose(LABELS[taken].emoji, ground.scores[text])
    scores = ground.scores[person.asked]  # (asked, labels)
    chance = random.Random(1_000_000 + person.seed)  # the same wishes after any number of choices
    wanted = np.array([habit.takes(label_id, chance) for label_id in ground.label_ids[person.asked].tolist()])
    places = {
        "model_": ranks(scores, wanted),  # (asked,)
        "": ranks(np.array([personal.rerank(row) for row in scores]), wanted),  # (asked,)
    }
    return {f"{who}acc@{k}": float(np.mean(place <= k)) for who, place in places.items() for k in TOP}


def judge(ground: Ground, habit: Habit, n_people: int, n_choices: int) -> dict[str, Any]:
    """The mean over the people, and the paired differences with their intervals."""
    figures = [replay(ground, habit, person, n_choices) for person in people(ground, habit, n_people)]
    means: dict[str, Any] = {key: float(np.mean([one[key] for one in figures])) for key in figures[0]}
    drawn = np.random.default_rng(0).integers(n_people, size=(N_RESAMPLES, n_people))
    for k in TOP:
        gains = np.array([one[f"acc@{k}"] - one[f"model_acc@{k}"] for one in figures])  # (people,)
        means[f"gain@{k}"] = float(gains.mean())
        means[f"gain@{k}_interval"] = interval(gains[drawn].mean(axis=1))
    return means


def measure(entrant: Entrant, split: Split, split_name: str, results: Results) -> None:
    """A line for every habit and number of choices."""
    model = BundleModel(entrant.path)
    scores = np.array([model.scores(text) for text in progress(split.texts, "scores")])
    ground = Ground(scores=scores, label_ids=split.label_ids)
    n_people = N_PEOPLE_QUICK if results.quick else N_PEOPLE
    for habit in progress(HABITS, "habits", unit="habit"):
        about = {"kind": "personal", **entrant.about(), "split": split_name, "data_sha256": split.sha256}
        for n_choices in N_CHOICES:
            metrics = judge(ground, habit, n_people, n_choices)
            line = {"habit": habit.name, "says": habit.says, "n_choices": n_choices, "n_people": n_people}
            results.add({**about, **line, "metrics": metrics})


def losses(lines: Sequence[dict[str, Any]]) -> list[str]:
    """What may be more than a point worse than the model alone, in words."""
    return [
        f"{line['habit']}, after {line['n_choices']} choices: acc@{k} {100 * line['metrics'][f'gain@{k}']:+.2f} points"
        for line in lines
        for k in TOP
        if line["habit"] not in NOT_HELD and not line["metrics"][f"gain@{k}_interval"][0] >= WORST
    ]


def personal(argv: Sequence[str] | None) -> tuple[int, Any]:
    parser = command.parser("bench.personal", "What learning from the user's choices is worth, by habit.")
    command.add_measuring_options(parser)
    parser.add_argument("--split", choices=("validation", "test"), default="test", help="whose texts (default: test)")
    arguments = parser.parse_args(argv)
    entrants = read_bundles(arguments.models)
    data, results = data_folder(arguments.data), Results(arguments.out / "personal.jsonl", quick=arguments.quick)
    for entrant in entrants:
        measure(entrant, load_split(data, arguments.split, entrant.track), arguments.split, results)
    command.say(personal_table(results.lines))
    worse = losses(results.lines)
    for loss in worse:
        command.say(f"worse than the model alone: {loss}")
    return int(bool(worse)), {"results": str(results.file), "n_lines": len(results.lines), "worse": worse}


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.personal", personal, argv)


if __name__ == "__main__":
    raise SystemExit(main())
