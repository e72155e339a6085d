"""A command and every process under it: what they hold in memory at most, and who they are, by Linux's /proc.

Memory is the proportional share (PSS), so that a page which several processes share counts once. Imports the standard
library only.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

EVERY_SECONDS = 0.5


def descendants(root: int) -> dict[int, str]:
    """Process id -> command line of `root` and all under it that are alive."""
    parents, lines = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:  # it has ended meanwhile
            continue
        if status[0] != "Z":
            parents[int(folder.name)], lines[int(folder.name)] = int(status[1]), line
    found: dict[int, str] = {}
    for process in parents:
        above, path = process, []
        while above in parents and above not in path:
            path.append(above)
            if above == root:
                found[process] = lines[process]
                break
            above = parents[above]
    return found


def workers_of(root: int) -> list[int]:
    """The actors that score, under the command `root`."""
    return sorted(process for process, line in descendants(root).items() if line.startswith("ray::MapWorker"))


def is_alive(process: int) -> bool:
    """False for one that has ended, also where nobody has asked how."""
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())
    except OSError:
        return False


def kill(process: int) -> None:
    """As the machine would that runs out of memory."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


class Peak:
    """The most that a command and all under it held: together, and the largest of its workers alone; and their time.

    Processor time is that of all processes, each as it was last seen, so that neighbours on the machine do not count.
    """

    def __init__(self) -> None:
        self._ticks: dict[int, int] = {}
        self.bytes = 0
        self.worker_bytes = 0

    @contextlib.contextmanager
    def watching(self, root: int) -> Iterator[None]:
        """Look every half second for as long as the block lasts."""
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(root, done), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    @property
    def cpu_seconds(self) -> float:
        """What all processes together have computed."""
        return sum(self._ticks.values()) / os.sysconf("SC_CLK_TCK")

    def _watch(self, root: int, done: threading.Event) -> None:
        while not done.wait(EVERY_SECONDS):
            lines = descendants(root)
            self._ticks |= {process: ticks for process in lines if (ticks := _ticks(process))}
            held = {process: _share(process) for process in lines}
            self.bytes = max(self.bytes, sum(held.values()))
            workers = [held[process] for process, line in lines.items() if line.startswith("ray::MapWorker")]
            self.worker_bytes = max(self.worker_bytes, *workers, 0)


def _ticks(process: int) -> int:
    """User and system time of a process alone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _share(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return 0
    return 1024 * next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
