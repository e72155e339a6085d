"""scikit-learn: TF-IDF of word 1-2-grams and character 2-4-grams, and a linear SVM: hard to beat on short texts."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.machine import library_version
from bench.peers import Ground, Trained

REQUIRES = ("scikit-learn",)


class LinearSVM:
    """The fitted pipeline, asked for one text."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def scores(self, text: str) -> npt.NDArray[np.floating]:
        scores: npt.NDArray[np.floating] = self._pipeline.decision_function([text])[0]
        return scores


def train(ground: Ground) -> list[Trained]:
    """Fit on the split; the size is that of the pickled pipeline, which is how its users keep it."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=3, sublinear_tf=True),
    )
    pipeline = make_pipeline(features, LinearSVC(C=0.1, random_state=0))
    pipeline.fit(ground.split.texts, ground.split.label_ids)
    content = pickle.dumps(pipeline)
    (ground.folder / "pipeline.pickle").write_bytes(content)
    title = f"scikit-learn {library_version('scikit-learn')} TF-IDF + LinearSVC"
    return [Trained(model=title, answering=LinearSVM(pipeline), size_bytes=len(content), are_probabilities=False)]
