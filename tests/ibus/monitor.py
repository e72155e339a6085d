"""What engines say on IBus, a line of JSON for each signal; `menu KEY 0|1` on standard input chooses in the menu.

Runs with the system's Python, by itself. The first line, `"ready"`, says that nothing will be missed from now on.
"""

import json
import os

import gi

gi.require_version("IBus", "1.0")
from gi.repository import Gio, GLib, IBus  # noqa: E402

ENGINE = "org.freedesktop.IBus.Engine"


def text_of(value: tuple) -> str:
    return value[2]


def table_of(value: tuple) -> dict:
    return {"emoji": [text_of(one) for one in value[7]], "cursor": value[3]}


def plain(name: str, values: tuple) -> object:
    if name == "UpdateLookupTable":
        return table_of(values[0])
    if name in ("CommitText", "UpdateAuxiliaryText"):
        return text_of(values[0])
    if name == "RegisterProperties":
        return [(one[2], text_of(one[4]), one[9]) for one in values[0][2]]
    if name == "UpdateProperty":
        return values[0][2]
    return list(values)


def main() -> None:
    flags = Gio.DBusConnectionFlags
    bus = Gio.DBusConnection.new_for_address_sync(
        IBus.get_address(), flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None
    )
    rule = GLib.Variant("(s)", (f"type='signal',interface='{ENGINE}'",))
    address = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
    bus.call_sync(*address, "AddMatch", rule, None, Gio.DBusCallFlags.NONE, -1, None)
    seen = {}  # who spoke last, and from where

    def said(_: object, sender: str, path: str, __: str, name: str, values: GLib.Variant) -> None:
        if path.startswith("/org/freedesktop/IBus/engine/simple"):
            return
        seen.update(sender=sender, path=path)
        print(json.dumps([name, plain(name, values.unpack())]), flush=True)

    bus.signal_subscribe(None, ENGINE, None, None, None, Gio.DBusSignalFlags.NO_MATCH_RULE, said)
    loop = GLib.MainLoop()

    def read(*_: object) -> bool:
        lines = os.read(0, 1 << 16).decode("utf-8").splitlines()
        for key, state in (line.split()[1:] for line in lines):
            values = GLib.Variant("(su)", (key, int(state)))
            way = Gio.DBusCallFlags.NONE
            bus.call_sync(seen["sender"], seen["path"], ENGINE, "PropertyActivate", values, None, way, -1)
        if not lines:
            loop.quit()
            return False
        return True

    GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, read)
    print(json.dumps("ready"), flush=True)
    loop.run()


if __name__ == "__main__":
    main()
