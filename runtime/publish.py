"""Writes a bundle so that nobody ever sees half of one.

The files go to a folder of its own beside the bundle, are sealed by manifest.json, and are read back by the reader's
own code; only then does the folder get its name, by one rename. Where a bundle stands already it is set aside just
before, and put back if that rename fails, or by the next `publish` if this process was killed between the two. So a
kill at any point leaves the old bundle or the new one whole. What a kill left beside it goes at the next publish;
nothing else does.

This file may import the standard library and the reader's files.
"""

import glob
import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from runtime.bundle import open_bundle
from runtime.emotions import EMOTIONS, parse_emotions
from runtime.errors import BundleError, OptionError
from runtime.manifest import FORMAT, FORMAT_VERSION, MANIFEST, is_plain_name, seal

ONNXRUNTIME = ">=1.20,<2"  # what the base install in pyproject.toml asks for, and the tests run
PARTIAL, ASIDE = ".partial", ".old.partial"
ANY_NAME = "?" * 8  # what tempfile puts between prefix and suffix


def publish(folder: Path, files: Mapping[str, bytes], *, name: str, opset: int) -> None:
    """Make `folder` the bundle `name` that holds `files`: file name -> bytes. An older bundle there is replaced."""
    _check(folder, files, name, opset)
    try:
        _clear(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(suffix=PARTIAL, prefix=f"{folder.name}.", dir=folder.parent))
        try:
            for file_name, data in sorted(files.items()):
                (partial / file_name).write_bytes(data)
            (partial / MANIFEST).write_bytes(seal(_manifest(files, name, opset)))
            open_bundle(partial)
            if EMOTIONS in files:  # which is not read until somebody asks
                parse_emotions(partial / EMOTIONS, files[EMOTIONS])
            partial.chmod(0o755)  # mkdtemp's are for nobody else
            _replace(folder, partial)
        except Exception:
            shutil.rmtree(partial, ignore_errors=True)
            raise
    except OSError as error:
        raise BundleError(
            f"{folder}: cannot be written ({error.strerror}): make room, or name another folder"
        ) from error


def _clear(folder: Path) -> None:
    """Bring back a bundle that a killed publish had set aside, and remove what killed ones left."""
    name = glob.escape(folder.name)
    for aside in sorted(folder.parent.glob(f"{name}.{ANY_NAME}{ASIDE}")):
        if not folder.exists():
            aside.rename(folder)
    for pattern in (f"{name}.{ANY_NAME}{PARTIAL}", f"{name}.{ANY_NAME}{ASIDE}"):
        for left_over in folder.parent.glob(pattern):
            shutil.rmtree(left_over)


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


def _replace(folder: Path, partial: Path) -> None:
    if not folder.exists():
        partial.rename(folder)
        return
    aside = partial.with_name(partial.name.removesuffix(PARTIAL) + ASIDE)
    folder.rename(aside)
    try:
        partial.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    shutil.rmtree(aside)


def _check(folder: Path, files: Mapping[str, bytes], name: str, opset: int) -> None:
    """Refuse what cannot become a bundle before the disk is touched."""
    try:
        os.lstat(folder)
    except ValueError as error:  # a NUL, or half a surrogate pair
        raise OptionError(f"folder: {str(folder)!r}: no folder can have this name ({error}): name another") from None
    except OSError:
        pass  # there is none yet
    if folder.is_symlink():
        raise OptionError(f"{folder}: a link stands here: publish to the folder that it leads to")
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
