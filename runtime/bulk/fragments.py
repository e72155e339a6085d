"""What is read: files become fragments, and each fragment has one output file, named by the fragment's hash.

A fragment is at most ROWS rows of one parquet file, or a whole CSV or JSON lines file. Its hash is over the file's
place in IN, its size and time, and its rows: a file that changed is another fragment. A finished file says in its
metadata with which settings it was made, so no other record is kept. Imports pyarrow and the error tree.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from runtime.errors import KeymojiError, OptionError

ROWS = 25_000  # of a parquet file: seconds of work, which is what a kill costs
FORMATS = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
COMPRESSED = (".gz", ".bz2", ".zst", ".lz4")  # of CSV and JSON lines
METADATA = b"keymoji"  # the key in a finished file's metadata


class InputError(KeymojiError):
    """What was to be read, or where it was to be written, cannot be used."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What decides what stands in an output file."""

    bundle: str
    bundle_sha256: str
    text_column: str
    top_k: int
    trigger: bool
    emotions: bool
    columns: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """As it stands in the metadata of a file."""
        return {**asdict(self), "columns": list(self.columns)}


@dataclass(frozen=True, kw_only=True)
class Fragment:
    """One piece of work; `rows` None is the whole file."""

    path: str
    format: str
    start: int
    rows: int | None
    name: str  # of its output file


def open_place(where: str) -> tuple[Any, str]:
    """The file system of a path or URL, and the path in it."""
    if "://" not in where:
        return fs.LocalFileSystem(), Path(where).absolute().as_posix()
    try:
        found: tuple[Any, str] = fs.FileSystem.from_uri(where)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(f"{where}: no file system opens it ({one_line(error)}): check the URL") from None
    return found


def find_fragments(where: str, columns: Sequence[str]) -> tuple[Any, list[Fragment]]:
    """The file system of IN and its fragments, in order of path and row; every parquet file has been looked into."""
    system, path = open_place(where)
    base, files = _files(system, path, where)
    fragments = []
    for info in files:
        kind = format_of(info.path)
        place = PurePosixPath(info.path).relative_to(base).as_posix()
        identity = [place, info.size, info.mtime_ns]
        if kind != "parquet":
            fragments.append(_fragment(info.path, str(kind), 0, None, identity))
            continue
        n_rows = _parquet_rows(system, info.path, columns)
        for start in range(0, n_rows, ROWS):
            fragments.append(_fragment(info.path, "parquet", start, min(ROWS, n_rows - start), identity))
    if not fragments:
        raise InputError(f"{where}: its files have no rows: nothing to score")
    return system, fragments


def format_of(path: str) -> str | None:
    """parquet, csv or jsonl by the name of a file; None where it is none of them."""
    suffixes = PurePosixPath(path).suffixes
    if suffixes and suffixes[-1] in COMPRESSED:
        kind = FORMATS.get(suffixes[-2]) if len(suffixes) > 1 else None
        return None if kind == "parquet" else kind
    return FORMATS.get(suffixes[-1]) if suffixes else None


def check_out(system: Any, path: str, where: str, inside: str) -> None:
    """InputError where OUT cannot be a folder of output, or lies in IN, where the next run would read it."""
    would_be, read = PurePosixPath(path, "part-0.parquet"), PurePosixPath(inside)
    if would_be.is_relative_to(read) or _matches(would_be.parts, read.parts):
        raise InputError(f"{where}: lies inside {inside}, which is read: write beside it")
    try:
        system.create_dir(path, recursive=True)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{where}: cannot be made ({one_line(error)}): name a folder that can") from None


def finished(system: Any, folder: str, fragments: Sequence[Fragment], settings: Settings) -> dict[str, dict[str, Any]]:
    """Name -> counts of every output file that is there; InputError where one is of other settings or other input."""
    known = {fragment.name for fragment in fragments}
    found = {}
    clear(system, folder)
    for info in sorted(system.get_file_info(fs.FileSelector(folder)), key=lambda info: str(info.path)):
        if info.base_name.startswith((".", "_")):
            continue
        if not info.base_name.startswith("part-"):
            raise InputError(f"{info.path}: not written by this command: name a folder of its own for the output")
        record = read_record(system, info.path)
        check_same(info.path, record["settings"], settings)
        if info.base_name not in known:
            raise InputError(f"{info.path}: its input has changed or is gone: remove that file, or name another OUT")
        found[info.base_name] = record["counts"]
    return found


