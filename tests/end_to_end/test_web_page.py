"""The page in a real browser: keys, strip, settings, learning, input methods, offline, and the golden files.

Needs Chromium, on the PATH or where CHROME says, and node with its packages: see tests/node_packages.py. One browser
makes all checks of tests/js/page.mjs; each of them is a test here.
"""

import json
import os
import re
import shutil
import subprocess
from contextlib import ExitStack

import pytest

from runtime.bundle import open_bundle, shipped
from runtime.predictor import EmojiPredictor
from runtime.strip.typing_session import EmojiSession
from runtime.web.server import build_site
from tests.node_packages import JS, find_node
from tests.page_bundle import PRIOR, publish_page_bundle
from tests.web_server import serving

ORT = JS / "node_modules" / "onnxruntime-web" / "dist"
SERVERS = ("shipped", "both", "newer")
TYPED = ("merry christmas", "happy birthday, miss you")
BUNDLES = [name for name, path in shipped().items() if open_bundle(path).config["contract"] == "codepoints"]
SILENT = "the bus leaves at ten"
CHECKS = [
    name
    for script in ("page_using.mjs", "page_loading.mjs")
    for name in re.findall(r'^  async "(.+?)"\(', (JS / script).read_text(encoding="utf-8"), re.MULTILINE)
]


def chromium() -> str | None:
    """The path of a Chromium, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROME") or next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    """What page.mjs says of each check: None where it passed."""
    node, chrome = find_node(), chromium()
    if chrome is None:
        pytest.skip("no Chromium: install one, or say where it is with CHROME")
    folder = tmp_path_factory.mktemp("page")
    tiny, newer = publish_page_bundle(folder / "zh"), publish_page_bundle(folder / "newer", PRIOR[::-1])
    sites = [build_site(names, ORT) for names in (None, ["en", str(tiny)], ["en", str(newer)])]
    with ExitStack() as stack:
        ports = [stack.enter_context(serving(site)).server_port for site in sites]
        asked = {
            "chrome": chrome,
            **{name: f"http://127.0.0.1:{port}/" for name, port in zip(SERVERS, ports, strict=True)},
            "typed": [{"text": text, "strips": strips(text)} for text in TYPED],
            "silent": SILENT,
            "bundles": [
                name for name, path in shipped().items() if open_bundle(path).config["contract"] == "codepoints"
            ],
        }
        command = [node, str(JS / "page.mjs")]
        finished = subprocess.run(
            command, cwd=JS, input=json.dumps(asked), capture_output=True, encoding="utf-8", timeout=300, check=False
        )
    assert (finished.returncode, finished.stderr) == (0, "")
    found: dict[str, str | None] = json.loads(finished.stdout)
    return found


def strips(text: str) -> list[list[str]]:
    """Python's strip after every keystroke."""
    session = EmojiSession(EmojiPredictor.load("en"))
    return [[one.emoji for one in session.update(text[:length])] for length in range(1, len(text) + 1)]


def test_every_check_was_made(report: dict[str, str | None]) -> None:
    assert len(CHECKS) > 20
    assert list(report) == CHECKS


@pytest.mark.parametrize("check", CHECKS)
def test_page(report: dict[str, str | None], check: str) -> None:
    assert report[check] is None, report[check]
