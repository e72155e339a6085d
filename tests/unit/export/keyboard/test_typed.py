"""What fingers make of a text: the same chance gives the same, and every change is the one that it is named for."""

from random import Random

import pytest

from export.keyboard.typed import after, begun, drawn_out, drawn_out_last, first_words, noisy, slipped

TEXT, CHINESE = "so happy for you today", "今天真的好开心呀"


@pytest.mark.parametrize("seed", range(12))
def test_a_slip_is_inside_a_word(seed: int) -> None:
    found = slipped(TEXT, Random(seed))
    assert abs(len(found) - len(TEXT)) <= 1
    assert found.count(" ") == TEXT.count(" ")
    assert found == slipped(TEXT, Random(seed))
    assert slipped("12 34", Random(seed)) == "12 34"


@pytest.mark.parametrize("seed", range(12))
def test_a_word_is_drawn_out(seed: int) -> None:
    found = drawn_out("soon now", Random(seed))
    assert 1 <= len(found) - len("soon now") <= 3
    assert set(found) == set("soon now")
    assert drawn_out("ok", Random(seed)) == "ok!!"
    assert set(drawn_out_last("哈", Random(seed))) == {"哈"}


@pytest.mark.parametrize("seed", range(12))
def test_noise_leaves_something(seed: int) -> None:
    for text, language in ((TEXT, "en"), (CHINESE, "zh")):
        assert noisy(text, language, Random(seed)).strip()
    assert len(noisy(CHINESE, "zh", Random(seed))) >= len(CHINESE) - 1


@pytest.mark.parametrize("seed", range(12))
def test_a_beginning_is_one(seed: int) -> None:
    for text, language in ((TEXT, "en"), (CHINESE, "zh")):
        found = begun(text, language, Random(seed))
        assert found is not None
        assert text.startswith(found)
        assert 2 <= len(found) < len(text)
        words = first_words(text, language, Random(seed))
        assert words is None or text.startswith(words)
    assert begun("ok", "en", Random(seed)) is None
    assert first_words("so happy", "en", Random(seed)) in ("so", None)


def test_one_text_after_another() -> None:
    assert after("Done.", "so happy", "en", Random(0)) == "Done. so happy"
    assert after("好了。", "真开心", "zh", Random(0)) == "好了。真开心"
    found = after("done", "so happy", "en", Random(0))
    assert found.startswith("done")
    assert found.endswith(" so happy")
    assert found[4] in ".!,"
