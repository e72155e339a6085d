"""Refuses a model.onnx that could do more than arithmetic, before onnxruntime sees a byte of it.

A sealed bundle may still come from a stranger. An ONNX file can name other files whose bytes become its weights (even
addresses of memory), and can hold control flow, functions and operators of other libraries. None of our graphs need
any of that, so this reads the protobuf wire format itself and takes only what it knows: every message with its known
fields, every node an operator of `allowed_operators.json`, no sub-graph, no function, no tensor stored elsewhere.

The fields are those of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3). What is not canonical, is
cut off, or is new to this file is refused too. `runtime/js/guard.mjs` does the same. This file may import the standard
library and the error tree.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from runtime.errors import BundleError

ALLOWED = frozenset(
    json.loads(Path(__file__).with_name("allowed_operators.json").read_text(encoding="utf-8"))["ai.onnx"]
)
MAX_FIELDS = 1_000_000  # of a whole file; the largest of ours has some thousands
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_ORT_FORMAT = b"ORTM"  # at byte 4 of onnxruntime's own format, which it would rather believe than ONNX

# message -> field number -> the message it holds, or "" for what holds none and needs no look
_FIELDS: dict[str, dict[int, str]] = {
    "model": {1: "", 2: "", 3: "", 4: "", 5: "", 6: "", 7: "graph", 8: "opset", 14: ""},
    "opset": {1: "domain", 2: ""},
    "graph": {1: "node", 2: "", 5: "tensor", 10: "", 11: "", 12: "", 13: "", 14: "", 15: "sparse", 16: ""},
    "node": {1: "", 2: "", 3: "", 4: "operator", 5: "attribute", 6: "", 7: "domain", 9: ""},
    "attribute": {
        **dict.fromkeys((1, 2, 3, 4, 7, 8, 9, 13, 14, 15, 20), ""),
        **{5: "tensor", 10: "tensor", 22: "sparse", 23: "sparse"},
    },
    "sparse": {1: "tensor", 2: "tensor", 3: ""},
    "tensor": {**dict.fromkeys((1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16), ""), 14: "location"},
}
_REASONS = {
    ("model", 20): "it holds a training graph",
    ("model", 25): "it holds functions",
    ("attribute", 6): "an attribute holds a graph",
    ("attribute", 11): "an attribute holds graphs",
    ("tensor", 13): "a tensor is stored outside the file",
}


class _Refused(Exception):
    """Why, in words that fit behind a colon."""


def check_model(where: Path | str, model: bytes) -> None:
    """BundleError, which names `where`, unless `model` is an ONNX file of plain arithmetic with all it needs inside.

    >>> check_model("model.onnx", b"")
    Traceback (most recent call last):
    runtime.errors.BundleError: model.onnx: it holds no graph: take bundles from people you trust, or export it again
    """
    try:
        if model[4:8] == _ORT_FORMAT:
            raise _Refused("it is not ONNX, but onnxruntime's own format")
        if "graph" not in _walk(memoryview(model)):
            raise _Refused("it holds no graph")
    except _Refused as reason:
        raise BundleError(f"{where}: {reason}: take bundles from people you trust, or export it again") from None


def _walk(model: memoryview) -> set[str]:
    """Look at every message; returns the kinds of those that were found."""
    kinds: set[str] = set()
    budget = MAX_FIELDS
    waiting = [("model", model)]
    while waiting:
        kind, message = waiting.pop()
        known = _FIELDS[kind]
        for number, wire, value in _fields(message):
            budget -= 1
            if budget < 0:
                raise _Refused(f"it has more than {MAX_FIELDS:,} fields")
            if number not in known:
                raise _Refused(_REASONS.get((kind, number), f"field {number} of a {kind} is not known here"))
            inner = known[number]
            if inner in _FIELDS:
                if wire != _BYTES:
                    raise _Refused(f"field {number} of a {kind} is no message")
                kinds.add(inner)
                waiting.append((inner, value))
            elif inner:
                _check_value(inner, wire, value)
    return kinds


def _check_value(kind: str, wire: int, value: memoryview) -> None:
    if kind == "location":
        if wire != _VARINT or bytes(value) != b"\0":
            raise _Refused("a tensor is stored outside the file")
        return
    name = bytes(value).decode("utf-8", "replace") if wire == _BYTES else ""
    if kind == "domain" and (wire != _BYTES or name not in ("", "ai.onnx")):
        raise _Refused(f"an operator of the domain {name!r} is not allowed")
    if kind == "operator" and name not in ALLOWED:
        raise _Refused(f"the operator {name!r} is not allowed")


def _fields(message: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    """Number, wire type and bytes of each field of a message, in order."""
    place, end = 0, len(message)
    while place < end:
        tag, place = _varint(message, place)
        number, wire = tag >> 3, tag & 7
        if wire == _VARINT:
            start = place
            _, place = _varint(message, place)
        elif wire in (_FIXED64, _FIXED32):
            start, place = place, place + (8 if wire == _FIXED64 else 4)
        elif wire == _BYTES:
            size, start = _varint(message, place)
            place = start + size
        else:
            raise _Refused(f"wire type {wire} is not known here")
        if place > end or not 0 < number < 1 << 29:
            raise _Refused("it is cut off, or no ONNX file")
        yield number, wire, message[start:place]


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    """The number that begins at `place`, and where it ends; only its shortest spelling is taken."""
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(message):
            break
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            if value >= 1 << 64 or (byte == 0 and shift):
                break
            return value, place
    raise _Refused("it is cut off, or no ONNX file")
