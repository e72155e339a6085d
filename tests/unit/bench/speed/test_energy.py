"""Energy is read where it is counted, and never made up where it is not."""

from pathlib import Path

from bench.speed.energy import microjoules_per_query, read_joules
from bench.speed.timing import Racer


def test_the_packages_are_added_up(tmp_path: Path) -> None:
    for place, energy in enumerate(("1500000", "500000")):
        (tmp_path / f"intel-rapl:{place}").mkdir()
        (tmp_path / f"intel-rapl:{place}" / "energy_uj").write_text(energy + "\n")
    assert read_joules(tmp_path) == 2.0


def test_without_a_counter_nothing_is_said(tmp_path: Path) -> None:
    racer = Racer(items=[1], call=abs)
    assert read_joules(tmp_path / "nowhere") is None
    assert read_joules(tmp_path) is None
    assert microjoules_per_query(racer, seconds=0, folder=tmp_path) is None


def test_energy_is_shared_among_the_queries(tmp_path: Path) -> None:
    counter = tmp_path / "intel-rapl:0"
    counter.mkdir()
    (counter / "energy_uj").write_text("0")

    def work(_: int) -> None:
        (counter / "energy_uj").write_text("30")

    assert microjoules_per_query(Racer(items=[1], call=work), seconds=0, folder=tmp_path) == 30.0
