"""The command line: `python -m runtime.predict "merry christmas everyone"`.

A thin shell around `EmojiPredictor`: answers go to standard output, anything else to standard error as one line with
exit code 2. With `-` every line of standard input is a text, answered before the next one is read, so that a program
can keep this process open and ask it as its user types.

This file may import the standard library and the runtime; what a path does not need is imported where it is needed.
"""

import argparse
import codecs
import contextlib
import io
import itertools
import json
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from runtime.errors import KeymojiError, OptionError, TextError
from runtime.version import VERSION

if TYPE_CHECKING:
    from runtime.predictor import EmojiPredictor, Prediction

Reasons: TypeAlias = dict[str, dict[str, float]]  # "text", or an emoji -> emotion -> its share
MAX_LINE_BYTES = 1_000_000  # of standard input, which is read a piece at a time
TITLE_LENGTH = 76  # characters of a text that stand above its table
ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"  # not printable by itself, but it holds a family together
LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}  # where some readers would end a JSON line


class Parser(argparse.ArgumentParser):
    """A parser whose refusal is one line."""

    def error(self, message: str) -> NoReturn:
        raise OptionError(f"{message}: see --help")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # an emoji must not fail under LANG=C
    try:
        if sys.stdout is None:  # closed by who started us, as by `>&-`
            raise OptionError("standard output is closed: leave it open, the answers go there")
        code = _command(_parser().parse_args(argv))
        sys.stdout.flush()
        return code
    except KeymojiError as error:
        notice(str(error))
        return 2
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the exit does not flush into it
        if isinstance(error, BrokenPipeError):  # whoever read our answers has gone
            return 141
        notice(f"standard output: {error.strerror}: make room, or write elsewhere")
        return 2


def notice(words: str) -> None:
    """One line on standard error; nothing where that is closed, for `print` would take standard output instead."""
    if sys.stderr is not None:
        shown = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in words)
        print(f"keymoji: {shown}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m runtime.predict",
        description="Suggest emoji for a text.",
        epilog="Emotions: anger, disgust, fear, happiness, like, sadness, surprise. "
        "A text that starts with a dash goes after --",
        allow_abbrev=False,
        formatter_class=lambda prog: argparse.HelpFormatter(prog, width=100),  # saves the import of shutil
    )
    parser.add_argument("texts", nargs="*", metavar="TEXT", help="a text, or - for one text a line of standard input")
    parser.add_argument("--bundle", default="en", metavar="NAME", help="a shipped bundle or a folder (default: en)")
    parser.add_argument("--top-k", type=at_least_one, default=3, metavar="K", help="emoji for a text (default: 3)")
    parser.add_argument("--threads", type=at_least_one, default=1, metavar="N", help="threads to use (default: 1)")
    silence = parser.add_mutually_exclusive_group()
    silence.add_argument(
        "--threshold", type=_probability, default=0.0, metavar="P", help="be silent where the trigger is below P"
    )
    silence.add_argument(
        "--min-precision", type=_probability, metavar="P", help="be silent so often that P of the answers are wanted"
    )
    parser.add_argument("--mood", action="append", default=[], metavar="EMOTION", help="prefer this emotion")
    parser.add_argument("--avoid", action="append", default=[], metavar="EMOTION", help="shun this emotion")
    parser.add_argument("--diverse", action="store_true", help="of emoji that are much alike show one")
    parser.add_argument("--explain", action="store_true", help="say which emotions the text and the emoji have")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON document")
    form.add_argument("--jsonl", action="store_true", help="print one JSON object a line, as soon as it is known")
    parser.add_argument("--list-bundles", action="store_true", help="print name, bytes and labels of what is shipped")
    parser.add_argument("--version", action="version", version=f"keymoji {VERSION}")
    return parser


def at_least_one(value: str) -> int:
    """A number of 1 or more, for argparse."""
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not 1 or more")
    return number


