"""A tiny keyboard model, its graphs and its bundle, for every test that needs one."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from export.bundles.publishing import label_rows
from export.data.tweeteval import LABELS
from export.keyboard.graph import keyboard_graph
from export.keyboard.graph_builder import OPSET
from export.keyboard.hashing import features
from export.keyboard.model import KeyboardConfig, KeyboardModel, snap_tables
from quantize.presets import PRESETS
from quantize.quantizing import quantize_graph
from runtime import golden
from runtime.predictor import EmojiPredictor
from runtime.publish import publish
from tests.bundles import as_json

N_BUCKETS, N_IMPORTANCES, N_PIECES = 3_000, 7_001, 500
SIZES = (3, 4, 5)


def small_keyboard(seed: int = 0, pieces: str = "words", n_emotions: int = 0) -> KeyboardModel:
    """A model whose random weights are large enough that its scores differ from text to text, ready for export."""
    torch.manual_seed(seed)
    config = KeyboardConfig(
        n_buckets=N_BUCKETS,
        n_importances=N_IMPORTANCES,
        dim=8,
        hidden_dim=16,
        letter_sizes=SIZES,
        pieces=pieces,
        n_pieces=N_PIECES,
        piece_dim=4,
        width=3 if pieces == "words" else 5,
        channels=6,
        longest=10,
        n_emotions=n_emotions,
        dropout=0.5,
    )
    model = KeyboardModel(config)
    with torch.no_grad():
        model.table.weight.mul_(20)
        model.pieces.weight.mul_(20)
        model.importances.weight.copy_(torch.randn(N_IMPORTANCES, 1))
        model.prior[:20] = torch.randn(20)
        model.prior[21:] = torch.randn(n_emotions)
        model.temperature.fill_(0.5)
    snap_tables(model)
    return model.eval()


def small_graph() -> bytes:
    return bytes(keyboard_graph(small_keyboard()).SerializeToString())


def small_int8() -> bytes:
    return quantize_graph(small_graph(), PRESETS["embedding"])


def publish_keyboard(
    folder: Path, graph: bytes, texts: Iterable[str], thresholds: Mapping[str, object] | None = None
) -> EmojiPredictor:
    """The bundle of a graph, with a golden file over the texts, opened."""
    files: Mapping[str, bytes] = {
        "model.onnx": graph,
        "labels.json": as_json(label_rows(LABELS)),
        "config.json": as_json({"contract": "codepoints", **({"thresholds": thresholds} if thresholds else {})}),
        "README.md": b"# a tiny keyboard for tests\n",
    }
    publish(folder, files, name="tiny-keyboard", opset=OPSET)
    answers = golden.write(EmojiPredictor.load(folder), texts)
    publish(folder, {**files, golden.GOLDEN: answers}, name="tiny-keyboard", opset=OPSET)
    return EmojiPredictor.load(folder)


def differing(
    texts: Iterable[str],
    session: onnxruntime.InferenceSession,
    sizes: tuple[int, ...] = SIZES,
    pieces: str = "words",
) -> list[str]:
    """The texts for which the featuriser's graph gives other hashes, or another order, than its twin."""
    wrong, texts = [], list(texts)
    assert texts, "nothing was compared"
    for text in texts:
        twin = features(text, sizes=sizes, pieces=pieces)
        feed = {"codepoints": np.frombuffer(text.encode("utf-32-le"), "<i4")}
        ngrams, found = session.run(["ngrams", "pieces"], feed)
        pairs = ((ngrams, twin.ngrams), (found, twin.pieces))
        if not all(np.array_equal(one, other) for one, other in pairs):
            wrong.append(text)
    return wrong
