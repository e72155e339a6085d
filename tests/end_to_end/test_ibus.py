"""The IBus engine on a desktop: real keys into real applications, what arrived there, and what the engine said.

Where the machine has no such desktop these tests are skipped; KEYMOJI_IBUS=required, as CI sets it once the packages
are installed, makes that a failure. KEYMOJI_IBUS_PICTURE names a file for the picture of the strip.
"""

import json
import os
import random
import signal
import string
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.errors import OptionError
from runtime.ibus.interpreter import find
from tests.ibus.desktop import TEXT, Desktop, Lines, arrives, here, lacking, opened, until


def why_not() -> str:
    """Why there is no such desktop here; empty where there is one."""
    if lacking():
        return f"a desktop lacks {', '.join(lacking())}"
    try:
        find()
    except OptionError as error:
        return str(error)
    return ""


@pytest.fixture(scope="module", autouse=True)
def needs_a_desktop() -> None:
    reason = why_not()
    if reason and os.environ.get("KEYMOJI_IBUS") == "required":
        pytest.fail(f"KEYMOJI_IBUS=required, but {reason}")
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with here(tmp_path_factory.mktemp("desktop"), sensitivity="eager", learn=True) as one:
        yield one


@pytest.fixture(scope="module")
def application(desktop: Desktop) -> Lines:
    client = desktop.client("client_gtk3.py")
    client.ask("set plain merry ")  # before the engine is switched on
    desktop.switch_to("keymoji")
    return client


@pytest.fixture
def app(desktop: Desktop, application: Lines) -> Lines:
    """The application with an empty field and the caret in it."""
    application.ask("set plain ")
    application.ask("focus next")
    application.ask("focus plain")
    until(lambda: application.ask("focused") == "plain" and not desktop.strip(), "a closed strip")
    return application


def test_words_from_before_it_was_switched_on_are_read(desktop: Desktop, application: Lines) -> None:
    strip = opened(desktop, "christmas")
    assert "🎄" in strip
    assert 1 <= len(strip) <= 5
    arrives(application, TEXT)  # the keys passed
    picture = Path(os.environ.get("KEYMOJI_IBUS_PICTURE") or desktop.folder / "strip.png")
    for _ in range(3):  # the panel follows the caret in steps
        time.sleep(0.2)
        application.ask(f"picture {picture}")
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_tab_takes_and_cycles(desktop: Desktop, app: Lines) -> None:
    strip = opened(desktop)
    for emoji in (*strip, strip[0]):
        desktop.press("Tab")
        arrives(app, f"{TEXT} {emoji}")
    desktop.type("!")
    arrives(app, f"{TEXT} {strip[0]}!")
    assert app.ask("focused") == "plain"


def test_tab_without_a_strip_is_the_application_s(desktop: Desktop, app: Lines) -> None:
    desktop.press("Tab")
    until(lambda: app.ask("focused") == "next", "the next field has the focus")
    assert app.ask("text plain") == ""


def test_alt_and_a_digit_take_that_one(desktop: Desktop, app: Lines) -> None:
    strip = opened(desktop)
    desktop.press("alt+2")
    arrives(app, f"{TEXT} {strip[1]}")
    desktop.press("alt+1")
    arrives(app, f"{TEXT} {strip[0]}")


def test_escape_and_typing_on_ignore_it(desktop: Desktop, app: Lines) -> None:
    opened(desktop)
    desktop.press("Escape")
    until(lambda: not desktop.strip(), "a closed strip")
    since = desktop.mark()
    desktop.type("ab")
    desktop.press("Tab")
    until(lambda: app.ask("focused") == "next", "Tab is the application's")
    assert [one for one in desktop.said(since) if one[0] in ("UpdateLookupTable", "CommitText")] == []
    assert app.ask("text plain") == f"{TEXT}ab"


def test_space_and_digits_are_typed(desktop: Desktop, app: Lines) -> None:
    opened(desktop)
    since = desktop.mark()
    desktop.type(" 12 345")
    arrives(app, f"{TEXT} 12 345")
    assert [one for one in desktop.said(since) if one[0] == "CommitText"] == []


