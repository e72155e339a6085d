"""A row a scenario, with what it is measured by; the last line counts, and a quick one only for want of another."""

from bench.report.scale_tables import scale_table
from tests.unit.bench.lines import scale_line, scale_lines


def test_a_row_a_scenario() -> None:
    assert scale_table(scale_lines()).splitlines()[2:] == [
        "| bare loop | 1,000 | 1 | 8 | 7 | 100 | – | – |",
        "| one worker: +12.5 % processor time against the bare loop's | 1,000 | 1 | 10 | 9 | 100 | 500 | 100 |",
        "| two workers: 2.00 times one | 1,000 | 2 | 10 | 9 | 200 | 500 | 100 |",
        "| a tenth | 100 | 2 | 10 | 9 | 200 | 500 | 100 |",
        "| the command killed, then gone on with from 4 of 9 files | 200 | 2 | 10 | 9 | 200 | 500 | 100 |",
    ]


def test_the_last_line_counts_and_a_quick_one_does_not() -> None:
    took = {"seconds": 1.0, "cpu_seconds": 1.0}
    quick = {**scale_line("bare loop", 1, 5, **took), "quick": True}
    lines = [scale_line("bare loop", 1, 6, **took), scale_line("bare loop", 1, 7, **took), quick]
    assert "| bare loop | 7 |" in scale_table(lines)
