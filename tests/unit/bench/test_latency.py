"""Ratios by hand, and what a model that takes one text at a time leaves out."""

from pathlib import Path

import pytest

from bench.entrants import BundleModel
from bench.latency import enter, ratios, throughput_protocol
from bench.results import Results
from bench.speed.field import Runner, end_to_end, enter_peers, model_only
from bench.speed.timing import FULL, Protocol
from export.data.tweeteval import load_split
from tests.bundles import make_bundle

SHORT = Protocol(warm_up=1, runs=1, min_queries=2, min_seconds=0)


def test_ratios_by_hand() -> None:
    own, original = {"p50_us": 10.0, "p90_us": 30.0}, {"p50_us": 40.0, "p90_us": 60.0}
    assert ratios(own, original) == {"ratio_to_torch": 0.25, "p90_ratio_to_torch": 0.5}


def test_a_batch_counts_its_texts() -> None:
    assert throughput_protocol(FULL, 32).min_queries == FULL.min_queries // 32
    assert throughput_protocol(SHORT, 128).min_queries == 1


def test_one_text_at_a_time_has_no_larger_batches(tiny_data: Path, tmp_path: Path) -> None:
    tracks = {"clean": load_split(tiny_data, "test", "clean")}
    contender = BundleModel(make_bundle(tmp_path / "a", "codepoints"))
    about = {"model": "tiny", "precision": "fp32", "track": "clean"}
    field = {"tiny": Runner(about=about, track="clean", contender=contender, original=None)}
    assert model_only(field, tracks, batch=8) == {}
    results = Results(tmp_path / "a.jsonl")
    enter(field, {}, SHORT, results, {"scope": "throughput", "threads": 1, "batch": 8})
    assert results.lines == []
    enter(field, end_to_end(field, tracks), SHORT, results, {"scope": "end_to_end", "threads": 1})
    assert results.lines[0]["metrics"]["n_queries"] >= 2
    assert "ratio_to_torch" not in results.lines[0]


def test_no_peers_make_no_runners() -> None:
    assert enter_peers([], "clean", []) == {}


@pytest.mark.parametrize("batch", [1, 8])
def test_batches_hold_their_texts(batch: int, tiny_data: Path, tmp_path: Path) -> None:
    tracks = {"clean": load_split(tiny_data, "test", "clean")}
    contender = BundleModel(make_bundle(tmp_path / "a", "ids"))
    field = {"tiny": Runner(about={}, track="clean", contender=contender, original=None)}
    items = model_only(field, tracks, batch=batch)["tiny"].items
    assert {len(item["input_ids"]) for item in items} == {batch}
