"""The table of Weibo codes: what is refused and where, what the project's own holds, and how kinds become Unicode."""

from pathlib import Path

import emoji
import pytest

from export.data.errors import DataError
from export.data.weibo_codes import COLUMNS, read_codes, short_name, unicode_emoji, unicode_kinds, weibo_codes
from export.data.weibo_emoji import find_emoji
from export.edeer.gold import gold_emoji

HEADER = ",".join(COLUMNS)
HEART = "[心],❤️,red heart,name,a heart"


def write(folder: Path, *lines: str) -> Path:
    (folder / "codes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "codes.csv"


def test_rows_are_read_in_their_order(tmp_path: Path) -> None:
    heart, nose = read_codes(write(tmp_path, HEADER, HEART, "[挖鼻屎],,,,none"))
    assert (heart.code, heart.emoji, heart.name, heart.by, heart.why) == ("[心]", "❤️", "red heart", "name", "a heart")
    assert (nose.code, nose.emoji, nose.why) == ("[挖鼻屎]", "", "none")


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("[心],❤️,red heart,name", "4 columns found, 5 expected (code, emoji, name, by, why)"),
        ("心,❤️,red heart,name,a heart", "'心' is no code as the texts' are read"),
        ("❤,❤️,red heart,name,a heart", "'❤' is no code as the texts' are read"),
        ("[淚],😢,crying face,name,tears", "'[淚]' is no code as the texts' are read"),
        ("[图片],🖼️,framed picture,name,a picture", "'[图片]' is no code as the texts' are read"),
        ("[好],👌,ok hand,meaning,good", "[好] stands there twice"),
        ("[心],❤️,red heart,name,", "[心] has no reason"),
        ("[心],,red heart,,none", "[心] has no emoji but a name, or by what it was chosen"),
        ("[心],,,name,none", "[心] has no emoji but a name, or by what it was chosen"),
        ("[心],❤,red heart,name,a heart", "'❤' ([心]) is no fully-qualified emoji"),
        ("[心],👍🏽,thumbs up,name,a heart", "'👍🏽' ([心]) is no fully-qualified emoji"),
        ("[心],heart,red heart,name,a heart", "'heart' ([心]) is no fully-qualified emoji"),
        ("[心],[好],red heart,name,a heart", "'[好]' ([心]) is no fully-qualified emoji"),
        ("[心],❤️,heart,name,a heart", "[心] is named 'heart', ❤️ is 'red heart'"),
        ("[心],❤️,red heart,guess,a heart", "[心] is chosen by 'guess', which is none of name, picture, meaning"),
    ],
)
def test_a_broken_row_is_refused_by_its_line(tmp_path: Path, row: str, found: str) -> None:
    path = write(tmp_path, HEADER, "[好],👌,ok hand,meaning,good", row)
    with pytest.raises(DataError) as error:
        read_codes(path)
    assert str(error.value) == f"{path}:3: {found}; repair the line"


def test_a_wrong_header_or_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"codes.csv:1: header 'code, emoji' found, code, emoji, name, by, why expected"
    ):
        read_codes(write(tmp_path, "code,emoji"))
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(DataError, match=r"empty.csv:1: header 'nothing' found"):
        read_codes(tmp_path / "empty.csv")
    (tmp_path / "codes.csv").write_bytes(b"\xff")
    for name in ("codes.csv", "missing.csv"):
        with pytest.raises(DataError, match=rf"{name}: cannot be read"):
            read_codes(tmp_path / name)


def test_the_papers_64_have_64_emoji() -> None:
    found = [unicode_emoji(one.emoji) for one in gold_emoji()]
    assert None not in found
    assert len(set(found)) == 64


def test_every_emoji_is_fully_qualified_and_named_as_its_package_does() -> None:
    rows = [row for row in weibo_codes() if row.emoji]
    assert len(rows) >= 150
    for row in rows:
        about = emoji.EMOJI_DATA[row.emoji]
        assert about["status"] == emoji.STATUS["fully_qualified"], row.code
        assert about["en"].strip(":").replace("_", " ").lower() == row.name, row.code


def test_where_the_reason_is_the_chinese_name_it_is_the_code() -> None:
    emoji.config.load_language("zh")
    rows = [row for row in weibo_codes() if row.why.startswith("the Chinese CLDR name is the code")]
    assert len(rows) >= 25
    assert [row.code for row in rows if f"[{emoji.EMOJI_DATA[row.emoji]['zh'].strip(':')}]" != row.code] == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("[笑cry]", "😂"),
        ("😂", "😂"),
        ("❤", "❤️"),
        ("❤\ufe0f", "❤️"),
        ("☺", "☺️"),
        ("👍🏽", "👍"),
        ("🇨🇳", "🇨🇳"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("[挖鼻屎]", None),
        ("[没有这个]", None),
        ("→", None),
        ("", None),
    ],
)
def test_a_kind_as_unicode(kind: str, expected: str | None) -> None:
    assert unicode_emoji(kind) == expected


def test_kinds_of_a_text_become_distinct_emoji_in_their_order() -> None:
    assert unicode_kinds([find_emoji("[挖鼻屎][爱你]😘❤[亲亲][心]"), ()]) == [("😘", "❤️"), ()]


def test_a_short_name_is_in_lower_case() -> None:
    assert (short_name("🎅"), short_name("😍")) == ("santa claus", "smiling face with heart-eyes")
