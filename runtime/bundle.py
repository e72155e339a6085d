"""A bundle is a folder that holds one model; this file finds it, opens it and says what stands in it.

`manifest.py` has verified every byte before a line of it is believed, and those very bytes are what is used: the model
goes to onnxruntime and the tokenizer to its parser as they were hashed, without a second read. Nothing in a bundle is
unpickled or run, and `onnx_guard.py` refuses a model that would read another file or be more than arithmetic.

This file may import the standard library, the error tree, `manifest.py`, `onnx_guard.py` and `thresholds.py`. It never
writes: see `publish.py`.
"""

import os
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runtime.errors import BundleError, BundleNotFoundError, TextError
from runtime.manifest import MANIFEST, parse_json, read_sealed
from runtime.onnx_guard import check_model
from runtime.strip.thresholds import Thresholds, parse_thresholds
from runtime.text import check_text

CONTRACTS = ("codepoints", "ids")  # how the graph takes a text: predictor.py speaks both
SHIPPED_FOLDER = Path(__file__).parent / "bundles"
MAX_LABELS = 4096  # more than there are emoji
BETWEEN_RENAMES = 0.05  # seconds; where `publish` swaps two folders there is none for a moment
_WORDS = ("emoji", "name", "code", "family")  # what labels.json may say of a label; only the first two must be there


@dataclass(frozen=True, kw_only=True)
class Label:
    """One emoji that the model can answer: `id` is its place in the graph's output."""

    id: int
    emoji: str  # fully qualified, as a keyboard inserts it
    name: str
    code: str | None = None  # as Weibo writes it, such as [泪]
    family: str | None = None  # of emoji so alike that a strip need not show two of them


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """A bundle of which every byte was verified."""

    path: Path
    name: str
    manifest: Mapping[str, Any]
    config: Mapping[str, Any]
    labels: tuple[Label, ...]
    thresholds: Thresholds | None
    model: bytes = field(repr=False)
    tokenizer: bytes = field(repr=False)  # of its tokenizer.json; empty where the contract is not "ids"
    emotions: bytes = field(repr=False)  # of its emotions.json; empty where it has none


def shipped() -> dict[str, Path]:
    """The bundles inside this package, sorted by name: name -> folder."""
    folders = sorted(manifest.parent for manifest in SHIPPED_FOLDER.glob(f"*/{MANIFEST}"))
    return {folder.name: folder for folder in folders if folder.suffix != ".partial"}


def find(name_or_folder: str | Path) -> Path:
    """The folder of a shipped bundle, by its name, or any folder. A `Path`, or a name with a slash, is a folder."""
    bundles = shipped()
    if isinstance(name_or_folder, str) and name_or_folder in bundles:
        return bundles[name_or_folder]
    wanted = os.fspath(name_or_folder)
    if os.path.isdir(wanted):  # noqa: PTH112, since Path("") is the current folder
        return Path(wanted)
    raise BundleNotFoundError(
        f"bundle {wanted!r}: neither a shipped bundle nor a folder: "
        f"pass one of the shipped names ({', '.join(bundles) or 'there are none'}) or the path of a bundle's folder"
    )


def open_bundle(path: str | Path) -> Bundle:
    """Read and verify the bundle in the folder `path`; once more where `publish` put another there meanwhile."""
    before = _identity(Path(path))
    try:
        return _open(Path(path))
    except BundleError:
        if before is None or _identity(Path(path)) == before:
            raise
    time.sleep(BETWEEN_RENAMES)
    return _open(Path(path))


def _identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another of its name."""
    try:
        found = folder.stat()
    except (OSError, ValueError):  # the latter for a path that no system can have, with a NUL in it
        return None
    return found.st_dev, found.st_ino


def _open(path: Path) -> Bundle:
    folder = find(path)
    manifest, files = read_sealed(folder)
    for name in ("model.onnx", "labels.json", "config.json"):
        if name not in files:
            raise BundleError(f"{folder / MANIFEST}: it names no {name}, which every bundle has: publish it again")
    check_model(folder / "model.onnx", files["model.onnx"])
    config = _parse_config(folder / "config.json", files)
    return Bundle(
        path=folder,
        name=manifest["name"],
        manifest=manifest,
        config=config,
        labels=_parse_labels(folder / "labels.json", files["labels.json"]),
        thresholds=parse_thresholds(folder / "config.json", config),
        model=files["model.onnx"],
        tokenizer=files["tokenizer.json"] if config["contract"] == "ids" else b"",
        emotions=files.get("emotions.json", b""),
    )


def _parse_config(file: Path, files: Mapping[str, bytes]) -> Mapping[str, Any]:
    config = parse_json(file, files["config.json"])
    contract = config.get("contract") if isinstance(config, dict) else None
    if contract not in CONTRACTS:
        raise BundleError(f"{file}: contract {contract!r} found, {' or '.join(CONTRACTS)} expected: update keymoji")
    if contract == "ids":
        max_length = config.get("max_length")
        if type(max_length) is not int or max_length < 1:
            raise BundleError(f"{file}: max_length {max_length!r} found, a number above 0 expected: publish it again")
        if "tokenizer.json" not in files:
            raise BundleError(f"{file}: contract 'ids' needs a tokenizer.json beside it: publish it again")
    return dict(config)


def _parse_labels(file: Path, data: bytes) -> tuple[Label, ...]:
    entries = parse_json(file, data)
    if not isinstance(entries, list) or not entries:
        raise BundleError(f"{file}: a list of labels expected: publish the bundle again")
    if len(entries) > MAX_LABELS:
        raise BundleError(f"{file}: {len(entries)} labels found, at most {MAX_LABELS} expected: publish it with fewer")
    labels = tuple(_parse_label(file, place, entry) for place, entry in enumerate(entries))
    for what, words in (("emoji", [label.emoji for label in labels]), ("name", [label.name for label in labels])):
        word, count = Counter(words).most_common(1)[0]
        if count > 1:
            raise BundleError(f"{file}: two labels have the {what} {word!r}: publish the bundle again")
    return labels


def _parse_label(file: Path, place: int, entry: object) -> Label:
    if not isinstance(entry, dict) or type(entry.get("id")) is not int or entry["id"] != place:
        raise BundleError(f"{file}: entry {place} lacks id {place}: ids count up from 0, in the order of the logits")
    words = {"emoji": "", "name": "", **{key: entry[key] for key in _WORDS if key in entry}}
    for key, word in words.items():
        try:
            is_blank = not check_text(word).strip()
        except TextError:
            is_blank = True
        if is_blank:
            raise BundleError(f"{file}: label {place} needs a text that is not blank as {key!r}: publish it again")
    return Label(id=place, **words)
