"""Node, through the library's `loadOrt`: fifteen seconds of typing leave no file and open no socket.

Needs strace, node, and packages from the npm registry: see tests/node_packages.py.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.node_packages import JS, find_node
from tests.strace import SECONDS, needs_strace, watch

BUNDLE = JS.parents[1] / "runtime" / "bundles" / "en"
LOAD_ORT = (JS.parents[1] / "runtime" / "js" / "ort_node.mjs").as_uri()


def typing(seconds: float) -> list[str]:
    return [find_node(), str(JS / "typing.mjs"), str(BUNDLE), str(seconds)]


def run(script: str, **settings: str) -> str:
    """What a script prints that has `loadOrt`."""
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"} | settings
    script = f"import {{ loadOrt }} from {LOAD_ORT!r}; {script}"
    command = [find_node(), "--input-type=module", "--eval", script]
    done = subprocess.run(
        command, cwd=JS, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@needs_strace
def test_typing_leaves_nothing_and_asks_nobody(tmp_path: Path) -> None:
    assert watch(typing(SECONDS), tmp_path / "home") == ([], [], [])


@needs_strace
@pytest.mark.skipif(sys.platform != "linux", reason="the uploader is in the Linux builds")
def test_this_watch_sees_the_uploader_when_a_user_lets_it_in(tmp_path: Path) -> None:
    _, written, left = watch(typing(3), tmp_path / "home", ORT_DISABLE_TELEMETRY="0")
    assert any("onnxruntime" in name for name in written)
    assert left


@pytest.mark.parametrize(("settings", "found"), [({}, "1"), ({"ORT_DISABLE_TELEMETRY": "0"}, "0")])
def test_it_is_set_before_the_import_and_a_user_s_own_setting_wins(settings: dict[str, str], found: str) -> None:
    script = "await loadOrt(async () => console.log(process.env.ORT_DISABLE_TELEMETRY) ?? {})"
    assert run(script, **settings) == found


def test_a_worker_that_cannot_set_it_is_refused() -> None:
    worker = f"""
        import {{ Worker }} from "node:worker_threads";
        const code = `import("{LOAD_ORT}").then(({{ loadOrt }}) => loadOrt(async () => ({{}})))
          .then(() => "loaded", String).then((said) => require("node:worker_threads").parentPort.postMessage(said))`;
        new Worker(code, {{ eval: true, execArgv: [] }}).on("message", (said) => console.log(said));
    """
    assert run(worker).startswith("KeymojiError: ORT_DISABLE_TELEMETRY: a worker thread has")
    assert run(worker, ORT_DISABLE_TELEMETRY="1") == "loaded"


def test_a_missing_package_is_one_line() -> None:
    script = "await loadOrt(() => import('nowhere-to-be-found')).catch((error) => console.log(String(error)))"
    line = "KeymojiError: onnxruntime-node: cannot be imported (ERR_MODULE_NOT_FOUND): run npm install onnxruntime-node"
    assert run(script) == line