def test_enter_and_arrows_are_the_application_s(desktop: Desktop, app: Lines) -> None:
    app.ask("focus many")
    until(lambda: app.ask("focused") == "many", "the long field has the focus")
    opened(desktop)
    since = desktop.mark()
    desktop.press("Left")
    until(lambda: not desktop.strip(), "a closed strip")
    desktop.press("End", "Return", "x")
    arrives(app, f"{TEXT}\nx", "many")
    assert [one for one in desktop.said(since) if one[0] == "CommitText"] == []


def test_backspace_and_the_caret_are_followed(desktop: Desktop, app: Lines) -> None:
    opened(desktop, TEXT + "z")
    desktop.press("BackSpace")
    arrives(app, TEXT)
    strip = until(desktop.strip, "a strip")
    desktop.press("Home")
    until(lambda: not desktop.strip(), "a closed strip")
    desktop.type("x")
    desktop.press("BackSpace", "End")
    opened(desktop, "!")  # with all the words before
    strip = desktop.strip()
    desktop.press("Tab")
    arrives(app, f"{TEXT}! {strip[0]}")


def test_what_is_selected_is_replaced(desktop: Desktop, app: Lines) -> None:
    opened(desktop)
    desktop.press("ctrl+a")
    until(lambda: not desktop.strip(), "a closed strip")
    desktop.type("x")
    arrives(app, "x")
    desktop.press("BackSpace")
    strip = opened(desktop)
    desktop.press("Tab")
    arrives(app, f"{TEXT} {strip[0]}")


def test_another_field_begins_anew(desktop: Desktop, app: Lines) -> None:
    opened(desktop)
    app.ask("set next ")
    app.ask("focus next")
    until(lambda: not desktop.strip(), "a closed strip")
    desktop.press("Tab")
    until(lambda: app.ask("focused") not in ("plain", "next"), "Tab went on")
    assert app.ask("text plain") == TEXT


@pytest.mark.parametrize("name", ["password", "pin", "email", "url", "terminal", "no-emoji"])
def test_secret_fields_are_left_alone(desktop: Desktop, app: Lines, name: str) -> None:
    app.ask(f"focus {name}")
    until(lambda: app.ask("focused") == name, f"{name} has the focus")
    since = desktop.mark()
    desktop.type(TEXT)
    arrives(app, TEXT, name)
    desktop.press("Tab")
    until(lambda: app.ask("focused") != name, "Tab is the application's")
    shown = [one for one in desktop.said(since) if one[0] in ("UpdateLookupTable", "CommitText")]
    app.ask("focus plain")
    until(lambda: app.ask("focused") == "plain", "the plain field has the focus")
    opened(desktop)  # by now it would have said something of the other
    assert shown == []
    assert app.ask(f"text {name}") == TEXT


def test_layout_and_dead_keys_are_kept(desktop: Desktop, app: Lines) -> None:
    desktop.run("setxkbmap", "de")
    try:
        desktop.press("dead_acute", "e", "odiaeresis", "z")
        arrives(app, "éöz")
    finally:
        desktop.run("setxkbmap", "us")


def test_the_menu_changes_the_settings(desktop: Desktop, app: Lines) -> None:
    first = opened(desktop)[0]
    desktop.monitor.tell(f"menu never/{first} 0")
    desktop.monitor.tell("menu tone/dark 1")
    until(lambda: json.loads(desktop.settings_file.read_text("utf-8")).get("skin_tone") == "dark", "the file has it")
    assert json.loads(desktop.settings_file.read_text("utf-8"))["never"] == [first]
    app.ask("set plain ")
    assert first not in opened(desktop)
    desktop.monitor.tell("menu suggest 0")
    until(lambda: not desktop.strip(), "a closed strip")
    app.ask("set plain ")
    since = desktop.mark()
    desktop.type(TEXT)
    arrives(app, TEXT)
    assert [one for one in desktop.said(since) if one[0] == "UpdateLookupTable"] == []
    for choice in ("suggest 1", "never/none 0", "tone/none 1"):
        desktop.monitor.tell(f"menu {choice}")
    until(lambda: json.loads(desktop.settings_file.read_text("utf-8"))["never"] == [], "all are shown again")


