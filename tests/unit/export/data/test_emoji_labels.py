"""Which emoji become labels, by hand; and on the real lexicon, what of the 500 most used is left out, and why."""

from pathlib import Path

import pytest

from export.data.emoji_labels import FLAGS, Choice, choose_emoji, is_flag, labels_of
from export.data.errors import DataError
from export.data.lexicon import load_usage_ranks
from export.data.neutral import TWINS, neutral
from export.data.weibo_codes import fully_qualified
from runtime.bundle import SHIPPED_FOLDER, open_bundle
from tests.conftest import DATA_BESIDE_CHECKOUT

CHOICE = Choice(most_used=1, often_used=3, few=2, many=3, natural=4)


def chosen(phrases: list[tuple[str, ...]], texts: list[tuple[str, ...]], ranks: dict[str, int]) -> list[str]:
    return [one for one in choose_emoji(phrases, texts, ranks, CHOICE) if one not in FLAGS]


def test_a_few_phrases_make_a_label_of_what_is_often_used_and_many_of_any() -> None:
    ranks = {"😂": 1, "🔥": 3, "🦄": 4}
    assert chosen([("🔥",), ("🔥",), ("🦄",), ("🦄",)], [], ranks) == ["🔥", "😂"]
    assert chosen([("🦄", "🧿")] * 3, [], ranks) == ["🦄", "🧿", "😂"]


def test_what_people_put_needs_one_phrase() -> None:
    assert chosen([("🧿",)], [("🧿",)] * 4, {}) == ["🧿"]
    assert chosen([("🧿",)], [("🧿",)] * 3, {}) == []
    assert chosen([], [("🧿",)] * 9, {}) == []


def test_the_most_named_come_first() -> None:
    assert chosen([("😀",)] * 3 + [("🙃",)] * 4, [], {}) == ["🙃", "😀"]


def test_no_flag_but_ours_and_no_sign_that_unicode_lacks() -> None:
    found = choose_emoji([("🇱🇮", "x")] * 99, [], {"🇱🇮": 1, "🇯🇵": 2}, CHOICE)
    assert set(found) == FLAGS
    assert not any(is_flag(one) for one in "🚩🏁🏳")
    assert "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f" in FLAGS  # Scotland
    assert len(FLAGS) >= 25


def test_labels_are_fully_qualified_and_named() -> None:
    heart, face = labels_of(["❤", "😢"], "zh")
    assert (heart.emoji, heart.name, heart.family, heart.code) == ("❤️", "red heart", "heart", "[心]")
    assert (face.id, face.code) == (1, "[泪]")
    assert labels_of(["😢"], "en")[0].code is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shipped_labels_are_hundreds_of_every_group(language: str) -> None:
    labels = [neutral(label.emoji) for label in open_bundle(SHIPPED_FOLDER / language).labels]
    assert len(labels) == len(set(labels)) >= 600
    assert sum(map(is_flag, labels)) >= 25
    groups = {
        "Smileys & Emotion": "😂🥰🙄😴🤯💔👻🫠",
        "People & Body": "👍🙏💪👀🫶🤷🧑💃",
        "Animals & Nature": "🐶🐱🦋🐍🌸🌵🐙🦔",
        "Food & Drink": "🍕🍎🍜🍺☕🥐🧋🥟",
        "Travel & Places": "✈🏖🏠🌙🚗🚀🗽⛄",
        "Activities": "⚽🎄🎮🏆🎨🎣🎲🏀",
        "Objects": "📱💡💰🔑📚💊🎵🔨",
        "Symbols": "✅❌🆗🔄♻💯🔞♀",
        "Flags": "🏳🏁🚩🎌",
    }
    for group, some in groups.items():
        assert sum(one in labels for one in some) > len(some) / 2, group


def test_both_languages_have_the_same_labels() -> None:
    english, chinese = (open_bundle(SHIPPED_FOLDER / language).labels for language in ("en", "zh"))
    assert [label.emoji for label in english] == [label.emoji for label in chinese]


def test_what_is_left_out_of_the_most_used_has_a_reason() -> None:
    """Printed with -s: each is the twin of a label, a flag that is none of ours, or no emoji of Unicode's list."""
    file = DATA_BESIDE_CHECKOUT / "lexicon" / "usage_rank_2021.tsv"
    if not file.is_file():
        pytest.skip("the lexicon is not here")
    labels = {neutral(label.emoji) for label in open_bundle(SHIPPED_FOLDER / "en").labels}
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    left_out = {emoji: why(emoji, labels) for emoji, rank in rows if int(rank) <= 500 and emoji not in labels}
    print(left_out)
    assert "" not in left_out.values()
    assert len(left_out) < 10
    assert len(load_usage_ranks(DATA_BESIDE_CHECKOUT)) > 1000


def why(emoji: str, labels: set[str]) -> str:
    if emoji in TWINS or neutral(emoji) != emoji:
        return f"one picture with {neutral(emoji)}" if neutral(emoji) in labels else ""
    if is_flag(emoji):
        return "a flag that is none of ours" if emoji not in FLAGS else ""
    return "" if emoji in fully_qualified() else "no emoji of Unicode's list"


def test_a_missing_lexicon_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"lexicon/usage_rank_2021.tsv: cannot be read"):
        load_usage_ranks(tmp_path)
