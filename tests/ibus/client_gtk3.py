"""A GTK 3 application with text fields of several kinds: `text`, `focus NAME`, `set NAME TEXT`, and so on, one a line.

It answers each with one line of JSON. Runs with the system's Python, by itself.
"""

import json
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

Purpose, Hint = Gtk.InputPurpose, Gtk.InputHints
PURPOSES = {
    "plain": Purpose.FREE_FORM,
    "next": Purpose.FREE_FORM,
    "password": Purpose.PASSWORD,
    "pin": Purpose.PIN,
    "email": Purpose.EMAIL,
    "url": Purpose.URL,
    "terminal": Purpose.TERMINAL,
    "no-emoji": Purpose.FREE_FORM,
}


def main() -> None:
    window = Gtk.Window(title="keymoji-gtk3")
    window.set_default_size(620, 300)
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=4, margin=12)
    fields = {name: Gtk.Entry() for name in PURPOSES}
    for name, entry in fields.items():
        entry.set_input_purpose(PURPOSES[name])
        if name == "no-emoji":
            entry.set_input_hints(Hint.NO_EMOJI)
        box.add(entry)
    fields["password"].set_visibility(False)
    fields["many"] = Gtk.TextView()
    box.add(fields["many"])
    window.add(box)
    window.show_all()
    fields["plain"].grab_focus()

    def text(name: str) -> str:
        if name != "many":
            return fields[name].get_text()
        buffer = fields[name].get_buffer()
        return buffer.get_text(*buffer.get_bounds(), True)

    def answer(line: str) -> object:
        verb, _, rest = line.partition(" ")
        name, _, value = rest.partition(" ")
        if verb == "focus":
            fields[name].grab_focus_without_selecting() if name != "many" else fields[name].grab_focus()
        elif verb == "focused":
            return next((one for one, field in fields.items() if field.has_focus()), None)
        elif verb == "set":
            fields[name].set_text(value)
            fields[name].set_position(-1)
        elif verb == "caret":
            fields[name].set_position(int(value))
        elif verb == "select":
            fields[name].select_region(0, -1)
        elif verb == "place":
            _, x, y = window.get_window().get_origin()
            corner = fields[name].get_allocation()
            return [x + corner.x, y + corner.y]
        elif verb == "picture":
            root = Gdk.get_default_root_window()
            Gdk.pixbuf_get_from_window(root, 0, 0, 460, 92).savev(rest, "png", [], [])
        return text(name) if name in fields else None

    def read(*_: object) -> bool:
        line = sys.stdin.readline()
        if not line:
            Gtk.main_quit()
            return False
        print(json.dumps(answer(line.rstrip("\n"))), flush=True)
        return True

    GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, read)
    Gtk.main()


if __name__ == "__main__":
    main()
