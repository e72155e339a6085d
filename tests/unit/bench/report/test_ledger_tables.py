"""The ledger's tables by hand: each figure in its cell, the paper's beside it, a dash where nothing was measured."""

from typing import Any

from bench.report.ledger_tables import as_shipped_table, clean_table, edeer_table
from bench.report.markdown import DASH
from tests.unit.bench.lines import STAMP, accuracy_line, latency_line

SHIPPED = {"track": "as-shipped"}


def cells(table: str, row: str) -> list[str]:
    [line] = [line for line in table.splitlines() if line.startswith(f"| {row} |")]
    return [cell.strip() for cell in line.split("|")[2:-1]]


def gold(model: str, right: int) -> dict[str, Any]:
    line = {"kind": "edeer", "model": model, "split": "gold-64", "metrics": {"accuracy": right / 64}}
    return {**line, "right": right, "emoji": 64, **STAMP}


def test_the_paper_stands_beside_what_was_measured() -> None:
    lines = [
        accuracy_line("torch", SHIPPED),
        accuracy_line("int8", SHIPPED),
        latency_line("int8", "end_to_end", SHIPPED),
    ]
    table = as_shipped_table(lines)
    assert cells(table, "cnn acc@1") == ["0.33", "0.300 (0.200 to 0.400)", DASH, "0.300 (0.200 to 0.400)"]
    assert cells(table, "cnn macro_f1")[0] == "0.24"
    assert cells(table, "cnn p50 / PyTorch's") == [DASH, DASH, DASH, "0.200"]
    assert cells(table, "cnn megabytes") == [DASH] * 4
    assert "ffnn" not in table
    assert clean_table(lines) == ""


def test_the_clean_track_has_no_paper_and_no_peer() -> None:
    peer = accuracy_line("torch", {"model": "ffnn", "peer": True})
    table = clean_table([accuracy_line("fp32"), latency_line("fp32", "model_only"), peer])
    assert cells(table, "cnn acc@5") == [DASH, "0.700 (0.600 to 0.800)", DASH]
    assert cells(table, "cnn p50 / PyTorch's") == [DASH] * 3  # the model alone is another figure
    assert "ffnn" not in table


def test_a_race_without_the_original_has_no_ratio() -> None:
    alone = {key: value for key, value in latency_line("int8", "end_to_end").items() if key != "ratio_to_torch"}
    assert cells(clean_table([accuracy_line("int8"), alone]), "cnn p50 / PyTorch's") == [DASH] * 3


def test_edeer_by_hand() -> None:
    held_out = {"kind": "edeer", "model": "emotion classifier", "split": "held-out: all", "precision": "int8"}
    figures = {"metrics": {"acc@1": 0.5, "macro_f1": 0.25}, **STAMP}
    peer = {**gold("skip-gram", 34), "peer": True}
    lines = [gold("EDEER, emoji taken out", 52), gold("EDEER, emoji left in", 56), peer, {**held_out, **figures}]
    table = edeer_table(lines)
    assert cells(table, "EDEER, emoji taken out: right of 64") == ["53", "52", DASH, DASH]
    assert cells(table, "EDEER, emoji left in: right of 64") == [DASH, "56", DASH, DASH]
    assert "skip-gram" not in table  # which is no PyTorch model; it stands in another table
    assert cells(table, "emotion classifier macro_f1") == [DASH, DASH, DASH, "0.250"]
