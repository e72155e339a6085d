"""What personal ranking is worth: people, replay and the gate by hand, and the command on a tiny bundle."""

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.habits import FIVE, HABITS, PURPLE
from bench.personal import N_CHOICES, Ground, judge, losses, main, people, replay
from bench.report.personal_tables import personal_table
from bench.results import read_results
from export.data.tweeteval import LABELS
from tests.tiny_data import write_tiny_data
from tests.unit.bench.lines import personal_line, twenty_label_bundle

BY_NAME = {habit.name: habit for habit in HABITS}
SURE = Ground(  # 4,000 texts that the model is right about, with a probability of 0.62
    scores=np.full((4000, 20), 0.02) + 0.6 * np.eye(20)[np.arange(4000) % 20], label_ids=np.arange(4000) % 20
)


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_every_habit_takes_one_of_the_labels(habit: object) -> None:
    chance = random.Random(0)
    takes = habit.takes  # type: ignore[attr-defined]
    assert {takes(label.id, chance) for label in LABELS} <= {label.id for label in LABELS}


def test_habits_do_what_they_say() -> None:
    chance = random.Random(0)
    every = [label.id for label in LABELS]
    assert [BY_NAME["no habit"].takes(label, chance) for label in every] == every
    assert {BY_NAME["one emoji"].takes(label, chance) for label in every} == {PURPLE}
    assert {BY_NAME["five emoji"].takes(label, chance) for label in every} == FIVE
    assert {LABELS[label].emoji for label in FIVE} == set("😂😊💜🔥😉")
    hearts = [BY_NAME["hearts"].takes(4, chance) for _ in range(1000)]
    assert [round(hearts.count(label) / 1000, 1) for label in (0, 3, 13)] == [0.6, 0.3, 0.1]
    replaced = [BY_NAME["replaces"].takes(2, chance) for _ in range(1000)]
    assert (set(replaced), round(replaced.count(5) / 1000, 1)) == ({2, 5}, 0.5)
    assert BY_NAME["replaces"].takes(5, chance) == 5
    assert [BY_NAME["own heart"].takes(label, chance) for label in (0, 3, 8, 13, 4)] == [13, 13, 13, 13, 4]


def test_a_person_is_never_asked_what_was_learnt_from() -> None:
    for person in people(SURE, BY_NAME["no habit"], 5):
        assert len(person.learns) == N_CHOICES[-1]
        assert len({*person.learns.tolist(), *person.asked.tolist()}) == len(person.learns) + len(person.asked)
    for person in people(SURE, BY_NAME["few topics"], 2):
        assert set(SURE.label_ids[[*person.learns, *person.asked]].tolist()) == FIVE
        assert not set(person.learns.tolist()) & set(person.asked.tolist())


def test_a_model_that_is_right_stays_right_for_who_has_no_habit() -> None:
    person = next(people(SURE, BY_NAME["no habit"], 1))
    for n_choices in (10, 100):
        assert replay(SURE, BY_NAME["no habit"], person, n_choices) == {
            "model_acc@1": 1.0,
            "acc@1": 1.0,
            "model_acc@3": 1.0,
            "acc@3": 1.0,
        }


def test_one_emoji_is_learnt() -> None:
    person = next(people(SURE, BY_NAME["one emoji"], 1))
    figures = replay(SURE, BY_NAME["one emoji"], person, 1000)
    assert figures["model_acc@1"] < 0.1
    assert figures["acc@1"] == 1


def test_a_habit_that_changes_is_asked_after_the_change() -> None:
    before_only = replace(BY_NAME["changes"], changes_after=1.0)
    person = next(people(SURE, before_only, 1))
    changed, unchanged = (replay(SURE, habit, person, 200) for habit in (BY_NAME["changes"], before_only))
    assert changed["model_acc@1"] == unchanged["model_acc@1"]
    assert changed["acc@1"] > unchanged["acc@1"]


def test_judged_by_hand() -> None:
    metrics = judge(SURE, BY_NAME["no habit"], 3, 10)
    assert metrics["gain@1"] == metrics["gain@3"] == 0
    assert metrics["gain@1_interval"] == [0, 0]


def test_the_gate() -> None:
    assert losses([personal_line("no habit", -0.0099)]) == []
    assert losses([personal_line("no habit", -0.0101)]) == ["no habit, after 10 choices: acc@1 -0.91 points"]
    assert losses([personal_line("no habit", float("nan"))]) == ["no habit, after 10 choices: acc@1 +nan points"]
    assert losses([personal_line("just changed", -0.1)]) == []


def test_the_table() -> None:
    lines = [
        personal_line("no habit", -0.005),
        personal_line("no habit", -0.001),
        personal_line("no habit", -0.001, 100),
    ]
    table = personal_table(lines)
    assert table.splitlines()[0] == (
        "| cnn int8 (clean), test, points gained | acc@1 | after 10 | after 100 | acc@3 | after 10 | after 100 |"
    )
    assert table.splitlines()[2:] == [
        "| no habit: so | 0.300 | +0.0 (-0.1 to +0.1) | +0.0 (-0.1 to +0.1) "
        "| 0.600 | +2.0 (+1.0 to +3.0) | +2.0 (+1.0 to +3.0) |"
    ]
    assert personal_table([]) == ""


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.personal.N_CHOICES", (5, 20))
    bundle = twenty_label_bundle(tmp_path / "bundle", prior=0.0)
    data = write_tiny_data(tmp_path / "data", n_test=100)
    code = main([str(bundle), "--data", str(data), "--out", str(tmp_path), "--quick"])
    printed = capsys.readouterr()
    document = json.loads(printed.out.splitlines()[-1])
    assert code == int(bool(document["worse"]))
    lines = read_results(tmp_path)
    assert len(lines) == document["n_lines"] == 2 * len(HABITS)
    assert {line["split"] for line in lines} == {"test"}
    assert "| one emoji: takes 💜, whatever the text |" in printed.err


def test_a_loss_is_told_by_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.personal.N_CHOICES", (5,))
    monkeypatch.setattr("bench.personal.WORST", 2.0)
    bundle = twenty_label_bundle(tmp_path / "bundle", prior=0.0)
    data = write_tiny_data(tmp_path / "data", n_test=100)
    assert main([str(bundle), "--data", str(data), "--out", str(tmp_path), "--quick"]) == 1
    assert "worse than the model alone: one emoji, after 5 choices" in capsys.readouterr().err


def test_a_checkpoint_is_refused(tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "checkpoint.json").write_text("{}")
    assert main([str(tmp_path), "--data", str(tiny_data), "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
