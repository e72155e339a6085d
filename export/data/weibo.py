"""Weibo sentences with one of seven emotions, from three corpora, and further texts without labels.

    weibo_emotion/corpus.tsv      source, label, text
    weibo_emotion/unlabelled.tsv  source, sentiment (not read: it was derived from emoji), text

Lines end at "\\n" and nowhere else. A broken row is refused by file and line. Sentences that say the same but for their
emoji have one `group_key`, and `place_of` a key decides on which side of a split they all stand. May import `runtime`
and numpy.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.data.errors import DataError
from export.data.sources import get_it
from export.data.tracks import clean
from export.data.tweeteval import DATA_VARIABLE
from export.data.weibo_emoji import find_emoji, without_emoji

FOLDER, LABELLED, UNLABELLED = "weibo_emotion", "corpus.tsv", "unlabelled.tsv"
SOURCES = ("NLPCC2013", "NLPCC2014", "WEC")
EMOTIONS = ("anger", "disgust", "fear", "happiness", "like", "sadness", "surprise")  # in label order


@dataclass(frozen=True, kw_only=True, eq=False)
class Sentences:
    """The labelled sentences in the order of the file; `emoji` has the kinds in each, `keys` its group."""

    texts: tuple[str, ...]
    sources: npt.NDArray[np.str_]  # (sentences,)
    label_ids: npt.NDArray[np.int64]  # (sentences,)
    emoji: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...]
    sha256: str

    def has_emoji(self) -> npt.NDArray[np.bool_]:
        return np.array([bool(kinds) for kinds in self.emoji])  # (sentences,)


def weibo_folder(named: str | Path | None = None) -> Path:
    """The folder of the corpora: named (`--data`), else by KEYMOJI_DATA; either may also name its parent."""
    chosen = named or os.environ.get(DATA_VARIABLE)
    if not chosen:
        raise DataError(f"no data folder: give --data DIR or set {DATA_VARIABLE}; {get_it(FOLDER)}")
    for folder in (Path(chosen) / FOLDER, Path(chosen)):
        if (folder / LABELLED).is_file():
            return folder
    raise DataError(f"{chosen}: holds neither {FOLDER}/{LABELLED} nor {LABELLED}; {get_it(FOLDER)}")


def load_sentences(folder: Path) -> Sentences:
    """Read the labelled sentences, checking every row."""
    path = folder / LABELLED
    rows, sha256 = read_rows(path, ("source", "label", "text"))
    for number, (source, label, _) in enumerate(rows, start=2):
        if source not in SOURCES:
            raise broken(path, number, f"source {source[:40]!r} is none of {', '.join(SOURCES)}")
        if label not in EMOTIONS:
            raise broken(path, number, f"label {label[:40]!r} is none of {', '.join(EMOTIONS)}")
    texts = tuple(text for _, _, text in rows)
    return Sentences(
        texts=texts,
        sources=np.array([source for source, _, _ in rows]),
        label_ids=np.array([EMOTIONS.index(label) for _, label, _ in rows], np.int64),
        emoji=tuple(find_emoji(text) for text in texts),
        keys=tuple(group_key(text) for text in texts),
        sha256=sha256,
    )


def load_unlabelled(folder: Path) -> tuple[str, ...]:
    """The texts without labels, in the order of the file."""
    rows, _ = read_rows(folder / UNLABELLED, ("source", "sentiment", "text"))
    return tuple(text for _, _, text in rows)


def read_rows(path: Path, columns: tuple[str, ...]) -> tuple[list[list[str]], str]:
    """The rows under the header, and the file's sha256."""
    try:
        content = path.read_bytes()
        lines = content.decode("utf-8").split("\n")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); {get_it(FOLDER)}") from error
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise broken(path, number, f"byte 0x{error.object[error.start]:02x} is not UTF-8") from error
    if lines[0].split("\t") != list(columns):
        raise broken(path, 1, f"header {lines[0][:40]!r} found, {', '.join(columns)} expected")
    rows = [line.split("\t") for line in (lines[1:-1] if lines[-1] == "" else lines[1:])]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            raise broken(path, number, f"{len(row)} columns found, {len(columns)} expected ({', '.join(columns)})")
    if not rows:
        raise broken(path, 1, "no rows under the header")
    return rows, hashlib.sha256(content).hexdigest()


def broken(path: Path, line_number: int, found: str) -> DataError:
    return DataError(f"{path}:{line_number}: {found}; repair the line or get the file again")


def group_key(text: str) -> str:
    """What sentences that differ only in emoji and white space have in common; of emoji alone, the emoji.

    >>> group_key("今天 好[泪]") == group_key("今天  好😂"), group_key("[泪]")
    (True, '[泪]')
    """
    return without_emoji(text) or clean(text)


def place_of(keys: Sequence[str], salt: str) -> npt.NDArray[np.float64]:
    """A place in [0, 1) for each key, by the key and the salt alone, float64 (keys,)."""
    digests = (hashlib.sha256(f"{salt}\t{key}".encode()).digest() for key in keys)
    return np.array([int.from_bytes(digest[:6], "big") / 2**48 for digest in digests])
