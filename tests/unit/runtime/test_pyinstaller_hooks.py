"""The hooks for PyInstaller collect what pyproject lists as package data: neither list can be forgotten.

They are run against a stand-in for the one function that they import, so that these tests need no PyInstaller;
tests/end_to_end/test_pyinstaller.py freezes a program with the real one.
"""

import ast
import importlib
import re
import runpy
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PACKAGES = ("runtime", "runtime.web")
NOT_READ = "py.typed"  # by a program


def matches(package: str, patterns: list[str]) -> set[str]:
    """The files of a package that the patterns name, from the root of the checkout."""
    folder = ROOT / package.replace(".", "/")
    return {path.relative_to(ROOT).as_posix() for pattern in patterns for path in folder.glob(pattern)}


def package_data(package: str) -> set[str]:
    """The files that pyproject lists as data of a package, but for the marker of type checkers."""
    table = PROJECT.partition("[tool.setuptools.package-data]")[2].partition("\n[")[0]
    found = re.search(rf'^"?{re.escape(package)}"? = (\[.*\])$', table, re.MULTILINE)
    assert found is not None, package
    return matches(package, [pattern for pattern in ast.literal_eval(found[1]) if pattern != NOT_READ])


def hook_folder() -> Path:
    """Where the entry point of pyproject says that the hooks are."""
    found = re.search(r'^\[project\.entry-points\.pyinstaller40\]\nhook-dirs = "(.+):(.+)"$', PROJECT, re.MULTILINE)
    assert found is not None
    (folder,) = getattr(importlib.import_module(found[1]), found[2])()
    return Path(folder)


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """For each hook, by its module, the files that it collects."""

    def collect_data_files(package: str, includes: list[str]) -> list[str]:
        return sorted(matches(package, includes))

    hooks = ModuleType("PyInstaller.utils.hooks")
    hooks.collect_data_files = collect_data_files  # type: ignore[attr-defined]
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, hooks.__name__, hooks)
    files = sorted(hook_folder().glob("hook-*.py"))
    return {file.stem.removeprefix("hook-"): set(runpy.run_path(str(file))["datas"]) for file in files}


def test_the_hooks_collect_the_package_data(collected: dict[str, set[str]]) -> None:
    assert tuple(collected) == PACKAGES
    assert set().union(*collected.values()) == {name for package in PACKAGES for name in package_data(package)}


def test_a_program_without_the_page_gets_what_it_reads(collected: dict[str, set[str]]) -> None:
    bundles = {path.relative_to(ROOT).as_posix() for path in (ROOT / "runtime" / "bundles").glob("*/*")}
    assert len(bundles) > 10
    assert collected["runtime"] == {"runtime/allowed_operators.json", *bundles}
