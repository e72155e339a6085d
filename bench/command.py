"""What all bench commands share: the same exit codes, one JSON document as the last line, everything else on stderr.

Imports the standard library and `runtime.errors`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from runtime.errors import KeymojiError, OptionError

DEFAULT_OUT = Path("build") / "bench"


class Parser(argparse.ArgumentParser):
    """A parser whose refusal is one line."""

    def error(self, message: str) -> NoReturn:
        raise OptionError(f"{message}: see --help")


def parser(prog: str, description: str) -> Parser:
    return Parser(prog=f"python -m {prog}", description=description, allow_abbrev=False)


def add_measuring_options(to: argparse.ArgumentParser) -> None:
    """The options of the commands that measure models."""
    to.add_argument("models", nargs="*", metavar="[NAME=]FOLDER", help="checkpoints and bundles (default: the shipped)")
    to.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    to.add_argument("--out", type=Path, default=DEFAULT_OUT, help=f"folder for the results (default {DEFAULT_OUT})")
    to.add_argument("--quick", action="store_true", help="fewer texts and shorter runs: for a look, not for publishing")


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def run(prog: str, command: Callable[[Sequence[str] | None], tuple[int, Any]], argv: Sequence[str] | None) -> int:
    """Run the command, print its document, and return its exit code: 2 for bad input, 130 for Ctrl-C."""
    try:
        code, document = command(argv)
    except (KeymojiError, OSError) as error:
        say(f"{prog}: {error}")
        return 2
    except KeyboardInterrupt:
        say(f"{prog}: interrupted; the results that were finished are kept")
        return 130
    print(json.dumps(document, ensure_ascii=False))
    return code
