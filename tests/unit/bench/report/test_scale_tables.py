"""A row a scenario, with what it is measured by; the last line counts, and a quick one only for want of another."""

from bench.report.scale_tables import scale_table
from tests.unit.bench.lines import scale_line, scale_lines


def test_a_row_a_scenario() -> None:
    assert scale_table(scale_lines()).splitlines()[2:] == [
        "| bare loop | 1,000 | 1 | – | 100 | – | – |",
        "| one worker: +12.5 % of the bare loop's time | 1,000 | 1 | 10 | 100 | 500 | 100 |",
        "| two workers: 2.00 times one | 1,000 | 2 | 10 | 200 | 500 | 100 |",
        "| a tenth | 100 | 2 | 10 | 200 | 500 | 100 |",
        "| the command killed, then gone on with from 4 of 9 files | 200 | 2 | 10 | 200 | 500 | 100 |",
    ]


def test_the_last_line_counts_and_a_quick_one_does_not() -> None:
    quick = {**scale_line("bare loop", 1, 5), "quick": True}
    assert "| bare loop | 7 |" in scale_table([scale_line("bare loop", 1, 6), scale_line("bare loop", 1, 7), quick])
