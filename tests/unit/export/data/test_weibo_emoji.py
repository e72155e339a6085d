"""What is an emoji in a Weibo text, what is none, and what is left without them."""

import pytest

from export.data.weibo_emoji import find_emoji, without_emoji


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("好[泪]", ("[泪]",)),
        ("[泪][哈哈][泪]", ("[泪]", "[哈哈]")),
        ("[淚]和[愛你]", ("[泪]", "[爱你]")),
        ("[good] [NO] [c汗] [唯爱SJ13]", ("[good]", "[NO]", "[c汗]", "[唯爱SJ13]")),
        ("[带着微博去旅行]", ("[带着微博去旅行]",)),
        ("😂 和 ❤\ufe0f", ("😂", "❤")),
        ("👍🏽👍", ("👍",)),
        ("🇨🇳！", ("🇨🇳",)),
        ("👨\u200d👩\u200d👧", ("👨\u200d👩\u200d👧",)),
        ("✈\ufe0f", ("✈",)),
        ("[泪]😂", ("[泪]", "😂")),
    ],
)
def test_emoji_are_found_once_and_in_one_spelling(text: str, kinds: tuple[str, ...]) -> None:
    assert find_emoji(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "泪",
        "[1/2]",
        "[12]",
        "[c]",
        "[图片]",
        "[视频]",
        "[八个字的方括号话]",
        "[有 空格]",
        "[标点。]",
        "[]",
        "[[",
        "★♪→✈ ①",
    ],
)
def test_what_is_no_emoji_is_not_found_and_stays(text: str) -> None:
    assert find_emoji(text) == ()
    assert without_emoji(text) == text


def test_taking_out_closes_the_gaps_and_leaves_tags_alone() -> None:
    assert without_emoji(" so [泪] sad[图片] 😂❤\ufe0f 啊[哈哈]啊 ") == "so sad[图片] 啊啊"
    assert without_emoji("[泪]") == ""
    assert find_emoji(without_emoji("[[泪]泪][😂泪]")) == ()
