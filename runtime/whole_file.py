"""A small file of the user's is replaced in one step: it holds the old bytes or the new ones, whatever happens.

It is written beside itself under a name of its own, flushed to the disk, and renamed: a kill at any point leaves the
old file or the new one whole, and so do two processes that save at once. What a kill left beside it goes at the next
save or removal, so that erasing erases. A link stays a link, and a file keeps its mode. May import the standard library
only.
"""

import glob
import os
import shutil
import tempfile
from pathlib import Path

_PARTIAL = ".partial"
_ANY_NAME = "?" * 8  # what tempfile puts between prefix and suffix
_TRIES = 20


def write_whole(file: Path, data: bytes) -> bool:
    """Make the file hold the data, for its owner alone if it is new; OSError where that cannot be.

    False where other processes save it all the time, so that none of the tries came through.
    """
    target = Path(os.path.realpath(file))
    return any(_replaced(target, data) for _ in range(_TRIES))


def remove_whole(file: Path) -> None:
    """Delete the file, where there is one, with all that a kill left of it beside it; OSError where that cannot be."""
    target = Path(os.path.realpath(file))
    _clear(target)
    target.unlink(missing_ok=True)


def _clear(target: Path) -> None:
    name = glob.escape(target.name)
    for pattern in (f"{name}.{_ANY_NAME}{_PARTIAL}", f"{name}{_PARTIAL}"):  # the second as version 0.1 wrote it
        for left_over in target.parent.glob(pattern):
            left_over.unlink(missing_ok=True)


def _replaced(target: Path, data: bytes) -> bool:
    """Whether the file holds the data now; not where another process that saves took ours for a kill's leftover."""
    _clear(target)
    descriptor, own = tempfile.mkstemp(suffix=_PARTIAL, prefix=f"{target.name}.", dir=target.parent)
    partial = Path(own)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, partial)
        partial.replace(target)
    except FileNotFoundError:
        return False
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return True
