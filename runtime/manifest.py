"""`manifest.json`, the seal of a bundle: which files stand in the folder, and the bytes they were published with.

It names every other file with its size and sha256, and carries its own sha256 (`manifest_sha256`, taken over the
manifest without that key, in the one spelling of `canonical_json`). So one changed byte anywhere is refused by the name
of its file, and so are missing files, files that nobody published, links, and names that lead out of the folder.

This file may import the standard library and the error tree. It only reads: `publish.py` writes, with `seal`.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runtime.errors import BundleDamagedError, BundleError, UnsupportedVersionError

FORMAT = "keymoji-bundle"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
MAX_MANIFEST_BYTES = 1_000_000
_NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


def read_sealed(folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest of the bundle in `folder`, and the bytes of every file that it names, all of them verified."""
    manifest = _read_manifest(folder)
    published = manifest["files"]
    for file in sorted(folder.iterdir()):
        if file.name != MANIFEST and file.name not in published:
            raise BundleDamagedError(f"{file}: {MANIFEST} does not name this file: remove it")
    return manifest, {name: read_published(folder / name, entry) for name, entry in published.items()}


def seal(manifest: Mapping[str, Any]) -> bytes:
    """The bytes of manifest.json: `manifest` with its own sha256 added."""
    return canonical_json({**manifest, "manifest_sha256": hashlib.sha256(canonical_json(manifest)).hexdigest()})


def canonical_json(document: Mapping[str, Any]) -> bytes:
    """The one spelling in which a manifest is written and hashed."""
    return (json.dumps(document, ensure_ascii=True, indent=2, sort_keys=True) + "\n").encode("utf-8")


def is_plain_name(name: str) -> bool:
    """True for a file name that stays in its folder on every system.

    >>> is_plain_name("model.onnx"), is_plain_name("../model.onnx"), is_plain_name(".hidden")
    (True, False, False)
    """
    return bool(name) and not name.startswith(".") and _NAME_CHARACTERS.issuperset(name)


def parse_json(file: Path, data: bytes) -> Any:
    """The document in `data`, the bytes of `file`."""
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BundleDamagedError(f"{file}: not JSON in UTF-8: fetch the bundle again") from None


def _read_manifest(folder: Path) -> dict[str, Any]:
    file = folder / MANIFEST
    size_bytes = _size(file)
    if size_bytes > MAX_MANIFEST_BYTES:
        raise BundleDamagedError(
            f"{file}: {size_bytes} bytes found, at most {MAX_MANIFEST_BYTES} expected: fetch it again"
        )
    data = _read(file)
    document = parse_json(file, data)
    manifest: dict[str, Any] = document if isinstance(document, dict) else {}
    version = manifest.get("format_version")
    if type(version) is not int or manifest.get("format") != FORMAT:
        raise BundleDamagedError(
            f"{file}: it does not say 'format': {FORMAT!r} and a version: this is no keymoji bundle"
        )
    if version != FORMAT_VERSION:  # asked before the seal, which another version may make in another way
        raise UnsupportedVersionError(
            f"{file}: format_version {version} found, this runtime reads {FORMAT_VERSION}: "
            "update keymoji, or fetch a bundle made for this version"
        )
    if seal({key: value for key, value in manifest.items() if key != "manifest_sha256"}) != data:
        raise BundleDamagedError(f"{file}: changed since it was published: fetch the bundle again")
    _check_entries(file, manifest)
    return manifest


def _check_entries(file: Path, manifest: Mapping[str, Any]) -> None:
    """A sealed manifest may still come from a stranger: only plain names in this folder are ever opened."""
    name, files = manifest.get("name"), manifest.get("files")
    if not isinstance(name, str) or not is_plain_name(name):
        raise BundleError(f"{file}: name {name!r} is not a plain name: publish the bundle again")
    if not isinstance(files, dict):
        raise BundleError(f"{file}: it has no 'files': publish the bundle again")
    for name, entry in files.items():
        if not is_plain_name(name) or name == MANIFEST:
            raise BundleError(f"{file}: {name!r} is not the plain name of another file: publish the bundle again")
        if not isinstance(entry, dict) or type(entry.get("size_bytes")) is not int or "sha256" not in entry:
            raise BundleError(f"{file}: {name} lacks sha256 or size_bytes: publish the bundle again")


def read_published(file: Path, entry: Mapping[str, Any]) -> bytes:
    size_bytes = _size(file)  # before a byte is read: a file of another size may be as large as the disk
    data = _read(file) if size_bytes == entry["size_bytes"] else b""
    if len(data) != entry["size_bytes"]:
        found = f"{size_bytes} bytes found, {entry['size_bytes']} published"
    elif hashlib.sha256(data).hexdigest() != entry["sha256"]:
        found = "its sha256 is another"
    else:
        return data
    raise BundleDamagedError(f"{file}: changed since it was published ({found}): fetch the bundle again")


def _size(file: Path) -> int:
    """Bytes of a file that is one itself, and no link to one."""
    try:
        if file.is_symlink():
            raise BundleDamagedError(f"{file}: a link stands where a file was published: copy the file itself here")
        if not file.is_file():
            raise BundleDamagedError(f"{file}: this file is missing: fetch the bundle again")
        return file.stat().st_size
    except OSError as error:
        raise _unreadable(file, error) from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise _unreadable(file, error) from None


def _unreadable(file: Path, error: OSError) -> BundleDamagedError:
    return BundleDamagedError(f"{file}: cannot be read ({error.strerror}): change its permissions")
