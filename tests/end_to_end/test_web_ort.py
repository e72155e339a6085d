"""The page's onnxruntime-web, in a real browser: from the public address with the pinned bytes, and with no others.

Nothing is fetched from a network: tests/js/ort.mjs stands in for the public address. Needs node, Chromium (on the PATH,
or where CHROME says), and packages from the npm registry: see tests/node_packages.py.
"""

import hashlib
import json
import os
import shutil
import subprocess
from base64 import b64encode
from typing import Any

import pytest

from runtime.predictor import EmojiPredictor
from runtime.web.server import LIBRARY_FOLDER, ORT, build_site
from tests.node_packages import JS, find_node
from tests.web_server import serving

DIST = JS / "node_modules" / "onnxruntime-web" / "dist"


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What ort.mjs found, by case."""
    node = find_node()
    names = ("chromium", "chromium-browser", "google-chrome")
    chrome = os.environ.get("CHROME") or next((path for name in names if (path := shutil.which(name))), None)
    if chrome is None:
        pytest.skip("no Chromium: install one, or say where it is with CHROME")
    with serving(build_site(["en"])) as server:
        command = [node, str(JS / "ort.mjs"), chrome, f"http://127.0.0.1:{server.server_port}/"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


def test_the_pinned_hashes_are_those_of_the_package() -> None:
    find_node()
    pinned = json.loads((LIBRARY_FOLDER / ORT).read_text(encoding="utf-8"))
    assert pinned["files"]
    for name, integrity in pinned["files"].items():
        digest = hashlib.sha384((DIST / name).read_bytes()).digest()
        assert integrity == f"sha384-{b64encode(digest).decode()}"


def test_the_public_address_gives_python_s_answer(found: dict[str, Any]) -> None:
    expected = EmojiPredictor.load("en").predict("merry christmas everyone")
    assert found["sound"]["predictions"] == [
        {"emoji": one.emoji, "name": one.name, "score": pytest.approx(one.score, abs=1e-5)} for one in expected
    ]


def test_the_page_reaches_no_other_host(found: dict[str, Any]) -> None:
    assert found["sound"]["elsewhere"] == "refused"


@pytest.mark.parametrize("case", ["another module", "another wasm", "no network"])
def test_other_bytes_are_refused_and_never_run(found: dict[str, Any], case: str) -> None:
    answer = found[case]
    assert (answer["name"], answer["ran"]) == ("KeymojiError", 0)
    assert "https://cdn.jsdelivr.net/npm/onnxruntime-web@" in answer["refused"]
    assert "cannot be loaded" in answer["refused"]
    assert "\n" not in answer["refused"]
