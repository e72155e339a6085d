"""The texts of the golden files: everyday phrases and awkward cases, none of them from any corpus.

A golden file pairs each of these with what a bundle answers, so that a port, or a later build, can prove that it
answers the same. The phrases stand in `golden_texts.txt` and `golden_texts_zh.txt`, one a line, and each is there in
other forms too (phrase_variants.py); texts that a line cannot hold, or nobody would want to type, are made here. Order
and content are fixed. Only the standard library and `export.data`.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from export.bundles.phrase_variants import begun, cut, drawn_out, variants

_HEART, _SELECTOR, _JOINER, _KEYCAP = "\u2764", "\ufe0f", "\u200d", "\u20e3"
_FAMILY = _JOINER.join("👩👩👧👦")

AWKWARD: Mapping[str, str] = MappingProxyType(
    {
        "empty": "",
        "one space": " ",
        "only white space": " \t\n\u00a0\u2003\u3000 ",
        "one emoji": "😀",
        "zwj family": f"sunday with {_FAMILY} in the park",
        "zwj heart": f"you and me {_HEART}{_SELECTOR}{_JOINER}🔥",
        "flag": "greetings from 🇨🇦 and 🇲🇽",
        "subdivision flag": "come on 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f !!",
        "half a flag": "🇺 alone, then 🇺🇸🇺",
        "keycap": f"press 1{_SELECTOR}{_KEYCAP} to go on",
        "bare keycap": f"press 1{_KEYCAP} to go on",
        "skin tone": "thanks 👍🏽 and 🙏🏿",
        "skin tone alone": "\U0001f3fd",
        "heart with selector": f"miss you {_HEART}{_SELECTOR} lots",
        "heart without selector": f"miss you {_HEART} lots",
        "text-style heart": f"miss you {_HEART}\ufe0e lots",
        "stray selectors": f"{_SELECTOR}miss{_SELECTOR} you \ufe0e lots{_SELECTOR}",
        "selector alone": _SELECTOR,
        "joiner alone": _JOINER,
        "hebrew": "מזל טוב ליום ההולדת",
        "hebrew with points": "שָׁלוֹם לְכֻלָּם",
        "arabic": "صباح الخير يا أصدقائي",
        "persian with non-joiner": "می\u200cخواهم بخوابم",
        "direction marks": "\u202bhello \u200fשלום\u200e world\u202c \u2067ok\u2069",
        "only a url": "https://example.org/a/b?c=d&e=%20#f",
        "bare domain": "example.com/path",
        "email": "write to first.last+tag@mail.example.org",
        "nul": "before\x00after",
        "nul alone": "\x00",
        "control characters": "a\x01b\x07c\x08d\x1be\x1cf\x1dg\x1eh\x1fi\x7fj",
        "line breaks": "one\ntwo\r\nthree\rfour\x0bfive\x0csix\x85seven\u2028eight\u2029nine",
        "tabs": "\tname\t\tvalue\t",
        "byte order mark": "\ufeffhello there",
        "invisible characters": "in\u00advis\u200bi\u2060ble\u180e letters",
        "all unknown": "qzxvk wprtj zzyqx vlmnk",
        "lost script": "𐎀𐎁𐎂 𐎃𐎄𐎅",
        "private use": "\ue000\uf8ff\U000f0000\U0010fffd",
        "noncharacters": "\ufdd0\ufffe\uffff\U0010ffff",
        "replacement character": "caf\ufffd au lait",
        "chinese": "今天天气真好,我们去公园吧!",
        "japanese": "お誕生日おめでとう!ケーキ食べたい",
        "korean": "생일 축하해 사랑해요",
        "korean in parts": "\u1112\u1161\u11ab\u1100\u1173\u11af",
        "thai": "สุขสันต์วันเกิดนะ",
        "hindi": "जन्मदिन मुबारक हो दोस्त",
        "tamil": "பிறந்தநாள் வாழ்த்துக்கள்",
        "russian": "с новым годом, дорогие друзья",
        "greek with final sigma": "ΟΔΥΣΣΕΑΣ οδυσσέας ΚΑΛΟΣ ΑΣ.",
        "georgian capitals": "\u1c92\u1c90\u1c9b\u1c90\u1ca0\u1ca1\u1c9d\u1c91\u1c90 გამარჯობა",
        "turkish dotted i": "İYİ KI DOĞDUN ırmak",
        "german sharp s": "STRASSE straße STRAẞE",
        "ligatures": "ﬁne oﬃce ﬂoor ǅ ŉ",
        "mixed scripts": "good утро 早上好 صباح καλημέρα שלום สวัสดี",
        "composed accents": "caf\u00e9 na\u00efve Zo\u00eb",
        "combining accents": "cafe\u0301 nai\u0308ve Zoe\u0308",
        "stacked accents": "h" + "\u0301\u0323\u0334" * 12 + "i",
        "fullwidth": "ＨＥＬＬＯ　ＷＯＲＬＤ！",
        "mathematical letters": "𝓱𝓪𝓹𝓹𝔂 𝕓𝕚𝕣𝕥𝕙𝕕𝕒𝕪 𝐭𝐨 𝐲𝐨𝐮",
        "other digits": "٣ ३ ３ ³ ¾ Ⅷ 五",
        "emoticons": ":) :-( ;-D =P :'( <3 </3 xD :* 8-) >:[ ^_^ -_- o_O",
        "table flip": "(╯°□°)╯︵ ┻━┻",
        "shrug": "¯\\_(ツ)_/¯",
        "only punctuation": "?!?!... --- ,,, ;;; ''' \"\"\"",
        "only digits": "1234567890",
        "phone numbers": "+1 (555) 010-9999 or 555.010.1234",
        "html entities": "fish &amp; chips &lt;3 &#39;yes&#39; &#x1F600; &nosuch; &#0; &#xD800; &amp",
        "html tags": "<b>bold</b> <br/> <a href='x'>y</a> <>",
        "handles": "@a @user_name @UserWithAVeryLongNameOfMoreThan20 mail@user .@user @ user",
        "hashtags": "#one #TwoWords #3 #a-b #é ##x # alone",
        "arrows and dashes": "a --> b <- c → d -- e — f – g",
        "dots": "well.. then... so.... and..... … end.",
        "apostrophes": "don't don’t can`t rock'n'roll y'all'd've",
        "json": '{"key": [1, 2.5, null], "text": "\\u2764"}',
        "code": 'for (i = 0; i < 10; i++) { print("%d\\n", i); }',
        "windows path": "C:\\Users\\me\\new folder\\file.txt",
        "many emoji": "😂😂😂🔥🔥💯",
        "one letter": "k",
        "a long run": "o" * 300,
        "sixty-four words": " ".join(f"w{number}" for number in range(64)),
        "sixty-five words": " ".join(f"w{number}" for number in range(65)),
        "one long word": "abcdefghij" * 200,
        "ten thousand characters": ("what a lovely long day it was at the lake " * 250)[:10_000],
        "two thousand emoji": "🎉" * 2_000,
    }
)


def golden_texts() -> tuple[str, ...]:
    """Every text of an English golden file, once each: the phrases in their order, then the awkward cases."""
    return tuple(dict.fromkeys([*variants(phrases("golden_texts.txt")), *AWKWARD.values()]))


def chinese_golden_texts() -> tuple[str, ...]:
    """Those of a Chinese one: its own phrases, also begun, cut and drawn out, the English ones, the awkward cases."""
    chinese = phrases("golden_texts_zh.txt")
    others = [*map(begun, chinese), *map(cut, chinese), *map(drawn_out, chinese), *phrases("golden_texts.txt")]
    return tuple(dict.fromkeys([*chinese, *others, *AWKWARD.values()]))


def phrases(name: str) -> list[str]:
    """The lines of a file beside this one."""
    return [line for line in Path(__file__).with_name(name).read_text(encoding="utf-8").split("\n") if line]
