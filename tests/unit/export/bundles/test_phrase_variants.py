"""Other fingers' forms of a phrase: each is made by a rule, and none is lost."""

import pytest

from export.bundles import phrase_variants as variants


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (variants.begun, "merry chr"),
        (variants.shouted, "MERRY CHRISTMAS"),
        (variants.drawn_out, "merry christmassss!!"),
        (variants.slipped, "merry chrsitmas"),
        (variants.typeset, "merry\u00a0 christmas"),
        (variants.as_hashtag, "#MerryChristmas"),
        (lambda phrase: variants.with_emoji(phrase, 2), "merry 🔥 christmas🔥"),
    ],
)
def test_forms(form: object, expected: str) -> None:
    assert callable(form)
    assert form("merry christmas") == expected


@pytest.mark.parametrize("phrase", ["k", "OK", "早", ":)", "it's..."])
def test_short_phrases_have_forms_too(phrase: str) -> None:
    made = variants.variants([phrase])
    assert made[0] == phrase
    assert len(made) == 4
    assert all(made)


def test_long_texts_come_up_now_and_then() -> None:
    phrases = [f"phrase number {number}" for number in range(200)]
    made = variants.variants(phrases)
    assert set(phrases) <= set(made)
    assert len(made) == 200 * 4 + 200 // variants.JOINED_EVERY
    assert max(map(len, made)) > 200
