"""The command line: `python -m runtime.ibus install` puts the engine where IBus finds it, `doctor` says what lacks.

A thin shell: results go to standard output, and what is refused to standard error as one line with exit code 2;
`doctor` exits with 1 where something is missing. `run` is what IBus starts. This file may import the standard library
and the runtime; engine.py only where `run` is asked for.
"""

import argparse
from collections.abc import Sequence

from runtime.errors import KeymojiError, OptionError
from runtime.ibus import doctor, installing
from runtime.ibus.interpreter import find
from runtime.predict import Parser, notice


def main(argv: Sequence[str] | None = None) -> int:
    """Do what is asked, and return the exit code."""
    try:
        options = _parser().parse_args(argv)
        if options.command == "run":
            return _run()
        if options.command == "doctor":
            found = list(doctor.findings())
            print(*found, sep="\n")
            return 0 if all(one.is_well or not one.is_needed for one in found) else 1
        where = installing.place(options.system)
        if options.command == "uninstall":
            removed = [f"removed {file}" for file in installing.uninstall(where)]
            print(*(removed or ["nothing was installed here"]), sep="\n")
            return 0
        print(*(f"wrote {file}" for file in installing.install(find(options.python), where)), sep="\n")
        restart = "ibus restart" if options.system else "log out and in again"
        print(f"then: {restart}, and choose Emoji (keymoji) among the input sources, or: ibus engine keymoji")
    except KeymojiError as error:
        notice(str(error))
        return 2
    return 0


def _run() -> int:
    try:
        from runtime.ibus.engine import run
    except (ImportError, ValueError) as error:
        raise OptionError(f"{error}: sudo apt install python3-gi gir1.2-ibus-1.0, or see doctor") from None
    return run()


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m runtime.ibus",
        description="keymoji as an input method of Linux desktops that use IBus.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, line in (("install", "let IBus find the engine"), ("uninstall", "undo that")):
        command = commands.add_parser(name, help=line, description=line, allow_abbrev=False)
        command.add_argument(
            "--system", action="store_true", help="for all users, in /usr/share, with sudo (default: for you alone)"
        )
        if name == "install":
            command.add_argument("--python", metavar="FILE", help="what runs it (default: a Python that can)")
    commands.add_parser("doctor", help="say what is missing", allow_abbrev=False)
    commands.add_parser("run", help="serve IBus, which starts this itself", allow_abbrev=False)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