@pytest.mark.usefixtures("app")
def test_what_is_taken_is_learnt_and_erased(desktop: Desktop) -> None:
    personal = desktop.settings_file.with_name("personal.json")
    personal.unlink(missing_ok=True)
    emoji = opened(desktop)[0]
    desktop.press("Tab")
    desktop.type(" ")
    until(personal.exists, "it is learnt")
    text = personal.read_text("utf-8")
    assert "merry" not in text
    assert emoji in text
    desktop.monitor.tell("menu erase 0")
    until(lambda: not personal.exists(), "it is erased")


def test_a_thousand_fast_keys_arrive_in_order(desktop: Desktop, app: Lines) -> None:
    text = "".join(random.Random(0).choices(string.ascii_lowercase + "   ", k=1000))
    desktop.type(text, delay_ms=5)
    arrives(app, text)


def test_switching_back_reads_what_was_written_meanwhile(desktop: Desktop, app: Lines) -> None:
    desktop.switch_to("xkb:us::eng")
    until(lambda: desktop.engine() == "xkb:us::eng", "the other engine")
    desktop.type(TEXT)
    arrives(app, TEXT)
    since = desktop.mark()
    desktop.switch_to("keymoji")
    desktop.press("shift")  # the application gives its text with the next key, whichever it is
    until(lambda: [one for one in desktop.said(since) if one[0] == "UpdateLookupTable"], "a strip")
    strip = desktop.strip()
    desktop.press("Tab")
    arrives(app, f"{TEXT} {strip[0]}")


def test_a_second_kind_of_application(desktop: Desktop) -> None:
    # IBus's module for GTK 4 swaps fast keys, with every engine, unless it is told to wait for each
    app = desktop.client("client_gtk4.py", IBUS_ENABLE_SYNC_MODE="1")
    try:
        until(lambda: desktop.press("x") or app.ask("text plain"), "its text field gets keys")
        until(lambda: desktop.press("ctrl+a", "BackSpace") or not app.ask("text plain"), "an empty field")
        strip = opened(desktop)
        for emoji in (strip[0], strip[1]):
            desktop.press("Tab")
            arrives(app, f"{TEXT} {emoji}")
        since = desktop.mark()
        desktop.type("!")
        until(lambda: [one for one in desktop.said(since) if one[0] == "UpdateLookupTable"], "a strip there")
        app.ask("focus password")
        since = desktop.mark()
        desktop.type(TEXT)
        arrives(app, TEXT, "password")
        assert [one for one in desktop.said(since) if one[0] in ("UpdateLookupTable", "CommitText")] == []
        assert app.ask("text plain") == f"{TEXT} {strip[1]}!"
    finally:
        app.end()


def test_a_broken_bundle_and_then_a_crash_swallow_no_key(tmp_path: Path) -> None:
    with here(tmp_path, bundle=str(tmp_path)) as desktop:
        app = desktop.client("client_gtk3.py")
        desktop.switch_to("keymoji")
        desktop.type(TEXT)
        arrives(app, TEXT)
        notices = [value for name, value in desktop.said()[1:] if name == "UpdateAuxiliaryText"]
        assert len(notices) == 1
        assert notices[0].startswith("keymoji: suggestions are off: ")
        menu = [value for name, value in desktop.said()[1:] if name == "RegisterProperties"][-1]
        assert menu[0][1].startswith("Suggestions (off: ")
        desktop.monitor.tell("menu bundle/en 1")
        desktop.monitor.tell("menu sensitivity/eager 1")
        app.ask("set plain ")
        opened(desktop)
        typed = "".join(random.Random(1).choices(string.ascii_lowercase, k=100))
        pid = desktop.engine_pid()
        assert pid
        app.ask("set plain ")
        desktop.type(typed[:50], delay_ms=5)
        os.kill(pid, signal.SIGKILL)
        desktop.type(typed[50:], delay_ms=5)
        until(lambda: len(app.ask("text plain")) >= len(typed), "all keys arrive")
        # those that were on their way to the engine when it died may come after the next ones
        assert sorted(app.ask("text plain")) == sorted(typed)
