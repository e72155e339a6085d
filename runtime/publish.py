"""Writes a bundle so that nobody ever sees half of one.

The files go to `<folder>.partial`, are sealed by manifest.json, and are read back by the reader's own code; only then
does the folder get its name, by one rename. Where a bundle stands already it is set aside as `<folder>.old.partial`
just before, and put back if that rename fails, or by the next `publish` if this process was killed between the two. So
a kill at any point leaves the old bundle or the new one whole.

This file may import the standard library and the reader's files.
"""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from runtime.bundle import open_bundle
from runtime.emotions import EMOTIONS, parse_emotions
from runtime.errors import OptionError
from runtime.manifest import FORMAT, FORMAT_VERSION, MANIFEST, is_plain_name, seal

ONNXRUNTIME = ">=1.20,<2"  # what the base install in pyproject.toml asks for, and the tests run


def publish(folder: Path, files: Mapping[str, bytes], *, name: str, opset: int) -> None:
    """Make `folder` the bundle `name` that holds `files`: file name -> bytes. An older bundle there is replaced."""
    _check(folder, files, name, opset)
    partial, aside = folder.with_name(folder.name + ".partial"), folder.with_name(folder.name + ".old.partial")
    if aside.exists() and not folder.exists():
        aside.rename(folder)  # a publish was killed between its two renames
    for left_over in (partial, aside):
        if left_over.exists():
            shutil.rmtree(left_over)
    partial.mkdir(parents=True)
    for file_name, data in sorted(files.items()):
        (partial / file_name).write_bytes(data)
    (partial / MANIFEST).write_bytes(seal(_manifest(files, name, opset)))
    open_bundle(partial)
    if EMOTIONS in files:  # which is not read until somebody asks
        parse_emotions(partial / EMOTIONS, files[EMOTIONS])
    _replace(folder, partial, aside)


def _manifest(files: Mapping[str, bytes], name: str, opset: int) -> dict[str, object]:
    entries = {
        file_name: {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
        for file_name, data in sorted(files.items())
    }
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "name": name,
        "opset": opset,
        "onnxruntime": ONNXRUNTIME,
        "files": entries,
    }


def _replace(folder: Path, partial: Path, aside: Path) -> None:
    if not folder.exists():
        partial.rename(folder)
        return
    folder.rename(aside)
    try:
        partial.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    shutil.rmtree(aside)


def _check(folder: Path, files: Mapping[str, bytes], name: str, opset: int) -> None:
    """Refuse what cannot become a bundle before the disk is touched."""
    if folder.exists() and not (folder / MANIFEST).is_file():
        raise OptionError(f"{folder}: something that is not a bundle stands here: publish to another folder")
    if not is_plain_name(name):
        raise OptionError(f"name: {name!r} is not a plain name: use letters, digits, '.', '_' and '-'")
    if type(opset) is not int or opset < 1:
        raise OptionError(f"opset: {opset!r} is not an opset: pass the one that the graph declares")
    for file_name, data in files.items():
        if not is_plain_name(file_name) or file_name == MANIFEST:
            raise OptionError(f"files: {file_name!r} is not a plain file name: use letters, digits, '.', '_' and '-'")
        if not isinstance(data, bytes):
            raise OptionError(f"files: {file_name} holds {type(data).__name__}, not bytes: encode it first")
