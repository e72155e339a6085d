"""A GTK 4 application with two text fields: `text NAME` and `focus NAME`, one a line, and a line of JSON for each.

Runs with the system's Python, by itself.
"""

import json
import sys

import gi

gi.require_version("Gtk", "4.0")
from gi.repository import GLib, Gtk  # noqa: E402


def main() -> None:
    loop = GLib.MainLoop()
    Gtk.init()
    window = Gtk.Window(title="keymoji-gtk4")
    window.set_default_size(400, 120)
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    fields = {"plain": Gtk.Entry(), "password": Gtk.PasswordEntry()}
    for field in fields.values():
        box.append(field)
    window.set_child(box)
    window.present()
    fields["plain"].grab_focus()

    def read(*_: object) -> bool:
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        verb, name = line.split()
        if verb == "focus":
            fields[name].grab_focus()
        print(json.dumps(fields[name].get_text()), flush=True)
        return True

    GLib.io_add_watch(GLib.IOChannel.unix_new(0), GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, read)
    loop.run()


if __name__ == "__main__":
    main()
