"""An application without a window, that speaks to IBus as toolkits do: `keys N` and `strips N`, one a line.

`keys N` types N keys, each after the answer to the one before, and says how many the engine left to it. `strips N`
types until N strips came, and says how many milliseconds each took from its key. Runs with the system's Python.
"""

import json
import sys
import time
from itertools import cycle

import gi

gi.require_version("IBus", "1.0")
from gi.repository import GLib, IBus  # noqa: E402

TEXT = "merry christmas everyone, see you at the beach. so happy for you! "
WAIT = 0.05  # seconds for a strip; silence says nothing, once it is closed


def main() -> None:
    IBus.init()
    bus = IBus.Bus()
    context = bus.create_input_context("measure")
    caps = IBus.Capabilite
    context.set_capabilities(caps.FOCUS | caps.LOOKUP_TABLE | caps.PREEDIT_TEXT)
    context.focus_in()
    context.set_engine("keymoji")
    heard = []
    context.connect("update-lookup-table", lambda *_: heard.append(time.perf_counter()))
    turn = GLib.MainContext.default().iteration
    end = time.monotonic() + 3
    while time.monotonic() < end:
        turn(False)
        time.sleep(0.01)
    text = cycle(TEXT)

    def press() -> bool:
        symbol = ord(next(text))
        left = not context.process_key_event(symbol, 0, 0)
        context.process_key_event(symbol, 0, IBus.ModifierType.RELEASE_MASK)
        return left

    def strips(n: int) -> list:
        times = []
        while len(times) < n:
            heard.clear()
            began = time.perf_counter()
            press()
            while not heard and time.perf_counter() < began + WAIT:
                turn(False)
            if heard:
                times.append(1000 * (heard[0] - began))
        return times

    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        verb, n = line.split()
        answer = strips(int(n)) if verb == "strips" else sum(press() for _ in range(int(n)))
        while turn(False):
            pass
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
