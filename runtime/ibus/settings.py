"""What the user chose, in one small JSON file: `ibus.json` in the folder `keymoji` under XDG_CONFIG_HOME.

A file that is broken, or newer than this, is refused with one line that says what and where, and is never overwritten.
What was learnt of the user, if they asked for that, stands beside it in `personal.json`. This file may import the
standard library and the other files of the runtime, and of this package keys.py.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from runtime.errors import OptionError
from runtime.ibus.keys import MOST, parse_bindings
from runtime.strip.skin_tones import TONES
from runtime.whole_file import write_whole

FORMAT, FORMAT_VERSION = "keymoji-ibus", 1
SENSITIVITIES = ("quiet", "usual", "eager")
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One user's choices; OptionError where one makes no sense."""

    suggest: bool = True
    bundle: str = "en"  # the name of a shipped one, or a folder
    count: int = MOST  # emoji on the strip
    sensitivity: str = "usual"
    skin_tone: str | None = None
    never: tuple[str, ...] = ()  # emoji that are not to be shown
    learn: bool = False  # whether what the user takes changes what is suggested
    take: str = "Tab"
    choose: str = "Alt"

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            kinds = (str, type(None)) if one.name == "skin_tone" else (type(one.default),)
            if type(value) not in kinds or (one.name == "never" and not all(isinstance(e, str) for e in value)):
                raise OptionError(f"{one.name}: {value!r} found: {one.default!r} would be usual")
        if not 1 <= self.count <= MOST:
            raise OptionError(f"count: {self.count} found: use 1 to {MOST}")
        if self.sensitivity not in SENSITIVITIES:
            raise OptionError(f"sensitivity: {self.sensitivity!r} found: use one of {', '.join(SENSITIVITIES)}")
        if self.skin_tone is not None and self.skin_tone not in TONES:
            raise OptionError(f"skin_tone: {self.skin_tone!r} found: use null or one of {', '.join(TONES)}")
        parse_bindings(self.take, self.choose)


def folder() -> Path:
    """Where a user's files are: `keymoji` under XDG_CONFIG_HOME, which must be an absolute path to count."""
    named = Path(os.environ.get("XDG_CONFIG_HOME") or "")
    return (named if named.is_absolute() else Path.home() / ".config") / "keymoji"


def load(file: Path) -> Settings:
    """What the file says; the usual where there is none. OptionError where it is broken or not ours."""
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST_BYTES)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise OptionError(f"{file}: cannot be read ({error.strerror}): change its permissions") from None
    try:
        document = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise OptionError(f"{file}: not JSON in UTF-8: mend it, or delete it") from None
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise OptionError(f"{file}: it does not say 'format': {FORMAT!r}: these are not the settings of this engine")
    version = document.get("format_version")
    if type(version) is not int or version != FORMAT_VERSION:
        raise OptionError(f"{file}: format_version {version!r} found, {FORMAT_VERSION} expected: update keymoji")
    try:
        return _parse({name: value for name, value in document.items() if name not in ("format", "format_version")})
    except OptionError as error:
        raise OptionError(f"{file}: {error}") from None


def save(file: Path, settings: Settings) -> None:
    """Make the file say this, or leave the old one whole; OptionError where that cannot be."""
    load(file)  # what is not ours, or newer, or broken, is not replaced
    document = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(settings)}
    data = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not write_whole(file, data):
            raise OptionError(f"{file}: others save it all the time: let one process save it")
    except OSError as error:
        raise OptionError(f"{file}: cannot be written ({error.strerror}): change its permissions") from None


def _parse(entries: Mapping[str, Any]) -> Settings:
    unknown = sorted(set(entries) - {one.name for one in fields(Settings)})
    if unknown:
        raise OptionError(f"{unknown[0]!r} is no setting: delete it")
    never = entries.get("never", [])
    return Settings(**{**entries, "never": tuple(never) if isinstance(never, list) else never})
