"""Finds emoji in Weibo texts: codes in brackets such as [泪], and Unicode's own.

Anything can stand in brackets, so a code's name keeps to a form (at most seven letters, at least one of them no digit,
more than a lone Latin letter) and is none of the tags that are no emoji. A traditional spelling counts as its
simplified twin. A Unicode emoji is known without its variation selector and skin tone. Imports the standard library and
`export.data.tracks`.

>>> find_emoji("好[淚]啊[泪][1/2]😂[图片]👍🏽")
('[泪]', '😂', '👍')
>>> without_emoji("好 [淚] 啊[图片] 😂")
'好 啊[图片]'
"""

from __future__ import annotations

import re

from export.data.tracks import clean

NOT_EMOJI = frozenset(
    {
        *("图片", "视频", "超话", "微博", "话题", "链接", "直播", "gif", "emoji", "em", "划掉"),
        *("语录", "部门", "人民网", "新报快讯", "清晨寄语", "人性心理", "解析", "采访", "西藏", "拍卖"),
    }
)
SIMPLIFIED = str.maketrans(
    "淚愛給親臉個開動國鄙視驚贊樂傳遞溫閉團圓園傷氣貓嗎單", "泪爱给亲脸个开动国鄙视惊赞乐传递温闭团圆园伤气猫吗单"
)
CODE = re.compile(r"\[((?=\w*[^\W\d_])(?![A-Za-z]\])\w{1,7})\]")
PICTURE = (  # characters that phones draw as a picture; of the older symbols those that Unicode shows so by default
    "[\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7eb\U0001f900-\U0001faff"
    "⌚⌛⏩-⏬⏰⏳☔☕♈-♓⚓⚡⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓-❕❗⭐⭕❤♥☀☺☹✌]"
)
EXTRA = "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]"  # variation selectors and skin tones
UNICODE = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|(?:{PICTURE}|[\u2190-\u2bff]\ufe0f){EXTRA}*(?:\u200d{PICTURE}{EXTRA}*)*"
)
ANY = re.compile(f"{CODE.pattern}|{UNICODE.pattern}")


def kind_of(found: re.Match[str]) -> str:
    """The one spelling of an emoji; empty for a tag that is none."""
    name: str | None = found[1]
    if name is None:
        return re.sub(f"(?<=.){EXTRA}", "", found[0])
    return "" if name in NOT_EMOJI else f"[{name.translate(SIMPLIFIED)}]"


def find_emoji(text: str) -> tuple[str, ...]:
    """The kinds of emoji in a text, each once, in the order in which they first stand there."""
    return tuple(dict.fromkeys(kind for found in ANY.finditer(text) if (kind := kind_of(found))))


def without_emoji(text: str) -> str:
    """The text with every emoji taken out, those too that taking out others makes, and the gaps closed."""
    while find_emoji(text):
        text = ANY.sub(lambda found: "" if kind_of(found) else found[0], text)
    return clean(text)
