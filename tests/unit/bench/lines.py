"""Result lines and a 20-label bundle to test the bench with. The figures are made up and never leave a test."""

from pathlib import Path
from typing import Any

import numpy as np

from export.data.tweeteval import LABELS
from tests.bundles import as_json, ids_graph, make_bundle

MACHINE: dict[str, Any] = {
    "cpu": "abacus",
    "cpu_flags": ["beads"],
    "n_cores": 1,
    "system": "desk",
    "python": "3.11",
    "libraries": {"numpy": "2"},
}
STAMP = {"commit": "0" * 40, "machine": MACHINE, "date": "2026-01-01"}
MODEL = {"model": "cnn", "track": "clean"}
COST = {
    "accuracy_loss": 0.1,
    "acc@3_loss": 0.2,
    "macro_f1_loss": -0.1,
    "intervals": {"accuracy_loss": [0.0, 0.2], "acc@3_loss": [0.1, 0.3], "macro_f1_loss": [-0.2, 0.0]},
    "agreement": 0.99,
    "top3_overlap": 0.98,
    "p_value": 0.5,
}


def accuracy_line(precision: str, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    figures = {"acc@1": 0.3, "acc@3": 0.5, "acc@5": 0.7, "mrr": 0.4, "macro_f1": 0.2, "weighted_f1": 0.25}
    line = {
        "kind": "accuracy",
        **MODEL,
        "precision": precision,
        "split": "test",
        "n_texts": 20_000,
        "metrics": figures,
        "intervals": {name: [value - 0.1, value + 0.1] for name, value in figures.items()},
        "calibration_error": 0.05,
        "coverage": [
            {"percent": 50, "threshold": 0.4, "acc@1": 0.4, "acc@3": 0.6},
            {"percent": 100, "threshold": 0.1, "acc@1": 0.3, "acc@3": 0.5},
        ],
        "per_label": [{"label_id": label.id, "support": 1000, "f1": 0.1} for label in LABELS],
        "prefixes": [
            {"by": by, "percent": percent, "acc@3": acc3}
            for by in ("words", "characters")
            for percent, acc3 in ((50, 0.45), (100, 0.5))
        ],
        **STAMP,
    }
    if precision == "int8":
        drift = {"batch": 32, "changed_top1": 0.01, "worst_difference": 0.02, "acc@1": 0.29}
        line |= {"parent": "fp32", "against_parent": COST, "against_torch": COST, "batch_drift": drift}
    return line | (changes or {})


def latency_line(precision: str, scope: str, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    metrics = {
        "p50_us": 50.0,
        "p90_us": 80.0,
        "p99_us": 90.0,
        "mean_us": 55.0,
        "p50_us_lowest": 49.0,
        "p50_us_highest": 51.0,
    }
    line = {
        "kind": "latency",
        **MODEL,
        "precision": precision,
        "scope": scope,
        "threads": 1,
        "metrics": metrics,
        **STAMP,
    }
    line |= {"ratio_to_torch": 0.2, "p90_ratio_to_torch": 0.25, "distribution_us": [float(n) for n in range(21)]}
    if scope == "throughput":
        line |= {"batch": 8, "metrics": {**metrics, "texts_per_second": 1000.0}}
    return line | (changes or {})


def size_line(precision: str) -> dict[str, Any]:
    metrics = {"size_bytes": 1_000_000, "folder_bytes": 1_100_000}
    return {"kind": "size", **MODEL, "precision": precision, "metrics": metrics, "ratio_to_torch": 0.25, **STAMP}


def cold_start_line(precision: str) -> dict[str, Any]:
    names = ("interpreter_ms", "import_ms", "load_ms", "first_query_ms", "total_ms", "peak_rss_bytes")
    metrics = {**dict.fromkeys(names, 10.0), "peak_above_import_bytes": 2e7, "process_ratio_to_import": 1.4}
    return {"kind": "cold_start", **MODEL, "precision": precision, "metrics": metrics, **STAMP}


def personal_line(habit: str, low: float, n_choices: int = 10) -> dict[str, Any]:
    """`low` is where the interval of the points of acc@1 begins."""
    metrics = {"model_acc@1": 0.3, "acc@1": 0.29, "gain@1": low + 0.001, "gain@1_interval": [low, low + 0.002]}
    metrics |= {"model_acc@3": 0.6, "acc@3": 0.62, "gain@3": 0.02, "gain@3_interval": [0.01, 0.03]}
    about = {"kind": "personal", **MODEL, "precision": "int8", "split": "test", "habit": habit, "says": "so"}
    return {**about, "n_choices": n_choices, "metrics": metrics, **STAMP}


def diversity_line(families: str) -> dict[str, Any]:
    metrics = {"acc@3": 0.6, "diverse_acc@3": 0.59, "loss@3": 0.01, "loss@3_interval": [0.005, 0.015]}
    metrics |= {"family_acc@3": 0.61, "diverse_family_acc@3": 0.65, "twins": 0.2}
    about = {"kind": "diversity", **MODEL, "precision": "int8", "split": "test", "families": families}
    return {**about, "metrics": metrics, **STAMP}


def scale_line(scenario: str, workers: int, n_texts: int = 1000, **metrics: float) -> dict[str, Any]:
    about = {"kind": "scale", **MODEL, "precision": "int8", "scenario": scenario, "workers": workers}
    return {**about, "n_texts": n_texts, "metrics": {"texts_per_second": 100.0 * workers, **metrics}, **STAMP}


def scale_lines() -> list[dict[str, Any]]:
    """What `bench.scale` writes."""
    costs = {"seconds": 10.0, "cpu_seconds": 9.0, "peak_bytes": 5e8, "peak_worker_bytes": 1e8}
    return [
        scale_line("bare loop", 1, seconds=8.0, cpu_seconds=7.0),
        scale_line("one worker", 1, **costs, cpu_overhead=0.125),
        scale_line("two workers", 2, **costs, speedup=2.0),
        scale_line("a tenth", 2, 100, **costs),
        scale_line("the command killed", 2, 200, **costs, fragments=9, fragments_done_before=4),
    ]


def every_line() -> list[dict[str, Any]]:
    """One line of each sort, about an int8 bundle."""
    scopes = ("end_to_end", "model_only", "keystroke", "throughput")
    latencies = [latency_line("int8", scope) for scope in scopes]
    tries = [personal_line("no habit", 0.0), diversity_line("heart")]
    return [accuracy_line("int8"), *latencies, size_line("int8"), cold_start_line("int8"), *tries, *scale_lines()]


def twenty_label_bundle(folder: Path, config: dict[str, Any] | None = None, prior: float = 1.0) -> Path:
    """An `ids` bundle whose labels are the data's; another prior makes another graph."""
    labels = [{"id": label.id, "emoji": label.emoji, "name": label.name} for label in LABELS]
    changes = {
        "model.onnx": ids_graph(tuple(np.linspace(prior, 0, len(LABELS)))),
        "labels.json": as_json(labels),
        "config.json": as_json({"contract": "ids", "max_length": 8, "track": "clean", **(config or {})}),
    }
    return make_bundle(folder, "ids", changes)
