"""`Desktop`: Xvfb, a D-Bus session, ibus-daemon with its GTK panel, the engine as `install` leaves it, and a typist.

Everything is started anew in a folder of its own and ended with it; nothing of the user's is read or written. Nothing
here waits for a fixed time: `until` waits for what is to happen, and fails where it does not.
"""

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
PANEL = "/usr/libexec/ibus-ui-gtk3"
TEXT = "merry christmas"
PROGRAMS = ("Xvfb", "dbus-run-session", "ibus-daemon", "ibus", "xdotool", "setxkbmap", SYSTEM_PYTHON, PANEL)
TYPELIBS = (("IBus", "1.0"), ("Gtk", "3.0"), ("Gtk", "4.0"))
_PATIENCE = 10.0
_Found = TypeVar("_Found")


def lacking() -> list[str]:
    """What this machine lacks to be such a desktop."""
    programs = [name for name in PROGRAMS if shutil.which(name) is None]
    if programs:
        return programs
    code = "import gi, sys; gi.require_version(sys.argv[1], sys.argv[2])"
    return [
        f"{name}-{version}"
        for name, version in TYPELIBS
        if subprocess.run([SYSTEM_PYTHON, "-c", code, name, version], capture_output=True, check=False).returncode
    ]


def until(look: Callable[[], _Found], what: str | Callable[[], str]) -> _Found:
    """What `look` returns as soon as that is true; AssertionError where it is not in time."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"in {_PATIENCE:.0f} s this did not happen: {what if isinstance(what, str) else what()}")


class Lines:
    """A process that is told lines and says lines of JSON."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        self.heard: list[Any] = []
        self._new: queue.SimpleQueue[Any] = queue.SimpleQueue()
        with log.open("wb") as stream:
            self.process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stream,
                encoding="utf-8",
                bufsize=1,
            )
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            said = json.loads(line)
            self.heard.append(said)
            self._new.put(said)

    def tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def ask(self, line: str, patience: float = _PATIENCE) -> Any:
        self.tell(line)
        return self._new.get(timeout=patience)

    def next(self) -> Any:
        return self._new.get(timeout=_PATIENCE)

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.process.stdin and self.process.stdin.close()
        _end(self.process)


