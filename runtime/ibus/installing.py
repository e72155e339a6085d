"""Where IBus finds the engine: a component file, in the user's folder or the system's, written and removed.

IBus reads `/usr/share/ibus/component`. The user's own folder it reads only where IBUS_COMPONENT_PATH names it, so the
installation for one user also writes a file of `environment.d`, which counts from the next login on. This file may
import the standard library and the error tree, and of this package names.py and interpreter.py.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from runtime.errors import OptionError
from runtime.ibus.interpreter import Interpreter
from runtime.ibus.names import BUS_NAME, ENGINE
from runtime.version import VERSION
from runtime.whole_file import write_whole

SYSTEM_FOLDER = Path("/usr/share/ibus/component")
_COMPONENT = """<?xml version="1.0" encoding="utf-8"?>
<component>
  <name>{name}</name>
  <description>Emoji suggestions while you type</description>
  <exec>{command}</exec>
  <version>{version}</version>
  <author>keymoji</author>
  <license>Apache-2.0</license>
  <homepage></homepage>
  <textdomain>keymoji</textdomain>
  <engines>
    <engine>
      <name>{engine}</name>
      <longname>Emoji (keymoji)</longname>
      <description>Suggests emoji while you type; keys pass untouched</description>
      <language>other</language>
      <license>Apache-2.0</license>
      <author>keymoji</author>
      <icon></icon>
      <layout>default</layout>
      <symbol>☺</symbol>
      <rank>0</rank>
    </engine>
  </engines>
</component>
"""


@dataclass(frozen=True)
class Place:
    """Where the component file is, and for one user the file that tells IBus of its folder."""

    component: Path
    environment: Path | None = None


def place(for_system: bool) -> Place:
    """The system's place, or this user's by XDG_DATA_HOME and XDG_CONFIG_HOME."""
    if for_system:
        return Place(SYSTEM_FOLDER / f"{ENGINE}.xml")
    component = _home("XDG_DATA_HOME", ".local/share") / "ibus" / "component" / f"{ENGINE}.xml"
    return Place(component, _home("XDG_CONFIG_HOME", ".config") / "environment.d" / f"{ENGINE}.conf")


def component_xml(interpreter: Interpreter) -> str:
    """The component file: what IBus is to run, and what it is to show."""
    command = shlex.join([*interpreter.command, "-m", "runtime.ibus", "run"])
    return _COMPONENT.format(name=BUS_NAME, command=escape(command), version=VERSION, engine=ENGINE)


def install(interpreter: Interpreter, where: Place) -> list[Path]:
    """Write the files and return them; OptionError where a folder is not to be written."""
    files = {where.component: component_xml(interpreter)}
    if where.environment:
        files[where.environment] = f"IBUS_COMPONENT_PATH={SYSTEM_FOLDER}:{where.component.parent}\n"
    for file, text in files.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not write_whole(file, text.encode("utf-8")):
                raise OptionError(f"{file}: others save it all the time: try again")
            file.chmod(0o644)
        except OSError as error:
            advice = "run it with sudo, or without --system" if not where.environment else "change its permissions"
            raise OptionError(f"{file}: cannot be written ({error.strerror}): {advice}") from None
    return list(files)


def uninstall(where: Place) -> list[Path]:
    """Remove the files and return those that were there."""
    removed = []
    for file in (where.component, where.environment):
        try:
            if file and file.exists():
                file.unlink()
                removed.append(file)
        except OSError as error:
            raise OptionError(f"{file}: cannot be removed ({error.strerror}): run it with sudo") from None
    return removed


def _home(variable: str, usual: str) -> Path:
    """The folder of an XDG variable, which must be an absolute path to count."""
    named = Path(os.environ.get(variable) or "")
    return named if named.is_absolute() else Path.home() / usual
