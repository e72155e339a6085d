"""The command: `python -m runtime.bulk corpus/ scored/ --text-column message --columns id`.

Progress goes to standard error, one JSON document to standard output as the last line; exit code 2 for bad input, 130
for Ctrl-C. What is finished stays, and the same command again goes on. Imports the standard library and the runtime;
pyarrow and ray when it is sure to need them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any, TextIO

from runtime.errors import KeymojiError, OptionError
from runtime.predict import Parser, at_least_one, notice


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    try:
        print(json.dumps(_bulk(_parser().parse_args(argv)), ensure_ascii=False))
    except KeymojiError as error:
        notice(str(error))
        return 2
    except KeyboardInterrupt:
        notice("interrupted: what is finished stays, the same command goes on")
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m runtime.bulk",
        description="Score the texts of parquet, CSV or JSON lines into a folder of parquet, on all cores.",
        epilog="Needs the extra scale. A run that was stopped goes on where it stood.",
        allow_abbrev=False,
    )
    parser.add_argument("input", metavar="IN", help="a file, a folder or a quoted glob; a path or a URL")
    parser.add_argument("output", metavar="OUT", help="a folder of its own for the parquet files")
    parser.add_argument("--bundle", default="en", metavar="NAME", help="a shipped bundle or a folder (default: en)")
    parser.add_argument("--text-column", default="text", metavar="NAME", help="where the texts are (default: text)")
    parser.add_argument("--columns", metavar="A,B", help="what is kept beside the answers (default: the text)")
    parser.add_argument("--top-k", type=at_least_one, default=3, metavar="K", help="emoji for a text (default: 3)")
    parser.add_argument("--trigger", action="store_true", help="the probability that any emoji is wanted, too")
    parser.add_argument("--emotions", action="store_true", help="the emotions of the text, too")
    parser.add_argument(
        "--on-error", choices=("null", "fail"), default="null", help="a row without a text: no emoji, or stop"
    )
    parser.add_argument("--workers", type=at_least_one, metavar="N", help="default: one for each core")
    parser.add_argument("--address", help="of a running Ray cluster; without it Ray starts here")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    return parser


def _bulk(options: argparse.Namespace) -> dict[str, Any]:
    begin = time.monotonic()
    from runtime.bulk import fragments as pieces
    from runtime.predictor import EmojiPredictor

    predictor = EmojiPredictor.load(options.bundle)
    settings = _settings(options, predictor)
    pieces.check_settings(settings)
    inside = pieces.open_place(options.input)[1]
    system, found = pieces.find_fragments(options.input, [settings.text_column, *settings.columns])
    out_system, out = pieces.open_place(options.output)
    pieces.check_out(out_system, out, options.output, inside)
    before = pieces.finished(out_system, out, found, settings)
    todo = [fragment for fragment in found if fragment.name not in before]
    counts = _total(before.values())
    document = {
        "resumed_rows": counts["rows"],
        "fragments": len(found),
        "fragments_done_before": len(before),
        "workers": 0,
        "bundle": settings.bundle,
        "bundle_sha256": settings.bundle_sha256,
        "output": options.output,
    }
    if not todo:
        notice(f"{options.output}: all {len(found)} fragments were scored before: nothing to do")
        return _answer(document, counts, time.monotonic() - begin)
    from runtime.bulk.engine import scored, started

    try:
        with started(options.address, options.workers) as (workers, stream):
            document["workers"] = min(workers, len(todo))
            progress = _Progress(len(todo), None if options.quiet else stream)
            for new in scored(
                todo,
                bundle=predictor.path,
                settings=settings,
                on_error=options.on_error,
                places=(system, out_system, out),
                workers=workers,
            ):
                counts.update(new)
                progress.step(new.get("rows", 0))
    finally:
        pieces.clear(out_system, out)
    missing = {fragment.name for fragment in found} - pieces.finished(out_system, out, found, settings).keys()
    if missing:
        raise KeymojiError(f"{options.output}: {len(missing)} files are not there after the run: run it again")
    return _answer(document, counts, time.monotonic() - begin)


def _settings(options: argparse.Namespace, predictor: Any) -> Any:
    from runtime.bulk.fragments import Settings
    from runtime.bundle import open_bundle

    predictor.outputs("", ["scores", *(name for name in ("trigger", "emotions") if getattr(options, name))])
    columns = options.columns.split(",") if options.columns is not None else [options.text_column]
    if not all(columns):
        raise OptionError(f"--columns: {options.columns!r} has an empty name: write --columns id,language")
    return Settings(
        bundle=predictor.name,
        bundle_sha256=open_bundle(predictor.path).manifest["manifest_sha256"],
        text_column=options.text_column,
        top_k=options.top_k,
        trigger=options.trigger,
        emotions=options.emotions,
        columns=tuple(columns),
    )


def _total(records: Any) -> Counter[str]:
    total: Counter[str] = Counter(rows=0)
    for counts in records:
        total.update(counts)
    return total


def _answer(document: dict[str, Any], counts: Counter[str], seconds: float) -> dict[str, Any]:
    bad = {name: count for name, count in sorted(counts.items()) if name not in ("rows", "batched") and count}
    if bad:
        notice("rows without a text: " + ", ".join(f"{count:,} {name}" for name, count in bad.items()))
    now = counts["rows"] - document["resumed_rows"]
    speed = {"seconds": round(seconds, 3), "texts_per_second": round(now / seconds, 1)}
    return {
        "rows": counts["rows"],
        "rows_batched": counts["batched"],
        "rows_without_emoji": sum(bad.values()),
        "bad": bad,
        **document,
        **speed,
    }


class _Progress:
    """Texts done, texts a second and time left: a line a fragment, in place where a terminal watches."""

    def __init__(self, fragments: int, stream: TextIO | None) -> None:
        self._fragments, self._done, self._rows = fragments, 0, 0
        self._begin = time.monotonic()
        self._stream = stream

    def step(self, rows: int) -> None:
        self._done += 1
        self._rows += rows
        if self._stream is None:
            return
        seconds = time.monotonic() - self._begin
        left = seconds / self._done * (self._fragments - self._done)
        line = (
            f"keymoji: {self._rows:,} texts, {self._done}/{self._fragments} fragments, "
            f"{self._rows / seconds:,.0f} texts/s, {left:,.0f} s left"
        )
        in_place = self._stream.isatty() and self._done < self._fragments
        print(line, end="\r" if in_place else "\n", file=self._stream, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
