"""A teacher's opinions on a file: logits of the training texts that no model had seen, and of texts without labels.

    train        float16 (45000, 20)  out of fold, in the order of the split
    validation   float16 (5000, 20)   mean of all models
    unlabelled   float16 (texts, 20)  mean of all models, in the order of the file
    track        the track it was made on; train_sha256: the split it was made of

`export.tweeteval.teacher` writes it. A teacher of the clean track teaches the as-shipped one too: given the label, the
selectors that a text kept are taken to be independent of its words, so Bayes adds log p(selectors | label) to its
logits. Out of fold that is as good as a model trained on the as-shipped texts. Imports numpy and `export.data`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from export.data.tracks import clean
from export.data.tweeteval import Split
from runtime.errors import KeymojiError

SELECTOR = "\ufe0f"
MOST_SELECTORS = 2  # counted: none, one, two or more


class TeacherError(KeymojiError):
    """Opinions that do not fit the texts."""


def read_teacher(file: Path | None, training: Split, track: str) -> Mapping[str, NDArray[np.float32]]:
    """Logits float32 by name, for texts of `track`; nothing without a file."""
    if file is None:
        return {}
    try:
        with np.load(file) as archive:
            arrays = {name: archive[name] for name in archive.files}
        made_on, train_sha256 = str(arrays.pop("track")), str(arrays.pop("train_sha256"))
    except (OSError, ValueError, KeyError) as error:
        raise TeacherError(f"{file}: no teacher ({error}); make one with export.tweeteval.teacher") from error
    logits = {name: array.astype(np.float32) for name, array in arrays.items()}
    if len(logits["train"]) != len(training.texts) or train_sha256 not in ("", training.sha256):
        raise TeacherError(f"{file}: made of another training split; make it again with export.tweeteval.teacher")
    if made_on == track:
        return logits
    if (made_on, track) != ("clean", "as-shipped"):
        raise TeacherError(f"{file}: a teacher of the {made_on} track; the {track} track needs its own")
    return with_selectors(logits, training)


def with_selectors(logits: Mapping[str, NDArray[np.float32]], training: Split) -> dict[str, NDArray[np.float32]]:
    """The opinions of a clean teacher with the leak's word added; texts without labels have no selectors."""
    n_labels = logits["train"].shape[1]
    evidence = selector_evidence(training.texts, training.label_ids, n_labels)  # (counts, labels)
    told = {"train": logits["train"] + evidence[selectors(training.texts)]}
    if "unlabelled" in logits:
        told["unlabelled"] = logits["unlabelled"] + evidence[0]
    return told


def selectors(texts: Sequence[str]) -> NDArray[np.int64]:
    """How many U+FE0F each text has, at most MOST_SELECTORS.

    >>> selectors(["none", "one\\ufe0f", "\\ufe0f" * 5]).tolist()
    [0, 1, 2]
    """
    return np.array([min(text.count(SELECTOR), MOST_SELECTORS) for text in texts], np.int64)


def selector_evidence(texts: Sequence[str], label_ids: NDArray[np.int64], n_labels: int) -> NDArray[np.float32]:
    """log p(selectors | label), float32 (counts, labels), each count seen half a time more than it was."""
    counts = np.full((MOST_SELECTORS + 1, n_labels), 0.5)
    np.add.at(counts, (selectors(texts), label_ids), 1)
    evidence: NDArray[np.float32] = np.log(counts / counts.sum(axis=0)).astype(np.float32)
    return evidence


def unlabelled_texts(file: Path, count: int | None = None) -> list[str]:
    """The texts of a file, cleaned: a line each, the last column where there are tabs, the first line if it has none.

    The first line of a file with columns is its header. TeacherError where there are not `count` texts.
    """
    try:
        lines = [line for line in file.read_text(encoding="utf-8").split("\n") if line]
    except (OSError, ValueError) as error:
        raise TeacherError(f"{file}: cannot be read ({error}); give a text file in UTF-8") from error
    if lines and "\t" in lines[0]:
        lines = [line.rsplit("\t", 1)[-1] for line in lines[1:]]
    if count is not None and len(lines) != count:
        raise TeacherError(f"{file}: {len(lines)} texts, but the teacher spoke of {count}; give the same file")
    return [clean(line) for line in lines]
