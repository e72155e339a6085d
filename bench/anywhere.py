"""A benchmark that any machine can run: `python -m bench.latency`, without data, training or a network, in minutes.

Every model of `bench/models` and both shipped keyboards answer 2,000 texts of our own, the phrases of the golden files.
A folder NAME there has `int8`, the bundle, and `torch`, its original; a keyboard's bundle is the shipped one. The fp32
graph between the two is too large to be kept: it is exported anew from the original, here, and checked against it.
With `bundles_only` there is no original, and numpy and onnxruntime are enough. Imports the bench, `export.bundles`;
torch and the exporters only through fresh_graphs.py and reference.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench import command
from bench.entrants import MODELS, Entrant, bundle_entrant, open_entrant, read_checkpoint
from bench.errors import BenchError
from bench.report.anywhere_tables import KIND, SCOPES, anywhere_table
from bench.results import Line, Results
from bench.speed.timing import Protocol, Racer, race, summary
from export.bundles.golden_texts import AWKWARD, chinese_golden_texts, golden_texts
from runtime.bundle import open_bundle, shipped
from runtime.manifest import MANIFEST

N_TEXTS = 2000
FULL = Protocol(warm_up=50, runs=5, min_queries=200, min_seconds=0.25)
QUICK = Protocol(warm_up=5, runs=2, min_queries=20, min_seconds=0.02)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A model as it stands on the disk: its int8 bundle, and its checkpoint where there is one."""

    name: str
    bundle: Path
    checkpoint: Path | None


def standing(models: Path = MODELS) -> list[Standing]:
    """Every model that can take part, the shipped keyboards last; BenchError where a checkpoint has no bundle."""
    bundles = {folder.parent.name: folder.parent for folder in models.glob(f"*/{MANIFEST}")}
    bundles |= {folder.parents[1].name: folder.parent for folder in models.glob(f"*/int8/{MANIFEST}")}
    bundles = dict(sorted(bundles.items())) | shipped()
    originals = {file.parents[1].name: file.parent for file in models.glob("*/torch/checkpoint.json")}
    for name in originals.keys() - bundles.keys():
        raise BenchError(f"{originals[name]}: a checkpoint without a bundle: publish its int8 bundle beside it")
    if not bundles:
        raise BenchError(f"{models}: no bundle is here, and none is shipped: use a whole checkout")
    return [Standing(name=name, bundle=bundles[name], checkpoint=originals.get(name)) for name in bundles]


def entrants_of(model: Standing, scratch: Path | None) -> list[Entrant]:
    """The model in each precision, the original first; the int8 bundle alone where `scratch` is None.

    `scratch` is the folder for the fp32 graph. They are linked by hand: a graph exported anew has another sha256.
    """
    int8 = bundle_entrant(model.name, open_bundle(model.bundle))
    if scratch is None or model.checkpoint is None:
        return [int8]
    from bench.fresh_graphs import export_again

    original = read_checkpoint(model.name, model.checkpoint)
    again = bundle_entrant(model.name, export_again(model.checkpoint, model.bundle, scratch / model.name))
    fp32 = replace(again, track=int8.track, parent_sha256=original.weights_sha256)
    return [replace(original, track=int8.track), fp32, replace(int8, parent_sha256=fp32.weights_sha256)]


def texts_of(language: str) -> tuple[str, ...]:
    """What people write, in their lengths: the phrases of the golden files, without the awkward cases."""
    everything = chinese_golden_texts() if language == "zh" else golden_texts()
    awkward = set(AWKWARD.values())
    return tuple(text for text in everything if text not in awkward)[:N_TEXTS]


def measure(entrants: Sequence[Entrant], languages: Mapping[str, str], results: Results, *, quick: bool) -> None:
    """End to end and model only, at batch 1 on one thread; a line for each, with the ratio to its original.

    `languages` are those of the models, by name.
    """
    if any(entrant.precision == "torch" for entrant in entrants):
        from bench.reference import use_threads

        use_threads(1)
    end_to_end, model_only = {}, {}
    for entrant in entrants:
        contender, texts = open_entrant(entrant), texts_of(languages[entrant.model])
        end_to_end[entrant.title()] = Racer(items=texts, call=contender.suggest)
        prepared = [contender.prepare([text]) for text in texts]
        model_only[entrant.title()] = Racer(items=prepared, call=contender.run)
    for scope, field in zip(SCOPES, (end_to_end, model_only), strict=True):
        command.say(f"{len(field)} contenders: {scope.replace('_', ' ')}, one thread")
        figures = {title: summary(runs) for title, runs in race(field, QUICK if quick else FULL, scope).items()}
        for entrant in entrants:
            about: Line = {"kind": KIND, **entrant.about(), "language": languages[entrant.model], "scope": scope}
            own, n_texts = figures[entrant.title()], len(field[entrant.title()].items)
            metrics = {**own, "size_bytes": entrant.size_bytes}
            line = {**about, "threads": 1, "n_texts": n_texts, "metrics": metrics}
            results.add(line | ratios(entrant, entrants, own, figures))


def ratios(
    entrant: Entrant, entrants: Sequence[Entrant], own: Mapping[str, float], figures: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """Time and size over the original's, where there is one."""
    for original in entrants:
        if original.model == entrant.model and original.precision == "torch":
            time, size = own["p50_us"] / figures[original.title()]["p50_us"], entrant.size_bytes / original.size_bytes
            return {"ratio_to_torch": round(time, 4), "size_to_torch": round(size, 4)}
    return {}


def run(out: Path, *, bundles_only: bool, quick: bool, models: Path = MODELS) -> dict[str, Any]:
    """Measure, write `anywhere.jsonl`, `anywhere.md` and, unless bundles alone are asked for, `anywhere.png`."""
    if not bundles_only:
        from bench.report.anywhere_picture import anywhere_picture  # before minutes are spent, not after

    results = Results(out / "anywhere.jsonl", quick=quick)
    scratch = None if bundles_only else out / "fp32"
    entrants, languages = [], {}
    for model in standing(models):
        languages[model.name] = str(open_bundle(model.bundle).config.get("language", "en"))
        if not bundles_only and model.checkpoint is None:
            command.say(f"{model.name}: its checkpoint is not in this checkout, so its int8 bundle runs alone")
        entrants += entrants_of(model, scratch)
    measure(entrants, languages, results, quick=quick)
    table = anywhere_table(results.lines)
    command.say(table)
    (out / "anywhere.md").write_text(table + "\n", encoding="utf-8")
    files = ["anywhere.jsonl", "anywhere.md"]
    if not bundles_only:
        (out / "anywhere.png").write_bytes(anywhere_picture(results.lines))
        files.append("anywhere.png")
    return {"out": str(out), "files": files, "lines": results.lines}