def clear(system: Any, folder: str) -> None:
    """Remove what workers left unfinished that were ended while they wrote."""
    for info in system.get_file_info(fs.FileSelector(folder)):
        if info.base_name.startswith(".part-"):
            with suppress(FileNotFoundError):  # a worker that was at its end has renamed it
                system.delete_file(info.path)


def read_record(system: Any, path: str) -> dict[str, Any]:
    """The settings and counts in the metadata of a finished file."""
    try:
        with system.open_input_file(path) as file:
            record: dict[str, Any] = json.loads((pq.ParquetFile(file).metadata.metadata or {})[METADATA])
        return record
    except (OSError, pa.ArrowException, KeyError, ValueError) as error:
        raise InputError(f"{path}: not a finished file of this command ({one_line(error)}): remove it") from None


def check_same(path: str, before: Mapping[str, Any], settings: Settings) -> None:
    """InputError that names the first setting in which older output differs."""
    for name, value in settings.document().items():
        if before.get(name) != value:
            raise InputError(
                f"{path}: was made with {name} {before.get(name)!r}, not {value!r}: name another OUT, or remove the old"
            )


def one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _files(system: Any, path: str, where: str) -> tuple[str, list[Any]]:
    """The folder that places are relative to, and the files: one, those of a folder and below, or of a glob."""
    parts = PurePosixPath(path).parts
    wild = next((place for place, part in enumerate(parts) if set(part) & set("*?[")), None)
    try:
        if wild is not None:
            base = PurePosixPath(*parts[:wild]).as_posix()
            found = system.get_file_info(fs.FileSelector(base, recursive=True))
            found = [info for info in found if _matches(PurePosixPath(info.path).parts, parts)]
        else:
            info = system.get_file_info(path)
            if info.type == fs.FileType.NotFound:
                raise InputError(f"{where}: nothing is there: name a file, a folder or a glob")
            if info.type == fs.FileType.File:
                if format_of(path) is None:
                    raise InputError(f"{where}: its name ends in none of {', '.join(FORMATS)}: rename or convert it")
                return PurePosixPath(path).parent.as_posix(), [info]
            base, found = path, system.get_file_info(fs.FileSelector(path, recursive=True))
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{where}: cannot be read ({one_line(error)}): check the path") from None
    files = [info for info in found if info.type == fs.FileType.File and format_of(info.path) and _is_seen(info, base)]
    if not files:
        raise InputError(f"{where}: no file there ends in {', '.join(FORMATS)}: name another place")
    return base, sorted(files, key=lambda info: str(info.path))


def _matches(parts: Sequence[str], patterns: Sequence[str]) -> bool:
    return len(parts) == len(patterns) and all(map(fnmatch.fnmatchcase, parts, patterns))


def _is_seen(info: Any, base: str) -> bool:
    return not any(part.startswith((".", "_")) for part in PurePosixPath(info.path).relative_to(base).parts)


def _parquet_rows(system: Any, path: str, columns: Sequence[str]) -> int:
    try:
        with system.open_input_file(path) as file:
            parquet = pq.ParquetFile(file)
            check_columns(path, parquet.schema_arrow.names, columns)
            return int(parquet.metadata.num_rows)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{path}: cannot be read ({one_line(error)}): fetch it again, or take it away") from None


def check_columns(path: str, has: Sequence[str], wanted: Sequence[str]) -> None:
    """InputError that names the first column which the file lacks."""
    for name in wanted:
        if name not in has:
            raise InputError(f"{path}: no column {name!r}: it has {', '.join(has) or 'none'}")


def _fragment(path: str, kind: str, start: int, rows: int | None, identity: Sequence[Any]) -> Fragment:
    digest = hashlib.sha256(json.dumps([*identity, start, rows]).encode("utf-8")).hexdigest()
    return Fragment(path=path, format=kind, start=start, rows=rows, name=f"part-{digest[:24]}.parquet")


def check_settings(settings: Settings) -> None:
    """OptionError where a kept column would have the name of an answer."""
    for name in settings.columns:
        if name in ("emoji", "score", "trigger", "emotions"):
            raise OptionError(f"--columns: {name!r} is the name of an answer: rename the column first")
    if len({*settings.columns}) != len(settings.columns):
        raise OptionError("--columns: one stands there twice: name each once")
