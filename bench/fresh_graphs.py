"""The fp32 bundle of a checkpoint, exported on this machine and checked against PyTorch, without any data set.

It is for timing: labels, tokenizer and config are those of the int8 bundle, and there are no figures in it. The same
exporters write it as wrote the bundle that was judged. Imports torch, onnx and `export`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from bench.command import say
from bench.reference import is_keyboard
from export.bundles.golden_texts import chinese_golden_texts, golden_texts
from export.bundles.publishing import as_json, label_rows
from export.bundles.to_onnx import check_parity, export_graph
from export.keyboard.graph import check_parity as check_keyboard
from export.keyboard.graph import keyboard_answers, keyboard_graph
from export.keyboard.to_onnx import load_keyboard
from export.training import checkpoint
from runtime.bundle import Bundle, open_bundle
from runtime.publish import publish
from runtime.tokenizers.tokenizer import load_tokenizer

N_PARITY = 300  # texts


def export_again(folder: Path, int8: Path, out: Path) -> Bundle:
    """The bundle at `out`, made again unless it came from these very weights; ParityError where it differs."""
    sha256 = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if (out / "manifest.json").is_file() and open_bundle(out).config.get("parent_sha256") == sha256:
        return open_bundle(out)
    say(f"{folder}: exporting the fp32 graph")
    like = open_bundle(int8)
    config = {key: value for key, value in like.config.items() if key not in ("preset", "thresholds")}
    config |= {"precision": "fp32", "parent_sha256": sha256}
    files = {"model.onnx": graph_of(folder), "labels.json": as_json(label_rows(like.labels))}
    if like.tokenizer:
        files["tokenizer.json"] = like.tokenizer
    files["config.json"] = as_json(config)
    publish(out, files, name=like.name, opset=like.manifest["opset"])
    return open_bundle(out)


def graph_of(folder: Path) -> bytes:
    """The checked graph of a checkpoint of either kind."""
    if is_keyboard(folder):
        model, saved = load_keyboard(folder)
        texts = (chinese_golden_texts() if saved.recipe["language"] == "zh" else golden_texts())[:N_PARITY]
        graph: bytes = keyboard_graph(model).SerializeToString()
        check_keyboard(keyboard_answers(model, texts), graph, texts)
        return graph
    classifier, saved = checkpoint.load(folder)
    words = load_tokenizer(folder)
    graph = export_graph(classifier, saved.recipe["max_length"]).SerializeToString()
    check_parity(classifier, graph, [words.encode(text) for text in golden_texts()[:N_PARITY]])
    return graph
