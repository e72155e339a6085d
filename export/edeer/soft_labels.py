"""What a classifier that did not learn from it says of a sentence with emoji: `soft_labels.npz`.

    rows       int64 (sentences,)         which sentences of the corpus, in its order
    fold       int64 (sentences,)         whose model scored it; -1 is the final one, which saw none of these
    shown      float32 (sentences, 7)     probabilities, the emoji left in the text
    bare       float32 (sentences, 7)     probabilities, the emoji taken out
    n_folds    how many models there were
    corpus     the corpus' sha256

`unlabelled.npz` has the final classifier's `probabilities`, float16 (texts, 7), of the texts without labels, emoji
taken out. Imports numpy.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from export.data.weibo import EMOTIONS, Sentences
from export.data.weibo_sides import split
from runtime.errors import KeymojiError

BROKEN = (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error)  # what an archive that is none raises


class SoftLabelError(KeymojiError):
    """Soft labels that cannot be read, or are of another corpus."""


@dataclass(frozen=True, kw_only=True, eq=False)
class SoftLabels:
    """The arrays of the file."""

    rows: NDArray[np.int64]
    fold: NDArray[np.int64]
    n_folds: int
    shown: NDArray[np.float32]
    bare: NDArray[np.float32]


def save_soft_labels(path: Path, labels: SoftLabels, sentences: Sentences) -> None:
    np.savez_compressed(
        path,
        rows=labels.rows,
        fold=labels.fold,
        n_folds=labels.n_folds,
        shown=labels.shown,
        bare=labels.bare,
        corpus=sentences.sha256,
    )


def read_soft_labels(path: Path, sentences: Sentences) -> SoftLabels:
    """The soft labels of these sentences; SoftLabelError for others, and for any that were not made out of fold."""
    try:
        with np.load(path) as archive:
            arrays = {name: archive[name] for name in ("rows", "fold", "n_folds", "shown", "bare", "corpus")}
    except BROKEN as error:
        raise SoftLabelError(f"{path}: no soft labels ({error}); make them with export.edeer.train") from error
    if str(arrays.pop("corpus")) != sentences.sha256:
        raise SoftLabelError(f"{path}: made of another corpus; make them again with export.edeer.train")
    labels = SoftLabels(n_folds=int(arrays.pop("n_folds")), **arrays)
    check_out_of_fold(path, labels, sentences)
    return labels


def read_unlabelled(path: Path, count: int) -> NDArray[np.float32]:
    """The probabilities of the `count` texts without labels, float32 (texts, 7); SoftLabelError for anything else."""
    try:
        with np.load(path) as archive:
            found: NDArray[np.float32] = archive["probabilities"].astype(np.float32)
    except BROKEN as error:
        reason = f"no soft labels ({error})"
    else:
        if found.shape == (count, len(EMOTIONS)) and np.allclose(found.sum(axis=1), 1, atol=1e-2):  # NaN fails too
            return found
        reason = f"shape {found.shape} for {count} texts, or no probabilities"
    raise SoftLabelError(f"{path}: {reason}; make them with export.edeer.train --unlabelled")


def check_out_of_fold(path: Path, labels: SoftLabels, sentences: Sentences) -> None:
    """Every sentence that may be scored once, by its own fold's model, and with numbers that are probabilities."""
    sides = split(sentences, labels.n_folds)
    if labels.rows.tolist() != np.flatnonzero(sides.scored).tolist():
        raise SoftLabelError(f"{path}: not every sentence to score once; make it again with export.edeer.train")
    wrong = np.flatnonzero(labels.fold != sides.fold[labels.rows])
    if len(wrong):
        row = labels.rows[wrong[0]]
        raise SoftLabelError(
            f"{path}: sentence {row} was scored by model {labels.fold[wrong[0]]}, which may have learnt from it; "
            f"its fold is {sides.fold[row]}"
        )
    for name, array in (("shown", labels.shown), ("bare", labels.bare)):
        if array.shape[0] != len(labels.rows) or not np.allclose(array.sum(axis=1), 1, atol=1e-3):  # NaN fails too
            raise SoftLabelError(f"{path}: {name} is no probabilities; make it again with export.edeer.train")
