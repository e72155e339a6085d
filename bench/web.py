"""The page in a browser: `python -m bench.web` types into it. How long a keystroke takes, what a first visit costs.

For each bundle the page is served with that bundle alone. Texts of its own golden file are typed a key at a time; the
page itself measures the model's time and the time from a key's event to the frame that shows its answer, and these are
its figures, from the first key on. Bytes are those that the server sent, headers included, until a first visit had also
kept everything for later. Needs node, Chromium (CHROME) and tests/js/node_modules. Imports numpy and `runtime`.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from bench import command
from bench.errors import BenchError
from bench.machine import ROOT, commit, machine
from runtime.bundle import find, open_bundle, shipped
from runtime.golden import GOLDEN
from runtime.web.server import Server, build_site

MODULES = ROOT / "tests" / "js" / "node_modules"
SCRIPT = Path(__file__).with_name("web.mjs")
N_TEXTS, N_TEXTS_QUICK = 24, 2
LENGTHS = range(10, 61)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT_SECONDS = 600


class CountingServer(Server):
    """A server that counts what it sends."""

    n_bytes = 0

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        return _Counted(connection, self), address


class _Counted:
    """A connection that tells its server what goes out; several do so at once."""

    _lock = threading.Lock()

    def __init__(self, connection: socket.socket, server: CountingServer) -> None:
        self._connection, self._server = connection, server

    def sendall(self, data: bytes) -> None:
        with self._lock:
            self._server.n_bytes += len(data)
        self._connection.sendall(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def typed_texts(folder: Path, count: int) -> list[str]:
    """Texts of a sentence's length from the bundle's golden file, evenly spaced: ours, and in its language."""
    lines = gzip.decompress((folder / GOLDEN).read_bytes()).decode("ascii").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    usable = [text for text in texts if len(text) in LENGTHS and text.isprintable()]
    if not usable:
        raise BenchError(f"{folder}: no text of its golden file can be typed: publish it with sentences")
    return [usable[place] for place in np.unique(np.linspace(0, len(usable) - 1, count).astype(int))]


def programs() -> tuple[str, str]:
    """The paths of node and of a Chromium."""
    node = shutil.which("node")
    chrome = os.environ.get("CHROME") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if node is None or chrome is None or not MODULES.is_dir():
        raise BenchError("node, Chromium (CHROME) or tests/js/node_modules is missing: npm ci --ignore-scripts there")
    return node, chrome


def measure(name: str, *, node: str, chrome: str, count: int) -> dict[str, Any]:
    """The figures of one bundle."""
    bundle = open_bundle(find(name))
    texts = typed_texts(bundle.path, count)
    with CountingServer(0, build_site([name], MODULES / "onnxruntime-web" / "dist")) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}/"
            _visit(node, chrome, url, None)
            first_visit_bytes = server.n_bytes
            figures = _visit(node, chrome, url, texts)
        finally:
            server.shutdown()
            thread.join()
    for part, share in product(("model", "paint"), ("50", "99")):
        figures[f"{part}_p{share}_ms"] = round(figures.pop(f"{part}P{share}"), 3)
    return {"bundle": bundle.name, "n_texts": len(texts), **figures, "first_visit_bytes": first_visit_bytes}


def _visit(node: str, chrome: str, url: str, texts: Sequence[str] | None) -> dict[str, Any]:
    """What web.mjs says of one visit."""
    playwright = MODULES / "playwright-core" / "index.mjs"
    asked = {"playwright": str(playwright), "chrome": chrome, "url": url, "texts": texts}
    done = subprocess.run(
        [node, str(SCRIPT)],
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"{SCRIPT.name}: {' '.join(done.stderr.split())[:300]}: open the page by hand, and mend it")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def web(argv: Sequence[str] | None) -> tuple[int, Any]:
    parser = command.parser("bench.web", "A keystroke in the browser's page, and the bytes of a first visit.")
    parser.add_argument("bundles", nargs="*", metavar="NAME", help="shipped bundles, or folders (default: all shipped)")
    parser.add_argument("--quick", action="store_true", help="fewer texts: for a look, not for publishing")
    arguments = parser.parse_args(argv)
    node, chrome = programs()
    count = N_TEXTS_QUICK if arguments.quick else N_TEXTS
    lines = []
    for name in arguments.bundles or shipped():
        line = measure(name, node=node, chrome=chrome, count=count)
        command.say(", ".join(f"{key} {value}" for key, value in line.items()))
        lines.append(line)
    return 0, {"bundles": lines, "quick": arguments.quick, "commit": commit(), "machine": machine()}


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.web", web, argv)


if __name__ == "__main__":
    raise SystemExit(main())
