"""The thin layer between IBus and the core: D-Bus calls in, D-Bus signals out. The only file that imports gi.

One process serves all text fields: `Service` holds what they share (settings, worker, the menu), and each
`KeymojiEngine` that IBus asks for has a core of its own. Whatever goes wrong in either ends the suggestions with one
notice in the panel, and no key with it. It may import gi, and of this package everything but the commands.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from queue import SimpleQueue
from typing import Any

import gi

gi.require_version("IBus", "1.0")
from gi.repository import GLib, IBus  # noqa: E402

from runtime.bundle import shipped  # noqa: E402
from runtime.errors import KeymojiError  # noqa: E402
from runtime.ibus import settings as files  # noqa: E402
from runtime.ibus.core import Core  # noqa: E402
from runtime.ibus.keys import MOST, Key, Kind, parse_bindings  # noqa: E402
from runtime.ibus.menu import ERASE, Item, chosen, menu  # noqa: E402
from runtime.ibus.names import BUS_NAME, ENGINE  # noqa: E402
from runtime.ibus.settings import Settings  # noqa: E402
from runtime.ibus.worker import Worker  # noqa: E402

_MENU_MS = 500  # after a strip was closed its emoji stand in the menu
_KINDS = {"normal": IBus.PropType.NORMAL, "toggle": IBus.PropType.TOGGLE, "radio": IBus.PropType.RADIO}


class Service:
    """What all text fields share."""

    def __init__(self) -> None:
        self.engine: KeymojiEngine | None = None  # the one that has the focus, or had it last
        self.last: Sequence[str] = ()  # the strip shown last
        self.notice = ""
        self.has_told = False  # of the notice
        self.settings = Settings()
        self._file = files.folder() / "ibus.json"
        self.worker = Worker(files.folder() / "personal.json", _Mailbox().put, self.fail)
        try:
            self.settings = files.load(self._file)
        except KeymojiError as error:
            self.fail(str(error))
        else:
            self._use()

    @property
    def is_on(self) -> bool:
        return self.settings.suggest and not self.notice

    def fail(self, line: str) -> None:
        """Suggestions are off, for this reason; the first one counts."""
        if not self.notice:
            self.notice = line
            print(f"keymoji: suggestions are off: {line}", file=sys.stderr, flush=True)
            if self.engine:
                self.engine.tell()

    def choose(self, key: str, is_checked: bool) -> None:
        """The user chose this in the menu."""
        if key == ERASE:
            self.worker.erase()
            return
        changed = chosen(self.settings, key, is_checked)
        if changed == self.settings and not (key == "suggest" and is_checked):
            return
        self.settings, self.notice, self.has_told = changed, "", False
        try:
            files.save(self._file, changed)
        except KeymojiError as error:
            self.fail(str(error))
        self._use()
        if self.engine:
            self.engine.tell()

    def _use(self) -> None:
        if self.is_on:
            self.worker.use(self.settings)


class _Desk:
    """`core.Desk` by way of IBus."""

    def __init__(self, engine: KeymojiEngine, service: Service) -> None:
        self._engine, self._service = engine, service
        self._is_menu_due = False

    def show(self, emoji: Sequence[str], cursor: int) -> None:
        table = IBus.LookupTable.new(MOST, cursor, True, True)
        table.set_orientation(IBus.Orientation.HORIZONTAL)
        for number, one in enumerate(emoji):
            table.append_candidate(IBus.Text.new_from_string(one))
            table.set_label(number, IBus.Text.new_from_string(str(number + 1)))
        self._engine.update_lookup_table(table, True)
        self._service.last = emoji

    def hide(self) -> None:
        self._engine.hide_lookup_table()
        if not self._is_menu_due:
            self._is_menu_due = True
            GLib.timeout_add(_MENU_MS, self._renew_never)

    def _renew_never(self) -> bool:
        self._is_menu_due = False
        for item in self.menu():
            if item.key == "never":
                self._engine.update_property(_property(item))
        return False

    def commit(self, text: str) -> None:
        self._engine.commit_text(IBus.Text.new_from_string(text))

    def delete(self, n: int) -> None:
        self._engine.delete_surrounding_text(-n, n)

    def ask(self, serial: int, text: str) -> None:
        self._service.worker.ask(text, lambda strip: self._engine.answer(serial, strip))

    def learn(self, text: str, emoji: str) -> None:
        self._service.worker.learn(text, emoji)

    def menu(self) -> tuple[Item, ...]:
        return menu(self._service.settings, list(shipped()), self._service.last, self._service.notice)


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    """An exception ends the suggestions; a key that was the cause goes to the application."""

    @wraps(method)
    def guarded(self: KeymojiEngine, *arguments: Any) -> Any:
        try:
            return method(self, *arguments)
        except Exception as error:
            self.service.fail(f"{type(error).__name__}: {' '.join(str(error).split())}")
            return False

    return guarded


class KeymojiEngine(IBus.EngineSimple):  # type: ignore[misc]
    """One engine, for one text field after another. Letters of dead keys it makes itself, as IBus's own engines do."""

    __gtype_name__ = "KeymojiEngine"
    service: Service  # set before IBus asks for the first engine

    def __init__(self) -> None:
        super().__init__()
        self._desk = _Desk(self, self.service)
        settings = self.service.settings
        self._core = Core(self._desk, parse_bindings(settings.take, settings.choose))
        self._core.switch(self.service.is_on)
        self._is_noticed = False  # the notice stands at the caret
        self._is_dead = False  # a dead key waits for its letter

    def tell(self) -> None:
        """The settings or the notice have changed."""
        self._core.switch(self.service.is_on)
        self._register()
        if self.service.notice and not self.service.has_told:
            text = IBus.Text.new_from_string(f"keymoji: suggestions are off: {self.service.notice}")
            self.update_auxiliary_text(text, True)
            self._is_noticed = self.service.has_told = True

    @_guarded
    def answer(self, serial: int, strip: Sequence[str]) -> None:
        self._core.answer(serial, strip)

    @_guarded
    def do_process_key_event(self, symbol: int, code: int, state: int) -> bool:
        if self._is_noticed:
            self.hide_auxiliary_text()
            self._is_noticed = False
        character = IBus.keyval_to_unicode(symbol) or ""
        key = Key(symbol, code, int(state), character.rstrip("\0"))
        if self._core.key(key):
            return True
        kind = key.kind
        if kind is Kind.NOTHING or not (kind is Kind.DEAD or self._is_dead):
            return False
        self._is_dead = kind is Kind.DEAD
        return bool(IBus.EngineSimple.do_process_key_event(self, symbol, code, state))  # which makes one letter of them

    @_guarded
    def do_focus_in(self) -> None:
        self.service.engine = self
        self._core.focus()
        self.tell()
        self._want_text()

    @_guarded
    def do_focus_out(self) -> None:
        self._core.focus()

    @_guarded
    def do_enable(self) -> None:
        self._core.enable()
        self._want_text()

    @_guarded
    def do_disable(self) -> None:
        self._core.focus()

    @_guarded
    def do_reset(self) -> None:
        self._core.reset()

    @_guarded
    def do_set_capabilities(self, capabilities: int) -> None:
        self._core.capabilities(bool(capabilities & IBus.Capabilite.SURROUNDING_TEXT))

    @_guarded
    def do_set_content_type(self, purpose: int, hints: int) -> None:
        self._core.content(purpose, hints)
        self._want_text()

    @_guarded
    def do_set_surrounding_text(self, text: IBus.Text, cursor: int, anchor: int) -> None:
        self._core.surrounding(text.get_text(), cursor, anchor)

    @_guarded
    def do_candidate_clicked(self, number: int, button: int, state: int) -> None:  # noqa: ARG002
        self._core.click(number)

    @_guarded
    def do_property_activate(self, key: str, state: int) -> None:
        self.service.choose(key, state == IBus.PropState.CHECKED)

    def _want_text(self) -> None:
        """The application is told to give its surrounding text, unless the field is left alone."""
        if not self._core.alone:
            self.get_surrounding_text()

    def _register(self) -> None:
        self.register_properties(_properties(self._desk.menu()))


