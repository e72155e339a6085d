"""The wheel of this checkout, built from a copy, for the tests of what is installed."""

import importlib.util
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from runtime.version import VERSION

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("runtime", "export", "quantize", "bench", "pyproject.toml", "setup.py", "README.md", "LICENSE")
LEFT = shutil.ignore_patterns("node_modules", "__pycache__", "types")


def need_setuptools() -> None:
    if any(importlib.util.find_spec(name) is None for name in ("pip", "setuptools")):
        pytest.skip("pip and setuptools are needed to build a wheel")


def build_wheel(source: Path, folder: Path) -> None:
    build = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    command = [sys.executable, "-m", "pip", *build, str(source)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=600, check=False)
    assert done.returncode == 0, done.stderr


def unpacked_wheel(folder: Path) -> Path:
    """What the wheel of this checkout puts into site-packages, in a folder made inside `folder`."""
    need_setuptools()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / "source" / name, ignore=LEFT)
        else:
            shutil.copy(ROOT / name, folder / "source" / name)
    build_wheel(folder / "source", folder)
    with zipfile.ZipFile(folder / f"keymoji-{VERSION}-py3-none-any.whl") as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"
