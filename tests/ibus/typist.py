"""A core of the IBus engine with a desk that writes down what it is told, for tests without a desktop."""

from collections.abc import Sequence
from typing import Any

from runtime.ibus.core import Core
from runtime.ibus.keys import Key, parse_bindings

STRIP = ["🎄", "🎅", "🎁"]


class Desk:
    """It answers nothing by itself."""

    def __init__(self) -> None:
        self.said: list[tuple[Any, ...]] = []

    def show(self, emoji: Sequence[str], cursor: int) -> None:
        self.said.append(("show", "".join(emoji), cursor))

    def hide(self) -> None:
        self.said.append(("hide",))

    def commit(self, text: str) -> None:
        self.said.append(("commit", text))

    def delete(self, n: int) -> None:
        self.said.append(("delete", n))

    def ask(self, serial: int, text: str) -> None:
        self.said.append(("ask", serial, text))

    def learn(self, text: str, emoji: str) -> None:
        self.said.append(("learn", text, emoji))

    def asked(self) -> str:
        return [one[2] for one in self.said if one[0] == "ask"][-1]

    def of(self, *names: str) -> list[tuple[Any, ...]]:
        return [one for one in self.said if one[0] in names]


class Typist:
    """A core and its desk, at a time that only the tests move on."""

    def __init__(self, take: str = "Tab", choose: str = "Alt", gives_text: bool = True) -> None:
        self.now = 0.0
        self.desk = Desk()
        self.core = Core(self.desk, parse_bindings(take, choose), lambda: self.now)
        self.core.focus()
        self.core.capabilities(gives_text)

    def type(self, text: str) -> None:
        for character in text:
            assert self.core.key(Key(ord(character), character=character)) is False

    def press(self, symbol: int, state: int = 0, code: int = 0, character: str = "") -> bool:
        return self.core.key(Key(symbol, code, state, character))

    def model(self, strip: Sequence[str] = STRIP) -> None:
        """The answer to what was asked last."""
        self.core.answer(self.desk.of("ask")[-1][1], strip)

    def open(self, text: str = "merry") -> "Typist":
        self.type(text)
        self.model()
        assert self.desk.said[-1] == ("show", "🎄🎅🎁", 0)
        self.desk.said.clear()
        return self