def _properties(items: Sequence[Item]) -> IBus.PropList:
    properties = IBus.PropList()
    for item in items:
        properties.append(_property(item))
    return properties


def _property(item: Item) -> IBus.Property:
    return IBus.Property(
        key=item.key,
        prop_type=IBus.PropType.MENU if item.items else _KINDS[item.kind],
        label=IBus.Text.new_from_string(item.label),
        sensitive=item.can_be_chosen,
        visible=True,
        state=IBus.PropState.CHECKED if item.is_checked else IBus.PropState.UNCHECKED,
        sub_props=_properties(item.items),
    )


class _Mailbox:
    """Functions that other threads want to have run in the main one, after the keys that wait.

    One watch for all: `GLib.idle_add` keeps a hundred bytes of each call, in PyGObject 3.42.
    """

    def __init__(self) -> None:
        self._functions: SimpleQueue[Callable[[], None]] = SimpleQueue()
        read, self._write = os.pipe()
        GLib.io_add_watch(read, GLib.PRIORITY_DEFAULT_IDLE, GLib.IOCondition.IN, self._run, read)

    def put(self, function: Callable[[], None]) -> None:
        """Called in any thread."""
        self._functions.put(function)
        os.write(self._write, b"\0")

    def _run(self, _: int, __: object, read: int) -> bool:
        for _byte in os.read(read, 1 << 12):
            self._functions.get()()
        return True


def run() -> int:
    """Serve IBus until it ends, and return the exit code."""
    IBus.init()
    bus = IBus.Bus()
    if not bus.is_connected():
        print("keymoji: no ibus-daemon is running: it starts this command itself, after `install`", file=sys.stderr)
        return 2
    loop = GLib.MainLoop()
    bus.connect("disconnected", lambda _: loop.quit())
    KeymojiEngine.service = Service()
    factory = IBus.Factory.new(bus.get_connection())
    factory.add_engine(ENGINE, KeymojiEngine.__gtype__)
    bus.request_name(BUS_NAME, 0)
    loop.run()
    return 0
