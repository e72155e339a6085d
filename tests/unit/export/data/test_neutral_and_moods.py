"""Forms that are one label, and which emoji do not go with grief."""

import pytest

from export.data.moods import GRAVE, MERRY, is_grave
from export.data.neutral import neutral


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("👍🏾", "👍"),
        ("🏃🏻\u200d♀\ufe0f", "🏃"),
        ("👨\u200d🚒", "🧑\u200d🚒"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),  # a family is no worker
        ("❤\ufe0f", "❤"),
        ("♥\ufe0f", "❤"),
        ("🇺🇲", "🇺🇸"),
        ("❤\ufe0f\u200d🔥", "❤\u200d🔥"),
    ],
)
def test_neutral(written: str, expected: str) -> None:
    assert neutral(written) == expected
    assert neutral(expected) == expected


def test_moods_do_not_overlap() -> None:
    assert not MERRY & GRAVE
    assert is_grave(("💔", "😢", "🎉")) is False
    assert is_grave(("💔", "😢", "🎂")) is True  # a birthday without him
    assert is_grave(("🎄", "☕", "🕯")) is False  # only the first two say what a phrase is about
    assert is_grave(()) is False
