"""Asks runtime/js/keymoji.mjs, through tests/js/questions.mjs, for every test that compares it with Python."""

import json
import subprocess
from collections.abc import Callable
from typing import Any, TypeAlias

from tests.bundles import as_json
from tests.node_packages import JS, find_node

Question: TypeAlias = dict[str, Any]
Ask: TypeAlias = Callable[[list[Question]], list[Any]]


def library(runtime: str) -> Ask:
    """A function that has the library answer questions, in one process, with onnxruntime-`runtime`."""
    command = [find_node(), str(JS / "questions.mjs"), runtime]

    def ask(questions: list[Question]) -> list[Any]:
        done = subprocess.run(
            command, input=json.dumps(questions), capture_output=True, encoding="utf-8", timeout=300, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        answers: list[Any] = json.loads(done.stdout)
        assert len(answers) == len(questions) > 0
        return answers

    return ask


class AnyLine:
    """Equal to any text of one line: the advice is in the words of each language."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and bool(other) and "\n" not in other

    __hash__ = None  # type: ignore[assignment]


def emotions_json(distribution: list[float]) -> bytes:
    entry = {"distribution": distribution, "n_sentences": 3}
    document = {"names": ["joy", "fear"], "source": "a test", "borrowed": True, "emoji": {"❤️": entry}}
    return as_json(document)
