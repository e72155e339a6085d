"""The embedding examples that can run here do, on every bundle that ships, and give Python's strips.

C has a file of its own, test_c_example.py; Kotlin and Swift are not built. Those in JavaScript need node and packages
from the npm registry (tests/node_packages.py), the page also Chromium (on the PATH, or where CHROME says).
"""

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from runtime import EmojiPredictor, EmojiSession
from runtime.bundle import open_bundle, shipped
from tests.node_packages import JS, find_node

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "runtime" / "examples"
LANGUAGES = sorted(folder.name for folder in EXAMPLES.iterdir() if folder.is_dir())
SOURCES = [file for file in sorted(EXAMPLES.glob("*/*")) if file.name != "README.md"]
TEXTS = {"en": "merry christmas everyone", "zh": "今天好累啊，想睡觉了"}
SHIPPED = [name for name, folder in shipped().items() if open_bundle(folder).config["contract"] == "codepoints"]
BUNDLES = pytest.mark.parametrize("bundle", SHIPPED)


def strips(bundle: str) -> list[tuple[str, list[str]]]:
    """What is typed, and Python's strip, after every keystroke."""
    text, session = TEXTS.get(bundle, TEXTS["en"]), EmojiSession(EmojiPredictor.load(bundle))
    return [
        (text[:end], [prediction.emoji for prediction in session.update(text[:end])]) for end in range(1, len(text) + 1)
    ]


def run_at_home(command: list[str], home: Path, cwd: Path) -> str:
    """Standard output; the home folder, in which onnxruntime's telemetry would leave its store, must stay empty."""
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "ORT_DISABLE_TELEMETRY")}
    environment = {**kept, "HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(home.rglob("*")) == []
    return done.stdout


@BUNDLES
def test_python(bundle: str, tmp_path: Path) -> None:
    script = [sys.executable, str(EXAMPLES / "python" / "emoji.py"), TEXTS.get(bundle, TEXTS["en"]), bundle]
    found = [line.split("\t") for line in run_at_home(script, tmp_path / "home", tmp_path).splitlines()]
    assert [(typed, shown.split()) for typed, shown in found] == strips(bundle)


@BUNDLES
def test_node(bundle: str, tmp_path: Path) -> None:
    node = find_node()
    here = tmp_path / "runtime" / "examples" / "javascript"  # as it lies here, with the packages that npm would install
    shutil.copytree(EXAMPLES / "javascript", here)
    (here / "node_modules").symlink_to(JS / "node_modules")
    for folder in ("js", "bundles"):
        (tmp_path / "runtime" / folder).symlink_to(ROOT / "runtime" / folder)
    command = [node, "emoji.mjs", TEXTS.get(bundle, TEXTS["en"])]
    if bundle != "en":
        command.append(f"../../bundles/{bundle}")
    lines = map(json.loads, run_at_home(command, tmp_path / "home", here).splitlines())
    assert [(line["typed"], line["strip"]) for line in lines] == strips(bundle)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server as `python -m http.server` starts it."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@BUNDLES
def test_a_web_page(bundle: str) -> None:
    node = find_node()
    names = ("chromium", "chromium-browser", "google-chrome")
    chrome = os.environ.get("CHROME") or next((path for name in names if (path := shutil.which(name))), None)
    if chrome is None:
        pytest.skip("no Chromium: install one, or say where it is with CHROME")
    expected = strips(bundle)[-1][1]
    asked = json.dumps({"bundle": bundle, "text": TEXTS.get(bundle, TEXTS["en"]), "expected": expected})
    with served(ROOT / "runtime") as address:
        command = [node, str(JS / "example_page.mjs"), chrome, f"{address}examples/web/"]
        done = subprocess.run(command, input=asked, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    ort = json.loads((ROOT / "runtime" / "js" / "ort.json").read_bytes())
    assert json.loads(done.stdout) == {"strip": expected, "elsewhere": sorted(ort["files"])}


@pytest.mark.parametrize("source", SOURCES, ids=lambda file: file.name)
def test_telemetry_is_off_in_every_example(source: Path) -> None:
    """A page has no environment; test_a_web_page sees all that it asks for."""
    assert ("ORT_DISABLE_TELEMETRY" in source.read_text(encoding="utf-8")) == (source.name != "index.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_has_a_short_readme(language: str) -> None:
    lines = (EXAMPLES / language / "README.md").read_text(encoding="utf-8").splitlines()
    assert 5 <= len(lines) <= 16
    assert f"[{language}/]({language})" in (EXAMPLES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["kotlin", "swift"])
def test_what_is_not_built_says_so_and_asks_no_bundle_for_what_it_lacks(language: str) -> None:
    assert "**Not built or run in this project**" in (EXAMPLES / language / "README.md").read_text(encoding="utf-8")
    (source,) = [file for file in SOURCES if file.parent.name == language]
    text = source.read_text(encoding="utf-8")
    assert text.startswith("// Not built in this project")
    assert "session.outputNames" in text  # the trigger only where it is among them
