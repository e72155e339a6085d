"""A fragment as batches: the texts, and the columns that are kept beside them. Never more than a batch in memory.

Every row is kept. A row that has no usable text has a reason in place of one: `Bad`. Imports pyarrow and fragments.py.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from runtime.bulk.fragments import Fragment, InputError, check_columns, one_line
from runtime.errors import TextError
from runtime.text import check_text

BATCH = 1024  # rows in memory
MAX_TEXT_BYTES = 1_000_000  # of one text, as on the standard input of runtime.predict
MAX_LINE_BYTES = 64_000_000  # of one JSON line, all columns together
BUFFER_BYTES = 1 << 20


class Bad(Enum):
    """Why a row has no answer; the value is how it is counted and named."""

    NULL = "null"
    NO_STRING = "not a string"
    NO_UTF8 = "not valid UTF-8"
    LONG = f"more than {MAX_TEXT_BYTES:,} bytes"


class Batch(NamedTuple):
    """Rows in the order of the input."""

    texts: list[str | Bad]
    kept: list[Any]  # an array for each kept column, but for the text column, which is None here


def read(system: Any, fragment: Fragment, text: str, columns: Sequence[str]) -> Iterator[Batch]:
    """The batches of a fragment; InputError where it cannot be read to its end."""
    readers = {"parquet": _parquet, "csv": _csv, "jsonl": _json_lines}
    try:
        yield from readers[fragment.format](system, fragment, text, columns)
    except (OSError, EOFError, pa.ArrowException) as error:
        raise InputError(
            f"{fragment.path}: cannot be read ({one_line(error)}): fetch it again, or take it away"
        ) from None


def _parquet(system: Any, fragment: Fragment, text: str, columns: Sequence[str]) -> Iterator[Batch]:
    wanted = list(dict.fromkeys([text, *columns]))
    with system.open_input_file(fragment.path) as file:
        parquet = pq.ParquetFile(file, buffer_size=BUFFER_BYTES, pre_buffer=False)
        groups: list[int] = []
        skip = fragment.start
        for group in range(parquet.num_row_groups):
            rows = parquet.metadata.row_group(group).num_rows
            if groups or skip < rows:
                groups.append(group)
            else:
                skip -= rows
        left = fragment.rows or 0
        for batch in parquet.iter_batches(batch_size=BATCH, row_groups=groups, columns=wanted, use_threads=False):
            if skip >= batch.num_rows:
                skip -= batch.num_rows
                continue
            part = batch.slice(skip, left)
            skip, left = 0, left - part.num_rows
            yield _batch(fragment.path, part, text, columns)
            if not left:
                return


def _csv(system: Any, fragment: Fragment, text: str, columns: Sequence[str]) -> Iterator[Batch]:
    with system.open_input_stream(fragment.path) as stream:  # unpacked, by the name of the file
        header = pa.csv.ConvertOptions(column_types={text: pa.binary()}, strings_can_be_null=False)
        parse = pa.csv.ParseOptions(newlines_in_values=True)
        reader = pa.csv.open_csv(stream, pa.csv.ReadOptions(use_threads=False), parse, header)
        check_columns(fragment.path, reader.schema.names, [text, *columns])
        for block in reader:
            for start in range(0, block.num_rows, BATCH):
                yield _batch(fragment.path, block.slice(start, BATCH), text, columns)


def _batch(path: str, rows: Any, text: str, columns: Sequence[str]) -> Batch:
    array = rows.column(text)
    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    if not any(
        is_one(kind)
        for is_one in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_string_view,
            pa.types.is_binary,
            pa.types.is_large_binary,
            pa.types.is_binary_view,
            pa.types.is_null,
        )
    ):
        raise InputError(f"{path}: column {text!r} holds {kind}, not text: name another with --text-column")
    values = pc.cast(pc.cast(array, kind), pa.large_binary()).to_pylist()  # bytes, not yet believed to be UTF-8
    kept = [None if name == text else rows.column(name) for name in columns]
    return Batch([_checked(value) for value in values], kept)


def _json_lines(system: Any, fragment: Fragment, text: str, columns: Sequence[str]) -> Iterator[Batch]:
    """Line by line, since one row whose text is a number must not spoil the file."""
    types: dict[str, Any] = {}
    with system.open_input_stream(fragment.path) as stream, io.BufferedReader(stream) as file:
        rows: list[dict[str, Any]] = []
        for row in _objects(fragment.path, file):
            rows.append(row)
            if len(rows) == BATCH:
                yield _json_batch(fragment.path, rows, text, columns, types)
                rows = []
        if rows:
            yield _json_batch(fragment.path, rows, text, columns, types)


def _objects(path: str, stream: Any) -> Iterator[dict[str, Any]]:
    number = 0
    while line := stream.readline(MAX_LINE_BYTES):
        number += 1
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape"))
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise InputError(f"{path}: line {number} is no JSON object: mend that line, or take it away")
        yield row


def _json_batch(
    path: str, rows: Sequence[dict[str, Any]], text: str, columns: Sequence[str], types: dict[str, Any]
) -> Batch:
    """`types` has the type of each kept column from the first batch that told it."""
    kept: list[Any] = []
    if not types:  # the first batch, where each column must be in some row
        check_columns(path, list({name: None for row in rows for name in row}), [text, *columns])
        types[text] = pa.string()
    for name in columns:
        if name == text:
            kept.append(None)
            continue
        try:
            array = pa.array([row.get(name) for row in rows], type=types.get(name))
        except (pa.ArrowException, UnicodeEncodeError) as error:
            raise InputError(
                f"{path}: column {name!r} changes its type ({one_line(error)}): mend it, or keep others"
            ) from None
        if pa.types.is_null(array.type):  # until a row says more, and to the end of the file, text
            array = array.cast(pa.string())
        types.setdefault(name, array.type)
        kept.append(array)
    return Batch([_checked(row.get(text)) for row in rows], kept)


def _checked(value: object) -> str | Bad:
    if value is None:
        return Bad.NULL
    if isinstance(value, bytes):
        if len(value) > MAX_TEXT_BYTES:
            return Bad.LONG
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return Bad.NO_UTF8
    if not isinstance(value, str):
        return Bad.NO_STRING
    try:
        size = len(check_text(value).encode("utf-8"))
    except TextError:
        return Bad.NO_UTF8
    return Bad.LONG if size > MAX_TEXT_BYTES else value
