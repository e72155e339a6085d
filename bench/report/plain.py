"""The differences that matter, in sentences: where int8 wins, where it loses, and where nobody can tell.

A difference of medians is claimed only where the five runs of the two do not overlap; a loss of accuracy only where the
paired interval does not contain zero. Imports the standard library and the bench's tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.report.latest import latest
from bench.results import Line

SCOPES = {"end_to_end": "end to end", "model_only": "model only", "keystroke": "a keystroke"}


def plain_words(lines: Sequence[Line]) -> str:
    """One Markdown list item for each comparison of int8 with fp32."""
    return "\n".join(f"- {sentence}" for sentence in (*_about_speed(lines), *_about_accuracy(lines)))


def _about_speed(lines: Sequence[Line]) -> Iterator[str]:
    for scope, words in SCOPES.items():
        for threads in (1, 2):
            measured = latest(lines, "latency", {"scope": scope, "threads": threads}).values()
            ours = {(line["model"], line["track"], line["precision"]): line for line in measured if "precision" in line}
            for (model, track, precision), line in ours.items():
                fp32 = ours.get((model, track, "fp32"))
                if precision == "int8" and fp32 is not None:
                    where = f"{model} ({track}), {words}, {threads} thread{'s' if threads > 1 else ''}"
                    yield f"{where}: {_speed_verdict(line['metrics'], fp32['metrics'])}"


def _speed_verdict(int8: Line, fp32: Line) -> str:
    """Who is faster, if the runs say so."""
    figures = f"p50 {int8['p50_us']:.0f} against {fp32['p50_us']:.0f} us"
    ratio = int8["p50_us"] / fp32["p50_us"]
    if int8["p50_us_highest"] < fp32["p50_us_lowest"]:
        return f"int8 is faster than fp32 ({figures}, {ratio:.2f} of its time)"
    if int8["p50_us_lowest"] > fp32["p50_us_highest"]:
        return f"**int8 is slower than fp32** ({figures}, {ratio:.2f} of its time)"
    return f"int8 and fp32 differ by less than their runs do ({figures})"


def _about_accuracy(lines: Sequence[Line]) -> Iterator[str]:
    for title, line in latest(lines, "accuracy", {"split": "test", "precision": "int8"}).items():
        cost = line.get("against_torch") or line.get("against_parent")
        if cost is None:
            continue
        before = "PyTorch" if "against_torch" in line else "fp32"
        low, high = cost["intervals"]["accuracy_loss"]
        if cost["agreement"] == 1:
            yield f"{title}: no loss: its first answer is that of {before} on every text"
            continue
        loss = f"{cost['accuracy_loss']:+.2f} points of acc@1 lost against {before} (95 %: {low:+.2f} to {high:+.2f})"
        if low > 0:
            yield f"{title}: **less accurate**: {loss}"
        else:
            yield f"{title}: {'no loss that can be told from chance' if high >= 0 else 'more accurate'}: {loss}"
