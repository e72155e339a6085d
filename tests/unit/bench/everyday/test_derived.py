"""Variants made by machine: what each does to a text, and that the same seed does the same."""

import random

from bench.everyday.blind import Text
from bench.everyday.derived import VARIANTS, derived, one_typo, stretched


def made(text: str) -> dict[str, str]:
    return {one.part: one.text for one in derived([Text(part="chat", text=text, acceptable=frozenset("😂"))])}


def test_english() -> None:
    variants = made("So good to see you!")
    assert variants["capitals"] == "SO GOOD TO SEE YOU!"
    assert variants["small letters"] == "so good to see you!"
    assert variants["stretched"] == "So good to see youuuuu!"
    assert variants["first 50 %"] == "So good to"
    assert variants["first 75 %"] == "So good to see"
    assert list(variants) == list(VARIANTS)


def test_chinese_is_cut_by_characters_and_has_no_capitals() -> None:
    variants = made("今天 好开心啊")
    assert variants["first 50 %"] == "今天 好"
    assert variants["stretched"] == "今天 好开心啊啊啊啊啊"
    assert "capitals" not in variants


def test_a_typo_changes_one_place_and_never_a_first_letter() -> None:
    for seed in range(200):
        typed = one_typo("good morning", random.Random(seed))
        assert abs(len(typed) - len("good morning")) <= 1
        assert [word[0] for word in typed.split(" ")] == ["g", "m"]
    kinds = {len(one_typo("good morning", random.Random(seed))) for seed in range(200)}
    assert kinds == {11, 12, 13}
    assert one_typo("a b", random.Random(0)) == "a b"


def test_a_text_without_letters_is_left_as_it_is() -> None:
    assert stretched("!!!", random.Random(0)) == "!!!"
    assert made("?!").keys() <= {"first 50 %", "first 75 %"}


def test_the_same_seed_gives_the_same_texts() -> None:
    texts = [Text(part="chat", text=f"what a lovely day number {n}", acceptable=frozenset("😂")) for n in range(9)]
    assert derived(texts) == derived(texts)
    assert derived(texts) != derived(texts, seed=1)
