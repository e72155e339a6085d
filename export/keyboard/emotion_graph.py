"""The Chinese keyboard's graph: `codepoints` int32 (length,) -> `scores` float32 (emoji,), `emotions` float32 (7,).

The body of `export/keyboard/graph.py`, and behind it the posterior: the text's emotions, the emoji to expect from them,
what the text says directly, and a softmax over both. Imports torch and onnx.
"""

from __future__ import annotations

from collections.abc import Sequence

import onnx
import torch
from onnx import TensorProto

from export.keyboard.emotion_model import EmotionKeyboardModel
from export.keyboard.graph import Answers, add_body, as_array
from export.keyboard.graph_builder import CODEPOINTS, GraphBuilder
from export.keyboard.hashing import features
from export.keyboard.model import as_bags


def emotion_graph(model: EmotionKeyboardModel) -> onnx.ModelProto:
    """The whole graph of a trained model, fp32."""
    config, last = model.config, model.body.classifier
    sizes = [config.n_emoji, config.n_emotions]
    graph = GraphBuilder()
    logits = add_body(graph, model.body, last.weight, last.bias, model.body.log_prior)  # (emoji + emotions,)
    direct, emotion_logits = graph.add_all("Split", logits, sizes, out=["direct", "emotion_logits"], axis=0)
    graph.add("Softmax", emotion_logits, out="emotions")
    shares = graph.constant(as_array(model.emoji_of_emotion), "emoji_of_emotion")
    expected = graph.add("Log", graph.add("MatMul", "emotions", shares))  # (emoji,)
    trusted = graph.add("Mul", expected, graph.constant(as_array(model.trust), "trust"))
    graph.add("Softmax", graph.add("Add", trusted, direct), out="scores")
    kind = TensorProto.FLOAT
    return graph.model(
        "emotion-keyboard", CODEPOINTS, {"scores": (kind, [config.n_emoji]), "emotions": (kind, [config.n_emotions])}
    )


def emotion_keyboard_answers(model: EmotionKeyboardModel, texts: Sequence[str]) -> Answers:
    """What PyTorch says of the texts, from the twin's hashes: scores (texts, emoji), emotions (texts, emotions)."""
    with torch.inference_mode():
        sizes = model.config.body.letter_sizes
        log_scores, emotion_logits = model(*as_bags([features(text, sizes=sizes) for text in texts]))
        return {"scores": log_scores.exp().numpy(), "emotions": emotion_logits.softmax(dim=1).numpy()}
