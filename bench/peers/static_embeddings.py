"""model2vec: an encoder distilled to one vector a token, and scikit-learn's logistic regression over their mean."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.machine import library_version
from bench.peers import Ground, SkippedError, Trained, folder_bytes

REQUIRES = ("model2vec", "scikit-learn", "transformers", "torch")
DIMENSIONS = 256


class StaticEmbeddings:
    """The static model and the classifier over it, asked for one text."""

    def __init__(self, model: Any, classifier: Any) -> None:
        self._model, self._classifier = model, classifier

    def scores(self, text: str) -> npt.NDArray[np.floating]:
        scores: npt.NDArray[np.floating] = self._classifier.predict_proba(self._model.encode([text]))[0]
        return scores


def train(ground: Ground) -> list[Trained]:
    """Distil the encoder and fit the classifier on the split."""
    if ground.encoder is None:
        raise SkippedError("it starts from an encoder: name its folder with --encoder")
    from model2vec.distill import distill
    from sklearn.linear_model import LogisticRegression

    model = distill(str(ground.encoder), pca_dims=DIMENSIONS)
    classifier = LogisticRegression(max_iter=300, C=10.0)
    classifier.fit(model.encode(list(ground.split.texts)), ground.split.label_ids)
    model.save_pretrained(ground.folder / "model")
    (ground.folder / "classifier.pickle").write_bytes(pickle.dumps(classifier))
    title = f"model2vec {library_version('model2vec')} of {ground.encoder.name} + logistic regression"
    answering = StaticEmbeddings(model, classifier)
    return [Trained(model=title, answering=answering, size_bytes=folder_bytes(ground.folder), are_probabilities=True)]
