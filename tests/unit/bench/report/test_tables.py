"""Tables by hand: what is compared, what is left out, and what appears only where it was measured."""

from typing import Any

from bench.report.accuracy_tables import accuracy_table, batch_table, label_table, loss_table
from bench.report.latency_tables import pair_table
from bench.report.markdown import DASH
from bench.report.personal_tables import personal_table
from tests.unit.bench.lines import COST, STAMP, accuracy_line, latency_line, personal_line


def peer_line(track: str, p50_us: float) -> dict[str, Any]:
    line = latency_line("int8", "end_to_end", {"model": "rival 1.0", "peer": True, "track": track})
    return {**line, "metrics": {**line["metrics"], "p50_us": p50_us}, "precision": None}


def test_pairs_by_hand() -> None:
    table = pair_table([latency_line("int8", "end_to_end"), peer_line("clean", 125.0)])
    assert table.splitlines()[0] == "| p50 of the row over p50 of | cnn int8 (clean) |"
    assert "| cnn int8 (clean) | 1.00 |" in table
    assert "| rival 1.0 (clean) | 2.50 |" in table


def test_two_tracks_are_no_pair() -> None:
    table = pair_table([latency_line("int8", "end_to_end"), peer_line("as-shipped", 125.0)])
    assert f"| rival 1.0 (as-shipped) | {DASH} |" in table


def test_peers_alone_are_no_pairs() -> None:
    assert pair_table([peer_line("clean", 125.0)]) == ""


def test_labels_are_of_one_track_and_the_smallest_precision() -> None:
    lines = [accuracy_line("fp32"), accuracy_line("int8"), accuracy_line("torch", {"track": "as-shipped"})]
    rows = label_table(lines).splitlines()
    assert rows[0] == "| F1 by label, clean test | texts | cnn int8 (clean) |"
    assert rows[2] == "| red heart | 1,000 | 0.100 |"
    assert len(rows) == 22


def test_batches_are_of_those_that_take_them() -> None:
    rows = batch_table([accuracy_line("fp32"), accuracy_line("int8"), {**STAMP, "kind": "size"}]).splitlines()
    assert rows[2:] == ["| cnn int8 (clean) | 32 | 1.00 % | 0.02 | 0.290 | 0.300 |"]


def test_a_loss_of_nothing_says_why_it_has_no_interval() -> None:
    none = dict.fromkeys(("accuracy_loss", "acc@3_loss", "macro_f1_loss"), 0.0)
    cost = {**COST, **none, "intervals": {key: [0.0, 0.0] for key in none}, "agreement": 1.0}
    table = loss_table([accuracy_line("int8", {"against_torch": cost})])
    assert "| torch | +0.00 (same answers) | +0.00 (same answers) | +0.00 (same answers) | 100.00 % |" in table
    assert "| fp32 | +0.10 (+0.00 to +0.20) |" in table


def test_a_gain_of_everything_says_why_it_has_no_interval() -> None:
    line = personal_line("one emoji", 0.5)
    all_right = {"acc@1": 1.0, "gain@1": 0.7, "gain@1_interval": [0.7, 0.7]}
    assert "+70.0 (right on every text)" in personal_table([{**line, "metrics": {**line["metrics"], **all_right}}])
    nothing = {"gain@1": 0.0, "gain@1_interval": [0.0, 0.0]}
    assert "+0.0 (the same in every draw)" in personal_table([{**line, "metrics": {**line["metrics"], **nothing}}])


def test_who_was_asked_fewer_texts_is_said() -> None:
    fewer = accuracy_line("peer", {"model": "rival 1.0", "peer": True, "n_texts": 5_000})
    fewer["per_label"] = [{**row, "support": 250} for row in fewer["per_label"]]
    table = accuracy_table([accuracy_line("int8"), fewer])
    assert "| cnn int8 (clean) | 0.300" in table
    assert "| rival 1.0 (clean), 5,000 texts | 0.300" in table
    assert "| red heart | 1,000 | 0.100 | 0.100 |" in label_table([accuracy_line("int8"), fewer])
