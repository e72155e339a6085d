"""What the service worker keeps: it names every file of the page, and its version changes when one of them does."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from runtime.web.server import LIBRARY_FOLDER, PAGE_FOLDER, library_files

SUFFIXES = {".css", ".html", ".json", ".mjs", ".png", ".svg", ".webmanifest"}


def page_files(page: Path, library: Path) -> dict[str, Path]:
    """The files that a browser needs for the page, by their addresses; the worker itself it keeps on its own."""
    files = {f"../js/{file.name}": file for file in library_files(library)}
    return files | {file.name: file for file in sorted(page.iterdir()) if file.suffix in SUFFIXES}


def version_of(page: Path, library: Path) -> str:
    """One hash of the page's files: their addresses, and their bytes."""
    digest = hashlib.sha256()
    for name, file in page_files(page, library).items():
        data = file.read_bytes()
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
    expected = ["./", *(name for name in page_files(PAGE_FOLDER, LIBRARY_FOLDER) if name != "index.html")]
    assert files == expected, "sw.js: write these names as FILES"


def test_the_worker_s_version_is_that_of_its_files() -> None:
    version, _ = kept((PAGE_FOLDER / "sw.js").read_text(encoding="utf-8"))
    expected = version_of(PAGE_FOLDER, LIBRARY_FOLDER)
    assert version == expected, f'sw.js: a file of the page changed: write VERSION = "{expected}"'


@pytest.mark.parametrize("where", ["web", "js"])
@pytest.mark.parametrize("damage", ["byte", "name", "file"])
def test_this_gate_sees_a_change(tmp_path: Path, damage: str, where: str) -> None:
    page, library = tmp_path / "web", tmp_path / "js"
    for folder in (page, library):
        folder.mkdir()
        (folder / "one.mjs").write_bytes(b"1")
    (library / "ort.json").write_bytes(b"{}")
    before = version_of(page, library)
    if damage == "byte":
        (tmp_path / where / "one.mjs").write_bytes(b"2")
    elif damage == "name":
        (tmp_path / where / "one.mjs").rename(tmp_path / where / "two.mjs")
    else:
        (tmp_path / where / "two.mjs").write_bytes(b"")
    assert version_of(page, library) != before