def _probability(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number from 0 to 1")
    return number


def _command(options: argparse.Namespace) -> int:
    if options.list_bundles:
        _list_bundles(options)
        return 0
    if not options.texts:
        raise OptionError("no text given: pass one, or - to read standard input: see --help")
    if "-" in options.texts and len(options.texts) > 1:
        raise OptionError("'-' stands for all of standard input: pass it alone")
    from runtime.predictor import EmojiPredictor

    answers = _answers(EmojiPredictor.load(options.bundle, threads=options.threads), options)
    alone = len(options.texts) == 1 and options.texts != ["-"]
    if options.json:
        documents = [_document(*answer) for answer in answers]
        print(json.dumps(documents[0] if alone else documents, ensure_ascii=False, indent=2))
        return 0
    for text, predictions, reasons in answers:
        if options.jsonl:
            document = _document(text, predictions, reasons)
            lines = [json.dumps(document, ensure_ascii=False).translate(LINE_ENDS)]
        else:
            lines = [*([] if alone else [_title(text)]), *_table(predictions), *_explanation(reasons or {})]
        print(*lines, sep="\n", end="\n" if lines else "", flush=True)
    return 0


def _answers(
    predictor: "EmojiPredictor", options: argparse.Namespace
) -> "Iterator[tuple[str, list[Prediction], Reasons | None]]":
    """Each text with its predictions and, where they were asked for, the reasons."""
    threshold = options.threshold
    if options.min_precision is not None:
        threshold = predictor.threshold_for(options.min_precision)
    rerank = predictor.mood(options.mood, avoid=options.avoid) if options.mood or options.avoid else None
    if options.explain and not predictor.emotion_names:
        raise OptionError(f"--explain: {predictor.path} has no emotions.json: use a bundle that has, such as zh")
    if options.explain and predictor.borrowed_emotions:
        notice("the emotions of these emoji are borrowed: learnt in another language")
    for text in _lines() if options.texts == ["-"] else map(_as_typed, options.texts):
        found = predictor.predict(text, options.top_k, threshold=threshold, rerank=rerank, diverse=options.diverse)
        yield text, found, _reasons(predictor, text, found) if options.explain else None


def _reasons(predictor: "EmojiPredictor", text: str, found: "list[Prediction]") -> Reasons:
    """The emotions of the text, where the bundle tells them, as "text", and those of each emoji that has some."""
    known = {"text": predictor.emotions(text)} if predictor.has_emotions else {}
    for prediction in found:
        try:
            known[prediction.emoji] = predictor.emotion_distribution(prediction.emoji)
        except OptionError:  # too few sentences had it
            continue
    return known


def _as_typed(argument: str) -> str:
    """The argument read as UTF-8, whatever the locale says."""
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeError:
        return argument


def _lines() -> Iterator[str]:
    """The lines of standard input, each as soon as it is there; only a line feed ends one, or both bytes of CR LF."""
    if sys.stdin is None:
        raise TextError("standard input is closed: leave it open, or pass the texts themselves")
    with contextlib.suppress(OSError):  # where it has no file behind it
        os.set_blocking(sys.stdin.fileno(), True)  # a pipe that has no line yet would look like its end
    for number in itertools.count(1):
        try:
            line = sys.stdin.buffer.readline(MAX_LINE_BYTES + 1)
        except OSError as error:
            raise TextError(
                f"standard input, line {number}: {error.strerror}: pass a stream that can be read"
            ) from None
        if not line:
            return
        if len(line) > MAX_LINE_BYTES:
            raise TextError(
                f"standard input, line {number}: more than {MAX_LINE_BYTES:,} bytes: a text ends with its line"
            )
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        ending = b"\r\n" if line.endswith(b"\r\n") else b"\n"
        try:
            yield line.removesuffix(ending).decode("utf-8")
        except UnicodeDecodeError as error:
            raise TextError(
                f"standard input, line {number}: byte 0x{error.object[error.start]:02x} at {error.start} is not UTF-8: "
                "convert the file to UTF-8"
            ) from None


def _document(text: str, predictions: "list[Prediction]", reasons: Reasons | None) -> dict[str, object]:
    document: dict[str, object] = {
        "text": text,
        "predictions": [{"emoji": p.emoji, "name": p.name, "score": round(p.score, 6)} for p in predictions],
    }
    if reasons is not None:
        document["emotions"] = {
            about: {name: round(share, 6) for name, share in shares.items()} for about, shares in reasons.items()
        }
    return document


def _explanation(reasons: Reasons) -> list[str]:
    """A line for the text and for each emoji: its three strongest emotions."""
    lines = []
    for about, shares in reasons.items():
        strongest = sorted(shares, key=shares.__getitem__, reverse=True)[:3]
        lines.append(f"{about}: " + ", ".join(f"{name} {100 * shares[name]:.0f} %" for name in strongest))
    return lines


def _title(text: str) -> str:
    """One line that shows `text` above its table: cut, and without control codes, which would steer a terminal."""
    shown = "".join(c if c.isprintable() or c == ZERO_WIDTH_JOINER else " " for c in text[:TITLE_LENGTH])
    return shown + "\N{HORIZONTAL ELLIPSIS}" if len(text) > TITLE_LENGTH else shown


def _table(predictions: "list[Prediction]") -> list[str]:
    """A line for each prediction. An emoji takes two columns, so the first column needs no padding."""
    width = max((_columns(p.name) for p in predictions), default=0)
    return [f"{p.emoji}  {p.name}{' ' * (width - _columns(p.name))}  {p.score:.3f}" for p in predictions]


def _columns(name: str) -> int:
    """How many columns of a terminal `name` takes: Chinese characters take two."""
    if name.isascii():
        return len(name)
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(character) in "WF" else 1 for character in name)


def _list_bundles(options: argparse.Namespace) -> None:
    from runtime.bundle import open_bundle, shipped

    rows = []
    for name, folder in shipped().items():
        n_labels = len(open_bundle(folder).labels)
        size_bytes = sum(file.stat().st_size for file in folder.iterdir())
        rows.append({"name": name, "size_bytes": size_bytes, "n_labels": n_labels})
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print(json.dumps(row) if options.jsonl else "{name}  {size_bytes} bytes  {n_labels} labels".format(**row))


if __name__ == "__main__":
    raise SystemExit(main())
