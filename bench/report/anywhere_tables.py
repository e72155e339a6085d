"""What any machine measured (bench/anywhere.py), a row a model: the three precisions side by side.

Imports the standard library and the bench.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.report.markdown import DASH, markdown
from bench.results import PRECISIONS, Line

KIND = "anywhere"
SCOPES = ("end_to_end", "model_only")


def by_model(lines: Sequence[Line], scope: str) -> dict[tuple[str, str], dict[str, Line]]:
    """(processor and system, model) -> precision -> its last line; a quick one only where there is no other."""
    found: dict[tuple[str, str], dict[str, Line]] = {}
    chosen = [line for line in lines if line["kind"] == KIND and line["scope"] == scope]
    for line in sorted(chosen, key=lambda line: (not line.get("quick"), line["date"])):
        machine = f"{line['machine']['cpu']}, {line['machine']['system']}"
        found.setdefault((machine, line["model"]), {})[line["precision"]] = line
    return dict(sorted(found.items()))


def anywhere_table(lines: Sequence[Line]) -> str:
    """p50 at batch 1 on one thread, PyTorch / fp32 / int8, and what int8 takes of PyTorch's time and size."""
    tables = []
    machines = list(dict.fromkeys(machine for machine, _ in by_model(lines, SCOPES[0])))
    for machine in machines:
        rows = []
        for scope in SCOPES:
            for (where, model), found in by_model(lines, scope).items():
                if where == machine:
                    rows.append([model, scope.replace("_", " "), *cells(found)])
        heads = ["texts of ours", "scope", "PyTorch us", "fp32 us", "int8 us", "int8 / PyTorch", "fp32 / PyTorch"]
        tables.append(f"{machine}:\n\n{markdown([*heads, 'int8 bytes', 'of PyTorch'], rows)}")
    return "\n\n".join(tables)


def cells(found: dict[str, Line]) -> list[str]:
    times = [with_spread(found[one]["metrics"]) if one in found else DASH for one in PRECISIONS]
    ratios = [f"{found[one]['ratio_to_torch']:.3f}" if has_ratio(found, one) else DASH for one in ("int8", "fp32")]
    int8 = found.get("int8")
    sizes = [f"{int8['metrics']['size_bytes']:,}" if int8 else DASH]
    sizes.append(f"{int8['size_to_torch']:.3f}" if int8 and "size_to_torch" in int8 else DASH)
    return [*times, *ratios, *sizes]


def has_ratio(found: dict[str, Line], precision: str) -> bool:
    return "ratio_to_torch" in found.get(precision, {})


def with_spread(metrics: dict[str, Any]) -> str:
    """The median, and the lowest and highest that one of the runs gave."""
    return f"{metrics['p50_us']:.0f} ({metrics['p50_us_lowest']:.0f} to {metrics['p50_us_highest']:.0f})"
