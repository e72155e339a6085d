"""A graph whose answers are none is refused when its bundle is opened, in one line."""

from pathlib import Path

import numpy as np
import pytest

from runtime import EmojiPredictor
from runtime.bundle import open_bundle, shipped
from runtime.errors import BundleError
from runtime.first_answers import FIRST_TEXTS, check_answers
from tests.bundles import make_bundle
from tests.hostile_answers import CODEPOINTS, IDS, MANY

CASES = [("codepoints", name) for name in CODEPOINTS] + [("ids", name) for name in IDS]


@pytest.mark.parametrize(("contract", "name"), CASES, ids=lambda word: word.replace(" ", "-"))
def test_it_is_refused_when_it_is_opened(tmp_path: Path, contract: str, name: str) -> None:
    graph, words = {"codepoints": CODEPOINTS, "ids": IDS}[contract][name]
    folder = make_bundle(tmp_path / "tiny", contract, {"model.onnx": graph})
    assert open_bundle(folder).model == graph  # the seal and the guard have nothing against it
    with pytest.raises(BundleError) as caught:
        EmojiPredictor.load(folder)
    assert str(caught.value).startswith(f"{folder}: its graph returns {words}")
    assert "\n" not in str(caught.value)


def test_sequences_are_refused(tmp_path: Path) -> None:
    """Which the guard's operators cannot make; onnxruntime gives them as lists."""
    with pytest.raises(BundleError, match="returns scores of type list, float32 expected"):
        check_answers(tmp_path, lambda _: {"scores": [np.zeros(4, np.float32)]}, 4)


def test_the_long_text_is_longer_than_any_window() -> None:
    windows = [int(open_bundle(folder).config.get("max_length", 0)) for folder in shipped().values()]
    assert len(FIRST_TEXTS[-1]) > max(512, MANY, *windows)
