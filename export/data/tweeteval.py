"""TweetEval's emoji data, read from a folder: a text a line, a label id a line, and `mapping.txt` for the labels.

`load_split` reads one split in one track and refuses broken files by file and line. How many lines a split has is not
its business (`download.py` pins the published files); that texts and labels are equally many is.
Lines end at "\\n" and nowhere else: the texts contain other characters that `str.splitlines` would break at.
May import `runtime` and numpy.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from export.data.errors import DataError
from export.data.families import family_of
from export.data.sources import get_it
from export.data.tracks import TRACKS, VARIATION_SELECTORS
from runtime.bundle import Label
from runtime.errors import OptionError

FOLDER_NAME = "tweeteval_emoji"
DATA_VARIABLE = "KEYMOJI_DATA"
SPLITS: Mapping[str, str] = MappingProxyType({"train": "train", "validation": "val", "test": "test"})  # file prefixes
_GET_IT = get_it(FOLDER_NAME)

_EMOJI_AND_NAMES = (  # in label order: the fully-qualified emoji and Unicode's (CLDR) short name
    ("\u2764\ufe0f", "red heart"),
    ("😍", "smiling face with heart-eyes"),
    ("😂", "face with tears of joy"),
    ("💕", "two hearts"),
    ("🔥", "fire"),
    ("😊", "smiling face with smiling eyes"),
    ("😎", "smiling face with sunglasses"),
    ("✨", "sparkles"),
    ("💙", "blue heart"),
    ("😘", "face blowing a kiss"),
    ("📷", "camera"),
    ("🇺🇸", "flag: United States"),
    ("\u2600\ufe0f", "sun"),
    ("💜", "purple heart"),
    ("😉", "winking face"),
    ("💯", "hundred points"),
    ("😁", "beaming face with smiling eyes"),
    ("🎄", "Christmas tree"),
    ("📸", "camera with flash"),
    ("😜", "winking face with tongue"),
)
LABELS = tuple(
    Label(id=label_id, emoji=emoji, name=name, family=family_of(emoji))
    for label_id, (emoji, name) in enumerate(_EMOJI_AND_NAMES)
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Split:
    """One split in one track. `sha256` is that of the text file's bytes followed by the label file's, in any track."""

    texts: tuple[str, ...]
    label_ids: npt.NDArray[np.int64]  # (texts,)
    sha256: str


def data_folder(named: str | Path | None = None) -> Path:
    """The folder with the data files: named (`--data`), else by KEYMOJI_DATA; either may also name its parent."""
    chosen = named or os.environ.get(DATA_VARIABLE)
    if not chosen:
        raise DataError(f"no data folder: give --data DIR or set {DATA_VARIABLE}; {_GET_IT}")
    for folder in (Path(chosen) / FOLDER_NAME, Path(chosen)):
        if (folder / "mapping.txt").is_file():
            return folder
    raise DataError(f"{chosen}: holds neither {FOLDER_NAME}/mapping.txt nor mapping.txt; {_GET_IT}")


def load_split(folder: Path, split: str, track: str) -> Split:
    """Read train, validation or test in the as-shipped or the clean track, checking every line."""
    if split not in SPLITS:
        raise OptionError(f"split {split!r} is unknown: use one of {', '.join(SPLITS)}")
    if track not in TRACKS:
        raise OptionError(f"track {track!r} is unknown: use one of {', '.join(TRACKS)}")
    _check_mapping(folder / "mapping.txt")
    text_path, label_path = folder / f"{SPLITS[split]}_text.txt", folder / f"{SPLITS[split]}_labels.txt"
    text_bytes, label_bytes = _read(text_path), _read(label_path)
    texts, label_lines = _lines(text_path, text_bytes), _lines(label_path, label_bytes)
    if len(texts) < len(label_lines):
        raise _broken(text_path, len(texts), f"the texts end here, but {label_path.name} has {len(label_lines)} lines")
    if len(label_lines) < len(texts):
        raise _broken(label_path, len(label_lines), f"the labels end here, but {text_path.name} has {len(texts)} lines")
    return Split(
        texts=tuple(TRACKS[track](text) for text in texts),
        label_ids=_label_ids(label_path, label_lines),
        sha256=hashlib.sha256(text_bytes + label_bytes).hexdigest(),
    )


def _label_ids(path: Path, lines: list[str]) -> npt.NDArray[np.int64]:
    known = {str(label.id): label.id for label in LABELS}
    for number, line in enumerate(lines, start=1):
        if line not in known:
            raise _broken(path, number, f"{line[:40]!r} is not a label id from 0 to {len(LABELS) - 1}")
    return np.array([known[line] for line in lines], dtype=np.int64)  # (texts,)


def _check_mapping(path: Path) -> None:
    """Refuse a data set whose labels are not ours, or are in another order."""
    lines = _lines(path, _read(path))
    for label, line in zip(LABELS, lines, strict=False):
        expected = [str(label.id), label.emoji.rstrip(VARIATION_SELECTORS)]
        if line.split("\t")[:2] != expected:
            raise _broken(path, label.id + 1, f"{line[:40]!r} does not map label {' to '.join(expected)}")
    if len(lines) != len(LABELS):
        raise _broken(path, len(lines), f"the file ends here with {len(lines)} labels, not {len(LABELS)}")


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); {_GET_IT}") from error
    if not content:
        raise _broken(path, 1, "the file is empty")
    return content


def _lines(path: Path, content: bytes) -> list[str]:
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise _broken(path, number, f"byte 0x{content[error.start]:02x} is not UTF-8") from error
    return lines[:-1] if lines[-1] == "" else lines  # the last line may or may not end in a line break


def _broken(path: Path, line_number: int, found: str) -> DataError:
    return DataError(f"{path}:{line_number}: {found}; {_GET_IT}")
