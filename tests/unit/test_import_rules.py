"""Imports flow one way, towards the small core: each package may import what its row allows, and nothing else."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("runtime", "export", "quantize", "bench", "tests")
RUNTIME = {"runtime", "numpy", "onnxruntime"}
DATA = {"runtime", "export.data", "numpy"}
TORCH = {
    *DATA,
    "torch",
    "onnx",
    "onnxruntime",
    "safetensors",
    "nltk",
    "tokenizers",
    "transformers",
    "sklearn",
    "scipy",
    "matplotlib",
    "emoji",
    "tqdm",
    "accelerate",
}
MODELS = {*TORCH, "export.models"}
TRAINING = {*MODELS, "export.training"}
BUNDLES = {*DATA, "export.bundles"}  # to_onnx.py, which alone needs torch, stands in TO_ONNX
EDEER = {*TRAINING, "export.tweeteval", "export.bundles", "export.edeer"}
FLOORS = {  # of export, lowest first
    "export.data": DATA,
    "export.models": MODELS,
    "export.training": TRAINING,
    "export.tweeteval": {*TRAINING, "export.tweeteval"},
    "export.bundles": BUNDLES,
    "export.edeer": EDEER,
    "export.keyboard": {*EDEER, "export.keyboard"},
}
ALLOWED = {
    "runtime": RUNTIME,
    "runtime.bulk": {*RUNTIME, "onnx", "ray", "pyarrow"},
    **FLOORS,
    "quantize": {*BUNDLES, "quantize", "onnx", "onnxruntime", "optimum", "tqdm"},
    "bench": {*BUNDLES, "bench", "onnxruntime", "matplotlib", "tqdm"},
}
TO_ONNX = "export/bundles/to_onnx.py"
EXCEPTIONS = {  # imported where needed only
    ("runtime/tokenizers/tokenizer.py", "tokenizers"),
    ("runtime/ibus/engine.py", "gi"),
    ("runtime/__pyinstaller/hook-runtime.py", "PyInstaller"),
    ("runtime/__pyinstaller/hook-runtime.web.py", "PyInstaller"),
    ("export/data/download.py", "tqdm"),
    ("export/data/plain_tweets.py", "emoji"),
    ("export/data/weibo_codes.py", "emoji"),
    ("export/edeer/word_vectors.py", "gensim"),
    ("export/edeer/word_vectors.py", "jieba"),
    ("bench/reference.py", "torch"),
    ("bench/reference.py", "safetensors"),
    ("bench/reference.py", "export"),
    ("bench/fresh_graphs.py", "export"),
    ("bench/speed/c_loop.py", "export"),
    ("bench/speed/c_loop.py", "onnx"),
    ("bench/shelve.py", "torch"),
    ("bench/shelve.py", "safetensors"),
    ("bench/scale.py", "pyarrow"),
    ("bench/scale.py", "runtime.bulk"),
    ("bench/report/plots.py", "export"),  # the paper's tables
    ("bench/report/ledger_tables.py", "export"),
    ("bench/ledger/done.py", "export"),  # today's recipes
    ("bench/everyday/peers/encoder_retrieval.py", "torch"),
    ("bench/everyday/peers/encoder_retrieval.py", "transformers"),
    ("bench/peers/linear_svm.py", "sklearn"),
    ("bench/peers/subword_bags.py", "fasttext"),
    ("bench/peers/static_embeddings.py", "model2vec"),
    ("bench/peers/static_embeddings.py", "sklearn"),
    ("bench/peers/hub_pipeline.py", "torch"),
    ("bench/peers/hub_pipeline.py", "transformers"),
    ("bench/peers/finetune_pipeline.py", "torch"),
    ("bench/peers/finetune_pipeline.py", "transformers"),
}


def imported(source: str) -> set[str]:
    """The modules that a source file imports anywhere, `from a import b` as a (a.b where a is a folder)."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            package = (ROOT / str(node.module).replace(".", "/")).is_dir()
            names |= {f"{node.module}.{alias.name}" if package else str(node.module) for alias in node.names}
    return names


