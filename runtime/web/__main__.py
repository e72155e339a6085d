"""The command line: `python -m runtime.web` serves the page and the shipped bundles to this machine, and to no other.

A thin shell around `server.py`: the address goes to standard output, anything else to standard error as one line with
exit code 2; Ctrl-C ends it. This file may import the standard library and the runtime.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from runtime.errors import KeymojiError
from runtime.predict import Parser, notice
from runtime.web.server import Server, build_site

DEFAULT_PORT = 8000


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until interrupted, and return the exit code."""
    try:
        options = _parser().parse_args(argv)
        with Server(options.port, build_site(options.bundle, options.ort)) as server:
            print(f"http://127.0.0.1:{server.server_port}/", flush=True)
            server.serve_forever()
    except KeymojiError as error:
        notice(str(error))
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m runtime.web",
        description="Serve the keymoji page to this machine. What is typed in it stays in the browser.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, metavar="N", help=f"0: any free one (default: {DEFAULT_PORT})"
    )
    parser.add_argument(
        "--bundle", nargs="+", metavar="NAME", help="shipped bundles, or folders (default: all that are shipped)"
    )
    parser.add_argument(
        "--ort",
        type=Path,
        metavar="DIR",
        help="the dist folder of an npm install of onnxruntime-web: no network",
    )
    return parser


def _port(value: str) -> int:
    if not value.isascii() or not value.isdecimal() or int(value) > 65535:
        raise argparse.ArgumentTypeError(f"{value!r} is not a port from 0 to 65535")
    return int(value)


if __name__ == "__main__":
    raise SystemExit(main())