class Desktop:
    """A desktop in `folder`, with the settings of keymoji given; used in a `with`."""

    def __init__(self, folder: Path, install: list[str], **settings: object) -> None:
        """`install` is the command, from `python` on, that installs the engine for this user."""
        self.folder = folder
        self._processes: list[subprocess.Popen[str]] = []
        for name in ("config", "data", "run", "home"):
            (folder / name).mkdir(mode=0o700)
        self.settings_file = folder / "config" / "keymoji" / "ibus.json"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "LANG")},
            "LC_ALL": "C.UTF-8",
            "HOME": str(folder / "home"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "GTK_IM_MODULE": "ibus",
            "QT_IM_MODULE": "ibus",
            "XMODIFIERS": "@im=ibus",
            "GSETTINGS_BACKEND": "memory",
            "GSK_RENDERER": "cairo",
            "NO_AT_BRIDGE": "1",
            "GTK_A11Y": "none",
            "ORT_DISABLE_TELEMETRY": "1",
            "OMP_NUM_THREADS": "1",
        }
        self._install = install
        if settings:
            self.settings_file.parent.mkdir()
            document = {"format": "keymoji-ibus", "format_version": 1, **settings}
            self.settings_file.write_text(json.dumps(document), encoding="utf-8")

    def __enter__(self) -> "Desktop":
        try:
            self._start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self._processes):
            _end(process)

    def _start(self) -> None:
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "640x320x24", "-nolisten", "tcp"]
        self._spawn(command, pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as stream:
            self.environment["DISPLAY"] = f":{stream.readline().strip()}"
        session = self._spawn(
            ["dbus-run-session", "--", "sh", "-c", "echo $DBUS_SESSION_BUS_ADDRESS; read _"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert session.stdout
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = session.stdout.readline().strip()
        self.installed = self.run(*self._install)
        setting = (self.folder / "config" / "environment.d" / "keymoji.conf").read_text(encoding="utf-8")
        name, _, value = setting.strip().partition("=")
        self.environment[name] = value  # as the next login would
        self._spawn(["ibus-daemon", "--xim", "--replace", f"--panel={PANEL}", "--config=disable"])
        until(lambda: "keymoji" in self.run("ibus", "list-engine", check=False), "IBus lists the engine")
        self.monitor = self.lines("monitor.py")
        assert self.monitor.next() == "ready"

    def _spawn(self, command: list[str], **options: Any) -> "subprocess.Popen[str]":
        with (self.folder / f"{Path(command[0]).name}.log").open("wb") as log:
            process = subprocess.Popen(command, env=self.environment, stderr=log, text=True, **options)
        self._processes.append(process)
        return process

    def lines(self, script: str, **environment: str) -> Lines:
        """One of the scripts of this folder, in this session, with the system's Python."""
        lines = Lines(
            [SYSTEM_PYTHON, str(HERE / script)], {**self.environment, **environment}, self.folder / f"{script}.log"
        )
        self._processes.append(lines.process)
        return lines

    def run(self, *command: str, check: bool = True) -> str:
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False
        )
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout

    def client(self, script: str, **environment: str) -> Lines:
        """An application, and the keyboard's focus in it."""
        client = self.lines(script, **environment)
        title = f"keymoji-{script.removeprefix('client_').removesuffix('.py')}"
        window = until(lambda: self.run("xdotool", "search", "--name", f"^{title}$", check=False).split(), title)
        until(lambda: self.run("xdotool", "windowfocus", window[-1], "getwindowfocus").strip() == window[-1], "focus")
        return client

    def switch_to(self, engine: str) -> None:
        """As the user switches in the panel."""
        until(lambda: self.run("ibus", "engine", engine, check=False) or self.engine() == engine, engine)

    def engine(self) -> str:
        return self.run("ibus", "engine", check=False).strip()

    def type(self, text: str, delay_ms: int = 12) -> None:
        self.run("xdotool", "type", "--delay", str(delay_ms), "--", text)

    def press(self, *keys: str) -> None:
        self.run("xdotool", "key", "--delay", "20", *keys)

    def said(self, since: int = 0) -> list[Any]:
        """What the engine said on IBus: (name of the signal, what it carried)."""
        return self.monitor.heard[since:]

    def mark(self) -> int:
        return len(self.monitor.heard)

    def strip(self) -> list[str]:
        """The emoji on the strip now; none where it is closed."""
        for name, value in reversed(self.monitor.heard[1:]):
            if name in ("HideLookupTable", "UpdateLookupTable"):
                return value["emoji"] if name == "UpdateLookupTable" else []
        return []

    def engine_pid(self) -> int:
        """The process of the engine; 0 where there is none."""
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                is_engine = (folder / "cmdline").read_bytes().split(b"\0")[-4:-1] == [b"-m", b"runtime.ibus", b"run"]
                inside = f"XDG_RUNTIME_DIR={self.folder / 'run'}".encode()
                if is_engine and inside in (folder / "environ").read_bytes().split(b"\0"):
                    return int(folder.name)
        return 0


def _end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def here(folder: Path, **settings: object) -> Desktop:
    """A desktop with the engine of this checkout, run by a Python that `install` finds."""
    return Desktop(folder, [sys.executable, "-m", "runtime.ibus", "install"], **settings)


def arrives(app: Lines, text: str, name: str = "plain") -> None:
    until(lambda: app.ask(f"text {name}") == text, lambda: f"{text!r} arrives, not {app.ask(f'text {name}')!r}")


def opened(desktop: Desktop, text: str = TEXT) -> list[str]:
    """The strip that stands after the text was typed and everything was answered."""
    since = desktop.mark()
    desktop.type(text)
    until(lambda: [one for one in desktop.said(since) if one[0] == "UpdateLookupTable"], "a strip")
    before = -1
    while before != desktop.mark():  # until nothing more is said
        before = desktop.mark()
        time.sleep(0.15)
    assert desktop.strip()
    return desktop.strip()
