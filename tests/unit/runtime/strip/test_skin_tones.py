"""Which emoji take a skin tone, and how they are then spelt."""

import emoji
import pytest

from runtime.strip.skin_tones import MODIFIER_BASES, TONES, bare_spelling, takes_tone, with_tone

TONE = "\U0001f3fd"


@pytest.mark.parametrize(
    ("plain", "toned"),
    [
        ("👍", f"👍{TONE}"),
        ("\u261d\ufe0f", f"\u261d{TONE}"),  # in the place of the selector
        ("👩\u200d🚀", f"👩{TONE}\u200d🚀"),
        ("\u26f9\ufe0f\u200d♀\ufe0f", f"\u26f9{TONE}\u200d♀\ufe0f"),
        ("👍\U0001f3ff", f"👍{TONE}"),  # another tone gives way
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),  # several people
        ("\u2764\ufe0f", "\u2764\ufe0f"),
        ("🇺🇸", "🇺🇸"),
        ("🔥", "🔥"),
        ("", ""),
    ],
)
def test_with_tone(plain: str, toned: str) -> None:
    assert with_tone(plain, "medium") == toned


def test_the_table_is_sorted_and_its_edges_hold() -> None:
    assert list(MODIFIER_BASES) == sorted(MODIFIER_BASES)
    for first, last in MODIFIER_BASES:
        assert takes_tone(chr(first))
        assert takes_tone(chr(last))
    for outside in ("\u0000", "\u261c", "\u261e", "\U0001faf9", "\U0010ffff"):
        assert not takes_tone(outside)


def test_every_single_emoji_with_a_tone_in_the_emoji_package_is_spelt_alike() -> None:
    known = {text for text in emoji.EMOJI_DATA if sum(c in TONES.values() for c in text) == 1 and len(text) > 1}
    assert len(known) > 500
    compared = 0
    for text in known:
        tone = next(name for name, modifier in TONES.items() if modifier in text)
        plain = "".join(c for c in text if c != TONES[tone])
        if sum(map(takes_tone, plain)) == 1:
            assert with_tone(plain, tone) == text
            compared += 1
    assert compared > 500


@pytest.mark.parametrize(
    ("spelling", "bare"), [("\u2764\ufe0f", "\u2764"), ("👍🏽", "👍"), ("🔥", "🔥"), ("🏽", "🏽"), ("\ufe0f", "\ufe0f")]
)
def test_bare_spelling(spelling: str, bare: str) -> None:
    assert bare_spelling(spelling) == bare
