"""A program frozen by PyInstaller from the wheel of this checkout, with no option of ours: it finds its bundles."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.runtime.test_pyinstaller_hooks import PACKAGES, package_data
from tests.wheels import unpacked_wheel

PROGRAM = """
import runtime.web.server
from runtime import EmojiPredictor
print(ascii(EmojiPredictor.load().predict("merry christmas")[0].emoji))
"""


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a frozen program, with PROGRAM in `program`."""
    if importlib.util.find_spec("PyInstaller") is None:
        pytest.skip("PyInstaller is not installed: pip install pyinstaller")
    folder = tmp_path_factory.mktemp("frozen")
    site = unpacked_wheel(folder)
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, "-m", "PyInstaller", "--onedir", "--log-level", "WARN", "program.py"]
    environment = {**os.environ, "PYTHONPATH": str(site), "PYINSTALLER_CONFIG_DIR": str(folder / "cache")}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "dist" / "program"


def start(program: Path) -> "subprocess.CompletedProcess[str]":
    """Run it away from the checkout, with nothing of this process's Python."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [program / "program"], cwd=program, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_it_answers(frozen: Path) -> None:
    done = start(frozen)
    assert (done.returncode, done.stdout) == (0, ascii("\N{CHRISTMAS TREE}") + "\n"), done.stderr


def test_it_has_the_package_data_and_no_more(frozen: Path) -> None:
    inside = frozen / "_internal"
    found = {path.relative_to(inside).as_posix() for path in (inside / "runtime").rglob("*") if path.is_file()}
    assert found == {name for package in PACKAGES for name in package_data(package)}


def test_without_the_data_it_says_so(frozen: Path, tmp_path: Path) -> None:
    shutil.copytree(frozen, tmp_path / "bare", symlinks=True)
    bare = tmp_path / "bare"
    shutil.rmtree(bare / "_internal" / "runtime")
    done = start(bare)
    assert done.returncode == 1
    line = f"ImportError: {bare}/_internal/runtime: frozen without keymoji's files: install keymoji with pip, "
    assert f"{line}then freeze again, or give PyInstaller --collect-data runtime\n" in done.stderr
