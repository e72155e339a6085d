"""How a command ends that cannot go on: in silence or in one line, never in a traceback of ours.

`import runtime` calls `watch()`, which does nothing unless this process was started to run a command of keymoji, with
`python -m` or as `keymoji`. Then Ctrl-C ends it in silence, also while numpy is still being imported, and so does a
reader of its answers that has gone; a disk that is full, or another error of the system, is one line and exit code 2.
Bugs keep their traceback. This file may import the standard library.
"""

import errno
import os
import sys
from types import TracebackType

OURS = ("runtime", "export", "quantize", "bench")
SCRIPT = "keymoji"
BAD_INPUT, INTERRUPTED, READER_GONE = 2, 130, 141  # the last two as a shell has them for the signals


def watch() -> None:
    """Answer for the rest of this process, if it is a command of ours."""
    if sys.excepthook is sys.__excepthook__ and started().partition(".")[0] in (*OURS, SCRIPT):
        import atexit

        sys.excepthook = answer
        sys.unraisablehook = _unraisable
        atexit.register(_flush)


def refuse_archive(file: str) -> None:
    """ImportError if `file`, one of ours, is inside a zip; one line and the exit where that zip is what was started.

    A frozen program (`sys.frozen`) has its modules in an archive too: refused only if our files are not beside it.
    """
    folder = os.path.dirname(file)  # noqa: PTH120
    frozen = getattr(sys, "frozen", False)
    if os.path.exists(os.path.join(folder, "allowed_operators.json") if frozen else folder):  # noqa: PTH110, PTH118
        return
    line = f"{folder}: keymoji does not run from inside an archive, for its bundles are folders: install it with pip"
    if frozen:
        line = f"{folder}: frozen without keymoji's files: "
        line += "install keymoji with pip, then freeze again, or give PyInstaller --collect-data runtime"
    if started().partition(".")[0] in (*OURS, SCRIPT) or (not frozen and folder.startswith(sys.path[0] or " ")):
        print(f"{SCRIPT}: {line}", file=sys.stderr)
        raise SystemExit(BAD_INPUT)
    raise ImportError(line)


def started() -> str:
    """The module that `python -m` runs, as it was typed, or the name of the script; nothing where it is neither."""
    if getattr(sys, "frozen", False):  # its words are its own, a -m too
        return SCRIPT if os.path.basename(sys.executable).removesuffix(".exe") == SCRIPT else ""  # noqa: PTH119
    words = iter(sys.orig_argv[1:])
    for word in words:
        if word in ("-W", "-X"):
            next(words, None)
        elif not word.startswith("-"):
            return SCRIPT if os.path.basename(word).removesuffix(".exe") == SCRIPT else ""  # noqa: PTH119
        elif word.endswith("m") and not word.startswith("--"):
            return next(words, "")
    return ""


def answer(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """What `sys.excepthook` is: Python ends itself by the signal after a KeyboardInterrupt that nobody has shown."""
    if isinstance(error, KeyboardInterrupt):
        return
    if isinstance(error, ImportError) and isinstance(error.__cause__ or error.__context__, KeyboardInterrupt):
        raise SystemExit(INTERRUPTED)  # while a library in C was being imported
    if not isinstance(error, OSError):
        sys.__excepthook__(kind, error, traceback)
        return
    raise SystemExit(_end(error))


def _flush() -> None:
    """The last of the answers, while something can still be said if they cannot be written."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        os._exit(_end(error))
    except ValueError:  # closed by whoever wrote to it
        return


def _end(error: OSError) -> int:
    """Say what is to be said; returns the exit code."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that nothing is flushed where it failed
    if isinstance(error, BrokenPipeError):
        return READER_GONE
    if sys.stderr is not None:
        full = error.errno in (errno.ENOSPC, errno.EFBIG, errno.EIO)
        where = error.filename or ("standard output" if full else "the system says")
        print(f"{started()}: {where}: {error.strerror or error}: make room, or name another place", file=sys.stderr)
    return BAD_INPUT


def _unraisable(what: "sys.UnraisableHookArgs") -> None:
    """Ctrl-C inside a callback that cannot raise it: Python would print a traceback, and go on."""
    if isinstance(what.exc_value, KeyboardInterrupt):
        os._exit(INTERRUPTED)
    sys.__unraisablehook__(what)
