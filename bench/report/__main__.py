"""Result lines made readable: `python -m bench.report` prints every table of bench/results/*.jsonl.

`--write` puts each table between its markers in bench/FIGURES.md, `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`;
`--check` fails where that file and the results differ. `--out DIR` draws the plots and writes one HTML page.
Imports the standard library and the bench; matplotlib only when it draws.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import command
from bench.errors import BenchError
from bench.machine import ROOT
from bench.report.page import html_page
from bench.report.tables import TABLES
from bench.results import Line, read_results

RESULTS = ROOT / "bench" / "results"
FIGURES = ROOT / "bench" / "FIGURES.md"
_MARKED = re.compile(r"<!-- bench:(?P<name>[\w-]+) -->\n(?P<table>.*?)<!-- /bench:(?P=name) -->", re.DOTALL)
_OPENING = re.compile(r"<!-- (?P<slash>/?)bench:(?P<name>[^ ]*) -->")


def filled(document: str, lines: Sequence[Line], where: str) -> str:
    """The document with the table of its name between each pair of markers."""
    names = [match["name"] for match in _MARKED.finditer(document)]
    opened = [match["name"] for match in _OPENING.finditer(document)]
    if sorted(opened) != sorted([*names, *names]):
        raise BenchError(f"{where}: a bench marker has no partner: write <!-- bench:NAME --> and <!-- /bench:NAME -->")
    for name in names:
        if name not in TABLES:
            raise BenchError(f"{where}: no table is called {name!r}: use one of {', '.join(TABLES)}")

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        table = TABLES[name](lines)
        if not table:
            raise BenchError(f"{where}: nothing was measured for the table {name!r}: measure it or remove its markers")
        return f"<!-- bench:{name} -->\n{table}\n<!-- /bench:{name} -->"

    return _MARKED.sub(fill, document)


def differing(document: str, lines: Sequence[Line], where: str) -> list[str]:
    """The names of the tables that are not what the results say."""
    fresh = {match["name"]: match["table"] for match in _MARKED.finditer(filled(document, lines, where))}
    return [match["name"] for match in _MARKED.finditer(document) if match["table"] != fresh[match["name"]]]


def draw(lines: Sequence[Line], folder: Path) -> list[str]:
    """Every plot of which something was measured, as PNG and SVG, and one page with all of it; returns the files."""
    from bench.report.drawing import rendered
    from bench.report.plots import PLOTS

    folder.mkdir(parents=True, exist_ok=True)
    pictures, files = {}, []
    for name, plot in PLOTS.items():
        figure = plot(lines)
        if figure is None:
            command.say(f"{name}: nothing was measured for this plot")
            continue
        for kind in ("png", "svg"):
            (folder / f"{name}.{kind}").write_bytes(rendered(figure, kind))
            files.append(f"{name}.{kind}")
        pictures[name] = (folder / f"{name}.svg").read_text(encoding="utf-8")
    page = html_page({name: table(lines) for name, table in TABLES.items()}, pictures)
    (folder / "index.html").write_text(page, encoding="utf-8")
    return [*files, "index.html"]


def report(argv: Sequence[str] | None) -> tuple[int, Any]:
    arguments = parse(argv)
    lines = read_results(arguments.results)
    document: dict[str, Any] = {"results": str(arguments.results), "n_lines": len(lines)}
    if arguments.out:
        document["files"] = draw(lines, arguments.out)
    if arguments.write:
        text = arguments.write.read_text(encoding="utf-8")
        document["changed"] = differing(text, lines, str(arguments.write))
        arguments.write.write_text(filled(text, lines, str(arguments.write)), encoding="utf-8")
    if arguments.check:
        document["differing"] = differing(arguments.check.read_text(encoding="utf-8"), lines, str(arguments.check))
        for name in document["differing"]:
            command.say(f"{arguments.check}: the table {name!r} is not what the results say: run bench.report --write")
        return int(bool(document["differing"])), document
    if not arguments.write and not arguments.out:
        for name, table in TABLES.items():
            print(f"{name}\n\n{table(lines) or 'not measured'}\n")
    return 0, document


def parse(argv: Sequence[str] | None) -> Any:
    parser = command.parser("bench.report", "Print, write or check the tables of the results; draw their plots.")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the results (default: bench/results)")
    document: dict[str, Any] = {"type": Path, "metavar": "FILE", "nargs": "?", "const": FIGURES}
    parser.add_argument("--write", **document, help="put the tables between their markers in FILE (bench/FIGURES.md)")
    parser.add_argument("--check", **document, help="exit 1 where FILE (bench/FIGURES.md) is not what they say")
    parser.add_argument("--out", type=Path, metavar="DIR", help="draw the plots and write index.html there")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.report", report, argv)


if __name__ == "__main__":
    raise SystemExit(main())
