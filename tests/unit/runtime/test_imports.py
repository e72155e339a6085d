"""What the package offers, and what it must never load: a keyboard waits for every import."""

import subprocess
import sys
from pathlib import Path

import pytest

import runtime
from tests.bundles import make_bundle, moody_files

ROOT = Path(__file__).resolve().parents[3]
HEAVY = ("torch", "transformers", "optimum", "nltk", "tokenizers", "onnx", "regex", "ray", "pyarrow")


def loaded_after(code: str, *arguments: str) -> set[str]:
    """The modules that a fresh process has loaded after `code`."""
    script = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_everything_public_is_there() -> None:
    for name in runtime.__all__:
        assert getattr(runtime, name) is not None
    assert issubclass(runtime.UnsupportedVersionError, runtime.BundleError)
    assert issubclass(runtime.BundleNotFoundError, runtime.BundleError)
    assert issubclass(runtime.BundleDamagedError, runtime.BundleError)
    assert issubclass(runtime.OptionError, ValueError)
    for error in (runtime.BundleError, runtime.TextError, runtime.OptionError):
        assert issubclass(error, runtime.KeymojiError)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'runtime' has no attribute 'EmojiPredicter'"):
        _ = runtime.EmojiPredicter  # type: ignore[attr-defined]


@pytest.mark.parametrize("contract", ["codepoints", "ids"])
def test_predicting_loads_nothing_heavy(tmp_path: Path, contract: str) -> None:
    folder = make_bundle(tmp_path / "tiny", contract)
    code = "from runtime import EmojiPredictor\nEmojiPredictor.load(sys.argv[1]).predict('so happy')"
    loaded = loaded_after(code, str(folder))
    assert {"numpy", "onnxruntime"} <= loaded
    assert loaded.isdisjoint(HEAVY)


def test_what_is_not_asked_for_is_not_loaded(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "moody", "codepoints", moody_files())
    plain = "from runtime.predict import main\nmain(['hi', '--bundle', sys.argv[1]])"
    moody = "from runtime.predict import main\nmain(['hi', '--bundle', sys.argv[1], '--mood', 'anger', '--diverse'])"
    optional = {
        "runtime.emotions",
        "runtime.strip.diversity",
        "runtime.strip.shown",
        "runtime.strip.personal",
        "runtime.tokenizers.tokenizer",
    }
    assert loaded_after(plain, str(folder)).isdisjoint(optional)
    assert {"runtime.emotions", "runtime.strip.diversity"} <= loaded_after(moody, str(folder))


def test_this_gate_sees_a_heavy_import() -> None:
    assert not loaded_after("import onnx").isdisjoint(HEAVY)


@pytest.mark.parametrize("option", ["--version", "--help", "--list-bundles"])
def test_words_about_the_program_do_not_wait_for_numpy(option: str) -> None:
    code = f"from runtime.predict import main\ntry: main([{option!r}])\nexcept SystemExit: pass"
    assert loaded_after(code).isdisjoint({"numpy", "onnxruntime", *HEAVY})
