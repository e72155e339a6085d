"""What the service worker keeps: it names every file of the page, and its version changes when one of them does."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from runtime.web.server import PAGE_FOLDER

SUFFIXES = {".css", ".html", ".json", ".mjs", ".png", ".svg", ".webmanifest"}


def page_files(folder: Path) -> list[str]:
    """The files that a browser needs for the page; the worker itself it keeps on its own."""
    return sorted(file.name for file in folder.iterdir() if file.suffix in SUFFIXES)


def version_of(folder: Path) -> str:
    """One hash of the page's files: their names, and their bytes."""
    digest = hashlib.sha256()
    for name in page_files(folder):
        data = (folder / name).read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:12]


def kept(script: str) -> tuple[str, list[str]]:
    """The worker's VERSION and FILES."""
    version = re.search(r'^const VERSION = "(\w+)";$', script, re.MULTILINE)
    files = re.search(r"^const FILES = (\[.*?\n\]);$", script, re.MULTILINE | re.DOTALL)
    assert version
    assert files
    return version[1], json.loads(re.sub(r",\s*\]", "]", files[1]))


def test_the_worker_names_every_file_of_the_page() -> None:
    _, files = kept((PAGE_FOLDER / "sw.js").read_text(encoding="utf-8"))
    expected = ["./", *(name for name in page_files(PAGE_FOLDER) if name != "index.html")]
    assert files == expected, "sw.js: write these names as FILES"


def test_the_worker_s_version_is_that_of_its_files() -> None:
    version, _ = kept((PAGE_FOLDER / "sw.js").read_text(encoding="utf-8"))
    expected = version_of(PAGE_FOLDER)
    assert version == expected, f'sw.js: a file of the page changed: write VERSION = "{expected}"'


@pytest.mark.parametrize("damage", ["byte", "name", "file"])
def test_this_gate_sees_a_change(tmp_path: Path, damage: str) -> None:
    (tmp_path / "one.mjs").write_bytes(b"1")
    before = version_of(tmp_path)
    if damage == "byte":
        (tmp_path / "one.mjs").write_bytes(b"2")
    elif damage == "name":
        (tmp_path / "one.mjs").rename(tmp_path / "two.mjs")
    else:
        (tmp_path / "two.mjs").write_bytes(b"")
    assert version_of(tmp_path) != before
