"""Which Python runs the engine: one that has PyGObject, numpy and onnxruntime, and finds this package.

PyGObject comes with the system's Python, the other two with pip; where no Python has all, the packages of this one are
lent to the system's, which works where both are of the same version. This file may import the standard library and the
error tree.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from runtime.errors import OptionError

SYSTEM = "/usr/bin/python3"
ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"gi": "python3-gi", "IBus": "gir1.2-ibus-1.0"}  # as Debian and Ubuntu call them
EVERYTHING = ["gi", "IBus", "numpy", "onnxruntime", "keymoji"]
_PROBE = """
import json, os
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
missing = []
for name, code in (
    ("gi", "import gi"),
    ("IBus", "import gi; gi.require_version('IBus', '1.0'); from gi.repository import IBus"),
    ("numpy", "import numpy"),
    ("onnxruntime", "import onnxruntime"),
    ("keymoji", "import runtime.ibus"),
):
    try:
        exec(code)
    except Exception:
        missing.append(name)
print(json.dumps(missing))
"""


@dataclass(frozen=True)
class Interpreter:
    """A Python and the folders that it is lent, as a command that runs away from any folder of the user's."""

    python: str
    lent: tuple[str, ...] = ()

    @property
    def command(self) -> list[str]:
        path = [f"PYTHONPATH={':'.join(self.lent)}"] if self.lent else ["-u", "PYTHONPATH"]
        return ["/usr/bin/env", "--chdir=/", *path, self.python]

    def missing(self) -> list[str]:
        """What it lacks of gi, IBus, numpy, onnxruntime and keymoji; all of them where it does not run."""
        try:
            done = subprocess.run(
                [*self.command, "-c", _PROBE], capture_output=True, encoding="utf-8", timeout=60, check=True
            )
            found: list[str] = json.loads(done.stdout)
        except (OSError, ValueError, subprocess.SubprocessError):
            return EVERYTHING
        return found


def find(wanted: str | None = None) -> Interpreter:
    """The Python named, or else this one, or the system's; OptionError says what is missing and how to get it."""
    tried = {}
    for python in (wanted,) if wanted else (sys.executable, SYSTEM):
        for lent in ((), _ours()):
            one = Interpreter(python, lent)
            tried[one] = one.missing()
            if not tried[one]:
                return one
    raise OptionError(_explanation(tried))


def _ours() -> tuple[str, ...]:
    """The folders where this Python finds keymoji, numpy and onnxruntime."""
    specs = (importlib.util.find_spec(name) for name in ("numpy", "onnxruntime"))
    homes = [str(Path(spec.origin).parents[1]) for spec in specs if spec and spec.origin]
    return tuple(dict.fromkeys([str(ROOT), *homes]))


def _explanation(tried: dict[Interpreter, list[str]]) -> str:
    closest, missing = min(tried.items(), key=lambda one: len(one[1]))
    if missing == EVERYTHING:
        return f"{closest.python} is no Python that runs here: name another"
    system = tried.get(Interpreter(SYSTEM), missing)
    packages = [package for name, package in PACKAGES.items() if name in missing and name in system]
    if packages:
        return f"{closest.python} lacks {', '.join(missing)}: sudo apt install {' '.join(packages)}"
    return (
        f"no Python has PyGObject, numpy and onnxruntime ({closest.python} lacks {', '.join(missing)}): "
        f"{SYSTEM} -m venv --system-site-packages FOLDER, FOLDER/bin/pip install keymoji, "
        "and run this command with FOLDER/bin/python"
    )
