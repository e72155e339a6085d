"""An emoji's emotions are means over the texts that had it, where there are enough."""

import numpy as np
import pytest

from export.keyboard.emotions import means, of_rows, rounded
from export.keyboard.rows import NATURAL, SHOW
from tests.small_rows import small_rows


def test_a_mean_needs_enough_texts() -> None:
    said = np.float32([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    found = means({"😂": [0, 1], "😢": [2]}, said, 2)
    assert set(found) == {"😂"}
    mean, count = found["😂"]
    assert (mean.tolist(), count) == ([0.5, 0.5], 2)


def test_a_text_speaks_of_its_first_two_emoji_in_its_own_language() -> None:
    entries = [(f"joy {number}", kind, "chat", [0, 1, 2]) for kind in (SHOW, NATURAL) for number in range(2)]
    asked: dict[str, list[str]] = {}

    def tell(texts: list[str], language: str) -> np.ndarray:
        asked[language] = list(texts)
        return np.tile(np.float32([0.25, 0.75]), (len(texts), 1))

    found = of_rows(small_rows([*entries, ("held", SHOW, "chat", [2])], "😂😢😡", held_out="held"), tell)  # type: ignore[arg-type]
    assert {emoji: count for emoji, (_, count) in found.items()} == {"😂": 4, "😢": 4}
    assert found["😂"][0] == pytest.approx([0.25, 0.75])
    assert asked == {"en": [text for text, *_ in entries], "zh": []}


def test_shares_are_stored_with_four_digits() -> None:
    assert rounded(np.float32([2, 1])) == [0.6667, 0.3333]
