"""The clean track removes the leak, and nothing a person typed."""

from pathlib import Path

import numpy as np
import pytest

from export.data.tracks import TRACKS, VARIATION_SELECTORS, as_shipped, clean
from export.data.tweeteval import SPLITS, load_split
from tests.awkward import AWKWARD_PARAMS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Merry \ufe0f Christmas", "Merry Christmas"),  # the selector first, then the gap it stood in
        ("\ufe0fhello\ufe0e", "hello"),
        ("a \ufe0f \ufe0e \ufe0f b", "a b"),
        ("  two   gaps\t\there\n", "two gaps here"),
        ("no\u00a0break\u3000wide\u2028line", "no break wide line"),
        ("❤\ufe0f", "❤"),
        ("\ufe0f", ""),
        ("", ""),
        ("Case, #tags @user … stay!", "Case, #tags @user … stay!"),
    ],
)
def test_clean_by_hand(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize("text", AWKWARD_PARAMS)
def test_clean_twice_is_clean_once_and_selectors_never_matter(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean("\ufe0f ".join(["", text, ""])) == clean(text)
    assert not set(clean(text)) & set(VARIATION_SELECTORS)


def test_as_shipped_changes_nothing() -> None:
    assert as_shipped(" a \ufe0f  b ") == " a \ufe0f  b "


def test_the_two_tracks() -> None:
    assert dict(TRACKS) == {"as-shipped": as_shipped, "clean": clean}


@pytest.mark.parametrize("split", SPLITS)
def test_real_clean_texts_leak_nothing_and_as_shipped_ones_do(keymoji_data: Path, split: str) -> None:
    shipped_texts = load_split(keymoji_data, split, "as-shipped").texts
    clean_texts = load_split(keymoji_data, split, "clean").texts
    share = np.mean(["\ufe0f" in text for text in shipped_texts])
    assert share == pytest.approx({"train": 0.198, "validation": 0.016, "test": 0.210}[split], abs=0.0005)
    assert not any("\ufe0f" in text or "\ufe0e" in text or "  " in text or text != text.strip() for text in clean_texts)
