"""What personal ranking and diversity are worth, as Markdown: a table for each model and split. Imports the bench."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.report.latest import title_of
from bench.report.markdown import DASH, SAME, markdown, with_interval
from bench.results import Line


def personal_table(lines: Sequence[Line]) -> str:
    """A row a habit: the model's acc@1 and acc@3, and the points gained after so many choices, with intervals."""
    return _tables(lines, "personal", ("habit", "n_choices"), _habits)


def diversity_table(lines: Sequence[Line]) -> str:
    """A row a set of families: what showing one emoji of each costs, and what it frees."""
    return _tables(lines, "diversity", ("families",), _families)


def _habits(title: str, lines: Sequence[Line]) -> str:
    sizes = sorted({line["n_choices"] for line in lines})
    rows = []
    for habit in dict.fromkeys(line["habit"] for line in lines):
        own = {line["n_choices"]: line for line in lines if line["habit"] == habit}
        first = next(iter(own.values()))
        cells = [f"{habit}: {first['says']}"]
        for k in (1, 3):
            cells += [f"{first['metrics'][f'model_acc@{k}']:.3f}", *(_gain(own.get(size), k) for size in sizes)]
        rows.append(cells)
    heads = [head for k in (1, 3) for head in (f"acc@{k}", *(f"after {size:,}" for size in sizes))]
    return markdown([f"{title}, points gained", *heads], rows)


def _families(title: str, lines: Sequence[Line]) -> str:
    rows = []
    for line in lines:
        metrics = line["metrics"]
        cost = with_interval(100 * metrics["loss@3"], [100 * end for end in metrics["loss@3_interval"]], "{:+.2f}")
        cells = [f"{metrics[key]:.3f}" for key in ("acc@3", "diverse_acc@3")]
        cells += [cost, *(f"{metrics[key]:.3f}" for key in ("family_acc@3", "diverse_family_acc@3"))]
        rows.append([line["families"], *cells, f"{100 * metrics['twins']:.1f} %"])
    heads = ["acc@3", "diverse", "points lost", "of the family", "diverse", "strips with twins"]
    return markdown([f"{title}, one of each", *heads], rows)


def _tables(lines: Sequence[Line], kind: str, keys: Sequence[str], table: Callable[[str, Sequence[Line]], str]) -> str:
    """Of several lines about the same thing the last counts."""
    found: dict[str, dict[tuple[object, ...], Line]] = {}
    for line in lines:
        if line["kind"] == kind:
            title = f"{title_of(line)}, {line['split']}"
            found.setdefault(title, {})[tuple(line[key] for key in keys)] = line
    return "\n\n".join(table(title, list(own.values())) for title, own in found.items())


def _gain(line: Line | None, k: int) -> str:
    if line is None:
        return DASH
    ends = [100 * end for end in line["metrics"][f"gain@{k}_interval"]]
    why_none = "right on every text" if line["metrics"][f"acc@{k}"] == 1 else SAME
    return with_interval(100 * line["metrics"][f"gain@{k}"], ends, "{:+.1f}", why_none)
