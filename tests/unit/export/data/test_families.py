"""Which emoji are near-twins."""

import pytest

from export.data.families import FAMILIES, family_of
from runtime.strip.skin_tones import bare_spelling


def test_nobody_is_in_two_families_and_each_has_two_members() -> None:
    members = [emoji for family in FAMILIES.values() for emoji in family]
    assert len(set(members)) == len(members)
    assert all(len(family) > 1 for family in FAMILIES.values())
    assert [emoji for emoji in members if emoji != bare_spelling(emoji)] == []  # else it would never be found


@pytest.mark.parametrize(
    ("emoji", "family"),
    [("\u2764\ufe0f", "heart"), ("\u2764", "heart"), ("🩷", "heart"), ("💔", None), ("📸", "camera"), ("🔥", None)],
)
def test_families(emoji: str, family: str | None) -> None:
    assert family_of(emoji) == family
