"""The file of `PersonalRanking`: one JSON document, read with suspicion and replaced in one step (whole_file.py).

What stands at the path and is not such a file, or a broken one, is refused and left as it is, by `save` too.
`runtime/js/PERSONAL.md` says what the document holds.

This file may import the standard library, the error tree, skin_tones.py, text.py and whole_file.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runtime.errors import PersonalError, TextError
from runtime.strip.skin_tones import bare_spelling
from runtime.text import check_text
from runtime.whole_file import write_whole

FORMAT = "keymoji-personal"
FORMAT_VERSION = 1
MAX_COUNT = 1000  # no count that was learnt comes near it

Counts = dict[str, dict[str, float]]  # believed emoji -> chosen emoji -> count


def parse_export(document: object, where: str) -> Counts:
    """The counts in the document; PersonalError unless every one of them can be used. `where` is for messages."""
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise PersonalError(f"{where}: it does not say 'format': {FORMAT!r}: this is no file of PersonalRanking")
    version = document.get("format_version")
    if type(version) is not int or version != FORMAT_VERSION:
        raise PersonalError(f"{where}: format_version {version!r} found, {FORMAT_VERSION} expected: update keymoji")
    rows = _emoji_of(document.get("counts"), "counts", where)
    counts = {believed: _emoji_of(row, f"counts of {believed}", where) for believed, row in rows.items()}
    for believed, row in counts.items():
        for chosen, count in row.items():
            if type(count) not in (int, float) or not 0 < count < MAX_COUNT:
                found = f"{believed} to {chosen} counts {str(count)[:20]}, not above 0 and below {MAX_COUNT}"
                raise PersonalError(f"{where}: {found}: delete it")
    return {believed: {chosen: float(count) for chosen, count in row.items()} for believed, row in counts.items()}


def read_export(file: Path) -> Counts:
    """The counts in the file; none where there is no file."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise PersonalError(f"{file}: cannot be read ({error.strerror}): change its permissions") from None
    except ValueError as error:  # a NUL, or half a surrogate pair
        raise PersonalError(f"{str(file)!r}: no file can have this name ({error}): name another") from None
    try:
        document = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise PersonalError(f"{file}: not JSON in UTF-8: delete it, or save to another file") from None
    return parse_export(document, str(file))


def write_export(file: Path, document: Mapping[str, Any]) -> None:
    """Make the file hold the document; nobody else may read it."""
    read_export(file)  # what is not ours, or newer, or broken, is not replaced
    data = (json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")
    try:
        if write_whole(file, data):
            return
    except OSError as error:
        raise PersonalError(f"{file}: cannot be written ({error.strerror}): name a file in a folder of yours") from None
    raise PersonalError(f"{file}: others save it all the time: let one process save it")


def _emoji_of(entries: object, what: str, where: str) -> Mapping[str, Any]:
    """The entries, an object whose keys are emoji, each of them once in any spelling."""
    if not isinstance(entries, Mapping):
        raise PersonalError(f"{where}: {what} is {type(entries).__name__}, not an object of emoji: delete it")
    seen: set[str] = set()
    for emoji in entries:
        if not _is_word(emoji) or bare_spelling(emoji) in seen:
            raise PersonalError(f"{where}: {what}: {emoji!r} is not an emoji, or stands there twice: delete it")
        seen.add(bare_spelling(emoji))
    return entries


def _is_word(emoji: str) -> bool:
    try:
        return bool(check_text(emoji).strip())
    except TextError:
        return False
