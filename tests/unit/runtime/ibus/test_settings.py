"""The user's settings and the menu that changes them; a file that is not understood is never overwritten."""

import json
from pathlib import Path

import pytest

from runtime.errors import OptionError
from runtime.ibus.menu import ERASE, chosen, menu
from runtime.ibus.settings import Settings, folder, load, save


def test_without_a_file_all_is_as_usual(tmp_path: Path) -> None:
    assert load(tmp_path / "ibus.json") == Settings()
    assert Settings().learn is False


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "new" / "ibus.json"
    settings = Settings(bundle="zh", skin_tone="dark", never=("😂", "❤️"), learn=True, sensitivity="quiet", take="F9")
    save(file, settings)
    assert load(file) == settings
    assert file.stat().st_mode & 0o077 == 0
    assert [one.name for one in file.parent.iterdir()] == ["ibus.json"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"format": "other"}, "it does not say 'format': 'keymoji-ibus'"),
        ({"format_version": 2}, "format_version 2 found, 1 expected: update keymoji"),
        ({"colour": "red"}, "'colour' is no setting: delete it"),
        ({"count": 6}, "count: 6 found: use 1 to 5"),
        ({"count": True}, "count: True found: 5 would be usual"),
        ({"suggest": "yes"}, "suggest: 'yes' found: True would be usual"),
        ({"never": "😂"}, "never: '😂' found: () would be usual"),
        ({"never": [1]}, "never: (1,) found: () would be usual"),
        ({"sensitivity": "loud"}, "sensitivity: 'loud' found: use one of quiet, usual, eager"),
        ({"skin_tone": "blue"}, "skin_tone: 'blue' found: use null or one of light,"),
        ({"take": "Enter"}, "take: 'Enter' found: use Tab,"),
    ],
)
def test_what_makes_no_sense_is_refused_and_left_alone(
    tmp_path: Path, changed: dict[str, object], message: str
) -> None:
    file = tmp_path / "ibus.json"
    file.write_text(json.dumps({"format": "keymoji-ibus", "format_version": 1, **changed}), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(OptionError) as caught:
        load(file)
    assert str(caught.value).startswith(f"{file}: {message}")
    with pytest.raises(OptionError):
        save(file, Settings())
    assert file.read_bytes() == before


def test_what_is_no_json_or_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"\xff{")
    with pytest.raises(OptionError, match="not JSON in UTF-8: mend it, or delete it"):
        load(tmp_path / "broken")
    with pytest.raises(OptionError, match="cannot be read"):
        load(tmp_path)


def test_the_folder_is_that_of_the_standard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert folder() == tmp_path / "keymoji"
    for value in ("", "relative"):
        monkeypatch.setenv("XDG_CONFIG_HOME", value)
        assert folder() == Path.home() / ".config" / "keymoji"


def test_the_menu_says_what_is_chosen() -> None:
    items = {item.key: item for item in menu(Settings(skin_tone="dark"), ["en", "zh"], ["🎄"])}
    assert items["suggest"].is_checked
    assert not items["learn"].is_checked
    assert [one.key for one in items["tone"].items if one.is_checked] == ["tone/dark"]
    assert [one.key for one in items["bundle"].items] == ["bundle/en", "bundle/zh"]
    assert [one.label for one in items["never"].items] == ["Never show 🎄", "Show all again (0)"]
    own = menu(Settings(bundle="/my/bundle"), ["en"], [], "it broke")
    assert [one.key for one in own[1].items] == ["bundle/en", "bundle//my/bundle"]
    assert (own[0].label, own[0].is_checked) == ("Suggestions (off: it broke)", False)


@pytest.mark.parametrize(
    ("key", "is_checked", "after"),
    [
        ("suggest", False, Settings(suggest=False)),
        ("learn", True, Settings(learn=True)),
        ("bundle/zh", True, Settings(bundle="zh")),
        ("bundle//my/bundle", True, Settings(bundle="/my/bundle")),
        ("bundle/zh", False, Settings()),
        ("sensitivity/eager", True, Settings(sensitivity="eager")),
        ("tone/light", True, Settings(skin_tone="light")),
        ("tone/none", True, Settings()),
        ("never/🎄", False, Settings(never=("🎄",))),
        (ERASE, False, Settings()),
        ("bundle", True, Settings()),
        ("nothing/there", True, Settings()),
    ],
)
def test_a_choice_changes_that_and_nothing_else(key: str, is_checked: bool, after: Settings) -> None:
    assert chosen(Settings(), key, is_checked) == after


def test_all_are_shown_again() -> None:
    assert chosen(Settings(never=("🎄", "😂")), "never/none", False).never == ()
