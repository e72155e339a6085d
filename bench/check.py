"""A gate for continuous integration: `python -m bench.check --results build/bench --max-accuracy-loss 0.2`.

It reads what `python -m bench` measured and holds every int8 bundle (or --precision fp32) against the limits given.
Exit code 0: all hold; 1: one does not; 2: one cannot be judged, since nothing passes by not being compared.
Imports the standard library and the bench.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import command
from bench.errors import BenchError
from bench.report.latest import latest, title_of
from bench.results import Line, read_results

END_TO_END = {"scope": "end_to_end", "threads": 1}


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One figure of one kind of line; `read` is None where the line cannot tell."""

    kind: str
    where: Mapping[str, Any]
    read: Callable[[Line], float | None]
    is_most: bool
    help: str


def _cost(name: str) -> Callable[[Line], float | None]:
    """A figure of the comparison with the PyTorch original, or else with the parent."""

    def read(line: Line) -> float | None:
        cost = line.get("against_torch") or line.get("against_parent") or {}
        figure: float | None = cost.get(name)
        return figure

    return read


def _top(name: str) -> Callable[[Line], float | None]:
    return lambda line: line.get(name)


def _metric(name: str) -> Callable[[Line], float | None]:
    return lambda line: line["metrics"].get(name)


LIMITS: Mapping[str, Limit] = {
    "max-accuracy-loss": Limit(
        kind="accuracy", where={}, read=_cost("accuracy_loss"), is_most=True, help="points of acc@1 lost"
    ),
    "max-acc3-loss": Limit(
        kind="accuracy", where={}, read=_cost("acc@3_loss"), is_most=True, help="points of acc@3 lost"
    ),
    "max-macro-f1-loss": Limit(
        kind="accuracy", where={}, read=_cost("macro_f1_loss"), is_most=True, help="points of macro-F1 lost"
    ),
    "min-agreement": Limit(
        kind="accuracy", where={}, read=_cost("agreement"), is_most=False, help="share of texts with the same top-1"
    ),
    "min-acc3": Limit(kind="accuracy", where={}, read=_metric("acc@3"), is_most=False, help="acc@3 itself"),
    "max-p50-ratio": Limit(
        kind="latency", where=END_TO_END, read=_top("ratio_to_torch"), is_most=True, help="p50 over PyTorch's"
    ),
    "max-p90-ratio": Limit(
        kind="latency", where=END_TO_END, read=_top("p90_ratio_to_torch"), is_most=True, help="p90 over PyTorch's"
    ),
    "max-size-ratio": Limit(
        kind="size", where={}, read=_top("ratio_to_torch"), is_most=True, help="bytes over PyTorch's"
    ),
    "max-process-ratio": Limit(
        kind="cold_start",
        where={},
        read=_metric("process_ratio_to_import"),
        is_most=True,
        help="time of runtime.predict over that of importing numpy and onnxruntime",
    ),
}
KINDS = {limit.kind for limit in LIMITS.values()}  # others have no figure that a limit is about


def judge_line(name: str, limit: Limit, bound: float, title: str, line: Line) -> dict[str, Any]:
    """One verdict; BenchError where the line does not have the figure."""
    found = limit.read(line)
    if found is None:
        raise BenchError(
            f"{title}: --{name} cannot be judged, for its PyTorch original or parent was not measured with it: "
            "name them together in one run"
        )
    if not isinstance(found, int | float):
        raise BenchError(f"{title}: --{name} cannot be judged by {found!r}: measure it again")
    passed = found <= bound if limit.is_most else found >= bound
    return {"model": title, "limit": name, "bound": bound, "found": found, "passed": passed}


def verdicts(lines: Sequence[Line], bounds: Mapping[str, float], precision: str) -> list[dict[str, Any]]:
    """Every limit on every bundle of this precision."""
    if not bounds:
        raise BenchError(f"no limit was given: give at least one of --{', --'.join(LIMITS)}")
    judged = [line for line in lines if line["kind"] in KINDS and line.get("precision") == precision]
    bundles = {title_of(line) for line in judged if not line.get("peer")}
    if not bundles:
        raise BenchError(f"no {precision} bundle has a line in the results: measure one")
    found = []
    for name, bound in bounds.items():
        limit = LIMITS[name]
        measured = latest(lines, limit.kind, {"precision": precision, **limit.where})
        for title in sorted(bundles):
            if title not in measured:
                raise BenchError(f"{title}: --{name} cannot be judged without its {limit.kind} line: measure it")
            found.append(judge_line(name, limit, bound, title, measured[title]))
    return found


def check(argv: Sequence[str] | None) -> tuple[int, Any]:
    arguments = parse(argv)
    given = {name: getattr(arguments, name.replace("-", "_")) for name in LIMITS}
    bounds = {name: bound for name, bound in given.items() if bound is not None}
    found = verdicts(read_results(arguments.results), bounds, arguments.precision)
    for verdict in found:
        if not verdict["passed"]:
            command.say("bench.check: {model}: {limit} is {bound}, found {found}".format(**verdict))
    passed = all(verdict["passed"] for verdict in found)
    return int(not passed), {"passed": passed, "verdicts": found}


def parse(argv: Sequence[str] | None) -> Any:
    parser = command.parser("bench.check", "Fail where a measured bundle is past a limit.")
    parser.add_argument("--results", type=Path, default=command.DEFAULT_OUT, help="folder of the results")
    parser.add_argument("--precision", choices=("int8", "fp32"), default="int8", help="which bundles (default int8)")
    for name, limit in LIMITS.items():
        parser.add_argument(f"--{name}", type=float, metavar="X", help=limit.help)
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.check", check, argv)


if __name__ == "__main__":
    raise SystemExit(main())
