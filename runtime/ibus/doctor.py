"""What is missing between this machine and emoji at the caret: a line for each thing that must be there.

    ok       typelib: IBus 1.5.27
    missing  component: the engine is not installed: python -m runtime.ibus install

This file may import the standard library, the runtime, and of this package all but engine.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from runtime.errors import KeymojiError
from runtime.ibus import settings
from runtime.ibus.installing import SYSTEM_FOLDER, place
from runtime.ibus.interpreter import find
from runtime.ibus.names import ENGINE

_VARIABLES = {"GTK_IM_MODULE": "ibus", "QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"}


@dataclass(frozen=True)
class Finding:
    """One thing: whether it is as it must be, and what was found or is to be done."""

    name: str
    is_well: bool
    line: str
    is_needed: bool = True

    def __str__(self) -> str:
        word = "ok" if self.is_well else "missing" if self.is_needed else "note"
        return f"{word:8} {self.name}: {self.line}"


def findings() -> Iterator[Finding]:
    """Everything that is looked at, in the order in which it is to be mended."""
    daemon = shutil.which("ibus-daemon")
    yield Finding("daemon", bool(daemon), daemon or "sudo apt install ibus")
    yield _tried("python", lambda: " ".join(find().command))
    yield _tried("settings", _settings)
    yield from _installed()
    yield _listed()
    is_wayland = os.environ.get("XDG_SESSION_TYPE") == "wayland"
    advice = "not needed under GNOME on Wayland" if is_wayland else "im-config -n ibus"
    for name, wanted in _VARIABLES.items():
        found = os.environ.get(name)
        line = wanted if found == wanted else f"{found or 'not set'}, {wanted} expected: {advice}"
        yield Finding(name, found == wanted, line, is_needed=False)


def _tried(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except (KeymojiError, ImportError) as error:
        return Finding(name, False, str(error))


def _settings() -> str:
    from runtime import EmojiPredictor  # onnxruntime may be what is missing

    file = settings.folder() / "ibus.json"
    found = settings.load(file)
    return f"{file}, bundle {EmojiPredictor.load(found.bundle).name}"


def _installed() -> Iterator[Finding]:
    system, own = place(for_system=True).component, place(for_system=False)
    if system.exists():
        yield Finding("component", True, str(system))
    elif own.component.exists():
        yield Finding("component", True, str(own.component))
        folders = os.environ.get("IBUS_COMPONENT_PATH", "").split(":")
        is_well = str(own.component.parent) in folders
        yield Finding("IBUS_COMPONENT_PATH", is_well, "names its folder" if is_well else "log out and in again", False)
    else:
        yield Finding("component", False, f"neither in {SYSTEM_FOLDER} nor in yours: python -m runtime.ibus install")


def _listed() -> Finding:
    """Whether the daemon that runs now offers the engine."""
    try:
        done = subprocess.run(["ibus", "list-engine"], capture_output=True, encoding="utf-8", timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return Finding("engine", False, "no ibus-daemon answers: ibus-daemon -drx, or a desktop that starts it")
    names = {line.split(" - ")[0].strip() for line in done.stdout.splitlines()}
    return Finding("engine", ENGINE in names, "IBus lists it" if ENGINE in names else "not listed: ibus restart")
