"""Node, with the packages of tests/js/package.json, for every test that runs JavaScript.

With CI=true they are installed from the npm registry; elsewhere that is for you to say, as it takes 450 MB.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

JS = Path(__file__).resolve().parent / "js"
PACKAGES = ("onnxruntime-node", "onnxruntime-web", "playwright-core")


def find_node() -> str:
    """The path of node, with its packages installed in tests/js; else skip, and say what is missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None:
        pytest.skip("node is not installed")
    missing = [name for name in PACKAGES if not (JS / "node_modules" / name).is_dir()]
    if missing:
        if os.environ.get("CI") != "true" or npm is None:
            pytest.skip(f"{', '.join(missing)}: not installed: run `npm ci --ignore-scripts` in tests/js")
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=JS, check=True, timeout=600)
    return node