def forbidden(path: str, source: str) -> set[str]:
    """What the file at `path` imports against the rules."""
    parts = path.split("/")
    package = ".".join(parts[:2]) if parts[0] == "export" or parts[:2] == ["runtime", "bulk"] else parts[0]
    row = {*TRAINING, *BUNDLES} if path == TO_ONNX else ALLOWED[package]

    def is_allowed(name: str) -> bool:
        top = name.split(".")[0]
        if name.startswith("runtime.ibus") and not path.startswith("runtime/ibus/"):
            return False
        if top in sys.stdlib_module_names or (path, top) in EXCEPTIONS:
            return True
        if name.startswith("runtime.bulk") and package != "runtime.bulk":
            return (path, "runtime.bulk") in EXCEPTIONS
        if name == "export.bundles.to_onnx" and not {"torch"} <= row:
            return False
        return any(name == allowed or name.startswith(allowed + ".") for allowed in row)

    return {name for name in imported(source) if not is_allowed(name)}


FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for package in ("runtime", "export", "quantize", "bench")
    for path in (ROOT / package).rglob("*.py")
    if path != ROOT / "export" / "__init__.py"  # which has no floor
)


@pytest.mark.parametrize("path", FILES)
def test_a_file_keeps_to_its_row(path: str) -> None:
    assert forbidden(path, (ROOT / path).read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("runtime/a.py", "import torch"),
        ("runtime/a.py", "from export.data.tweeteval import LABELS"),
        ("runtime/strip/a.py", "def f():\n    import tokenizers"),
        ("runtime/a.py", "from runtime.ibus.settings import Settings"),
        ("bench/a.py", "import runtime.ibus"),
        ("runtime/ibus/core.py", "import gi"),
        ("runtime/__pyinstaller/__init__.py", "from PyInstaller.utils.hooks import collect_data_files"),
        ("runtime/ibus/a.py", "from tests.ibus import desktop"),
        ("runtime/a.py", "import pyarrow"),
        ("runtime/strip/a.py", "from runtime.bulk import reading"),
        ("runtime/a.py", "from runtime.bulk.reading import read"),
        ("runtime/bulk/a.py", "import pandas"),
        ("bench/a.py", "import ray"),
        ("bench/a.py", "import runtime.bulk"),
        ("export/data/a.py", "from export.models import build"),
        ("export/data/a.py", "import torch"),
        ("export/models/a.py", "from export.training.loop import train"),
        ("export/training/a.py", "from export.tweeteval.recipes import RECIPES"),
        ("export/tweeteval/a.py", "from export.bundles import tasks"),
        ("export/tweeteval/a.py", "from export.keyboard import teacher"),
        ("export/bundles/a.py", "import torch"),
        ("export/bundles/a.py", "from export.training import checkpoint"),
        ("export/bundles/to_onnx.py", "from export.keyboard.to_onnx import main"),
        ("export/edeer/a.py", "from export.keyboard.hashing import features"),
        ("export/keyboard/a.py", "from quantize.presets import PRESETS"),
        ("export/keyboard/a.py", "import pandas"),
        ("quantize/a.py", "from export.training import checkpoint"),
        ("quantize/a.py", "from export.bundles.to_onnx import main"),
        ("quantize/a.py", "import torch"),
        ("bench/a.py", "import torch"),
        ("bench/a.py", "from export.bundles import to_onnx"),
        ("bench/a.py", "from export.training import checkpoint"),
        ("bench/speed/a.py", "import sklearn"),
    ],
)
def test_this_gate_sees_a_wrong_import(path: str, source: str) -> None:
    assert len(forbidden(path, source)) == 1


def test_every_package_is_shipped() -> None:
    """pyproject names the packages one by one: a new folder must not be forgotten there."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    folders = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in ROOT.rglob("__init__.py")}
    shipped = {folder for folder in folders if folder.split(".")[0] in OURS and not folder.startswith("tests")}
    assert len(shipped) >= 6
    assert [folder for folder in sorted(shipped) if f'"{folder}"' not in text] == []
