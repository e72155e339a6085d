"""A missing extra gets one line, whichever command of `export`, `quantize` or `bench` it is that lacks it.

Each of these packages calls `explain_missing(__name__)` in its `__init__`, so no command can forget it. Where Python
was started with `-m` on that package, an import that fails for want of somebody else's library ends in one line that
names the extra, and exit code 2. Whoever imports the package otherwise gets the ordinary exception, and so does a wrong
import of our own, unless another package hides ours. May import the standard library and `ending.py`.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import TracebackType

from runtime import ending

OURS = (*ending.OURS, "__main__")
# else an extra is named as the package that needs it
OTHER_EXTRAS = {"gensim": "edeer", "jieba": "edeer", "ray": "scale", "pyarrow": "scale"}


def explain_missing(package: str) -> None:
    """Answer for `package` and everything under it, if this process was started with `-m` to run a part of it."""
    started = sys.argv[:1] == ["-m"]  # as long as the packages above the module that was named are imported

    def answer(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        line = explanation(package, error, importer(traceback)) if isinstance(error, ModuleNotFoundError) else None
        if line is None:
            before(kind, error, traceback)
            return
        print(f"{command() or package}: {line}", file=sys.stderr)
        raise SystemExit(2)

    before = sys.excepthook
    if started and before in (sys.__excepthook__, ending.answer):
        sys.excepthook = answer


def explanation(package: str, error: ModuleNotFoundError, importer: str) -> str | None:
    """What is missing and how to get it; None for a module of ours, which no extra brings."""
    name = error.name or ""
    library, culprit = name.partition(".")[0], importer.partition(".")[0]
    if library in ending.OURS:
        return shadowed(library)
    if not library or library in OURS:
        return None
    extra = OTHER_EXTRAS.get(culprit, OTHER_EXTRAS.get(library, package))
    get_it = f'pip install "keymoji[{extra}]", or in a checkout pip install ".[{extra}]"'
    if culprit not in OURS:
        return f'{culprit} is installed, but not {name}, which it needs; complete the extra "{extra}": {get_it}'
    if name != library and importlib.util.find_spec(library):
        return f'{library} is installed, but not {name}, a part of it; complete the extra "{extra}": {get_it}'
    return f'{library} is not installed; it comes with the extra "{extra}": {get_it}'


def shadowed(package: str) -> str | None:
    """Where another package of this name hides ours, which stands beside `runtime`; None where ours was found."""
    found = importlib.util.find_spec(package)
    where = Path(found.origin).parent if found and found.origin else None
    if where is None or where == Path(__file__).parents[1] / package:
        return None
    return f"{where}: this package named {package} hides keymoji's: rename it, or start from another folder"


def importer(traceback: TracebackType | None) -> str:
    """The module whose import failed, by the last line of the traceback."""
    name = "__main__"
    while traceback:
        name = traceback.tb_frame.f_globals.get("__name__", name)
        traceback = traceback.tb_next
    return name


def command() -> str:
    """What was started with `-m`, as it was typed; nothing where it was not yet found."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    return spec.name.removesuffix(".__main__") if spec else ""
