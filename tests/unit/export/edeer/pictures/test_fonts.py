"""What no font here can draw is an error that names it; a font is taken only for what it has an outline for."""

from pathlib import Path

import matplotlib
import pytest
from matplotlib import font_manager

from export.edeer.pictures.fonts import ADVICE, BASE, FontError, drawable, families_for, preference

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
ONLY_IN_STIX = "\u20dd"


def system_has(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(path) for path in paths])


def test_without_any_font_of_the_system_letters_and_common_emoji_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    system_has(monkeypatch)
    assert families_for("anger × 😂") == [BASE]


def test_a_missing_character_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    system_has(monkeypatch)
    with pytest.raises(FontError) as caught:
        families_for("[泪]😂")
    assert str(caught.value) == f"no font here can draw 泪 (U+6CEA): {ADVICE}"
    with pytest.raises(FontError, match=r"U\+4E50.*U\+60E7.*U\+6B32\) and 1 more: apt install"):
        families_for("惧欲乐泪")


def test_a_font_is_added_for_what_only_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    system_has(monkeypatch, FONTS / "DejaVuSansMono.ttf", FONTS / "STIXGeneral.ttf")
    assert families_for(f"a{ONLY_IN_STIX}") == [BASE, str(FONTS / "STIXGeneral.ttf")]
    found = font_manager.findfont(font_manager.FontProperties(family=[str(FONTS / "STIXGeneral.ttf")]))
    assert found == str(FONTS / "STIXGeneral.ttf")


def test_a_damaged_font_file_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    damaged = tmp_path / "symbola.ttf"
    damaged.write_bytes((FONTS / "STIXGeneral.ttf").read_bytes()[:500])
    system_has(monkeypatch, damaged, tmp_path / "gone.ttf")
    with pytest.raises(FontError, match=r"U\+20DD"):
        families_for(ONLY_IN_STIX)


def test_a_glyph_without_an_outline_does_not_count() -> None:
    assert drawable(str(FONTS / "DejaVuSans.ttf"), {"a", "\u3000", "\u00a0"}) == {"a"}


def test_fonts_that_are_known_to_be_good_come_first() -> None:
    paths = ["/a/other.ttf", "/z/Symbola_hint.ttf", "/z/wqy-zenhei.ttc", "/z/NotoSansCJK-Regular.ttc"]
    assert sorted(paths, key=preference) == paths[::-1]
