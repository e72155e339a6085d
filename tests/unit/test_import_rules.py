"""Imports flow one way, towards the small core: each package may import what its row allows, and nothing else."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("runtime", "export", "quantize", "bench", "tests")
RUNTIME = {"runtime", "numpy", "onnxruntime"}
DATA = {"runtime", "export.data", "numpy"}
TRAINING = {
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
}
ALLOWED = {
    "runtime": RUNTIME,
    "export.data": DATA,
    "export": {*DATA, *TRAINING, "export", "tqdm", "accelerate"},
    "quantize": {*DATA, "quantize", "onnx", "onnxruntime", "optimum", "tqdm"},
    "bench": {*DATA, "bench", "onnxruntime", "matplotlib", "tqdm"},
}
EXCEPTIONS = {  # imported where needed only
    ("runtime/tokenizer.py", "tokenizers"),
    ("export/data/download.py", "tqdm"),
    ("export/data/weibo_codes.py", "emoji"),
    ("export/edeer/word_vectors.py", "gensim"),
    ("export/edeer/word_vectors.py", "jieba"),
    ("bench/reference.py", "torch"),
    ("bench/reference.py", "safetensors"),
    ("bench/reference.py", "export"),
    ("bench/plots.py", "export"),  # the paper's tables
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
    """The modules that a source file imports anywhere, a `from a import b` as a."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            names |= {
                f"{node.module}.{alias.name}" if node.module == "export" else str(node.module) for alias in node.names
            }
    return names


def forbidden(path: str, source: str) -> set[str]:
    """What the file at `path` imports against the rules."""
    package = "export.data" if path.startswith("export/data/") else path.split("/")[0]

    def is_allowed(name: str) -> bool:
        top = name.split(".")[0]
        if top in sys.stdlib_module_names or (path, top) in EXCEPTIONS:
            return True
        return any(name == allowed or name.startswith(allowed + ".") for allowed in ALLOWED[package])

    return {name for name in imported(source) if not is_allowed(name)}


FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for package in ("runtime", "export", "quantize")
    for path in (ROOT / package).rglob("*.py")
)


@pytest.mark.parametrize("path", FILES)
def test_a_file_keeps_to_its_row(path: str) -> None:
    assert forbidden(path, (ROOT / path).read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("runtime/a.py", "import torch"),
        ("runtime/a.py", "from export.data.tweeteval import LABELS"),
        ("runtime/a.py", "def f():\n    import tokenizers"),
        ("export/data/a.py", "from export.models import build"),
        ("export/data/a.py", "import torch"),
        ("quantize/a.py", "from export import checkpoint"),
        ("quantize/a.py", "import torch"),
        ("export/a.py", "from quantize.presets import PRESETS"),
        ("export/a.py", "import pandas"),
        ("bench/a.py", "import torch"),
        ("bench/a.py", "from export import checkpoint"),
        ("bench/peers/a.py", "import sklearn"),
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
