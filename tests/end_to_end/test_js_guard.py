"""runtime/js/guard.mjs refuses the models that Python refuses, in the same words, and takes what Python takes.

Needs node and packages from the npm registry: see tests/node_packages.py.
"""

import base64
import json
import random
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from runtime.bundle import shipped
from runtime.errors import BundleError
from runtime.onnx_guard import ALLOWED, check_model
from tests.bundles import codepoints_graph, ids_graph, make_bundle
from tests.hostile_models import HOSTILE, OUTSIDE, TWO_READINGS, damaged, external
from tests.publishing import publish_instead
from tests.web_library import Ask, library

JS = Path(__file__).resolve().parents[2] / "runtime" / "js"


@pytest.fixture(scope="module")
def ask() -> Ask:
    return library("node")


def in_javascript(ask: Ask, models: Iterable[bytes]) -> list[str]:
    """What guard.mjs says of each: "taken", or its refusal."""
    questions = [{"kind": "guard", "model": base64.b64encode(model).decode()} for model in models]
    return [answer if isinstance(answer, str) else as_one(answer["refused"]) for answer in ask(questions)]


def in_python(model: bytes) -> str:
    try:
        check_model("model.onnx", model)
    except BundleError as refusal:
        return as_one(str(refusal))
    return "taken"


def as_one(refusal: str) -> str:
    """Without the name that is refused, which Python and JavaScript quote in their own ways."""
    return re.sub(r"(operator|domain) .* is not", r"\1 is not", refusal, flags=re.DOTALL)


def test_the_allowed_operators_are_python_s() -> None:
    (names,) = re.findall(
        r"new Set\(\[(.*?)\]\)", (JS / "allowed_operators.mjs").read_text(encoding="utf-8"), re.DOTALL
    )
    assert json.loads(f"[{names.strip().removesuffix(',')}]") == sorted(ALLOWED)


def test_hostile_models_are_refused_in_python_s_words(ask: Ask) -> None:
    models = {name: damaged(change) for name, (change, _) in HOSTILE.items()}
    models |= {model.hex(): model for model, _ in TWO_READINGS}
    models |= {"too much work": b"\x08\x01" * 1_000_001}
    for name, found in zip(models, in_javascript(ask, models.values()), strict=True):
        assert found == in_python(models[name]) != "taken", name


def test_sound_models_are_taken(ask: Ask) -> None:
    models = [codepoints_graph(), ids_graph(), *((path / "model.onnx").read_bytes() for path in shipped().values())]
    assert in_javascript(ask, models) == ["taken"] * len(models)


def test_of_damaged_bytes_both_say_the_same(ask: Ask) -> None:
    luck, sound, models = random.Random(0), damaged(lambda model: external(model.graph.initializer[0])), []
    for start in (sound, codepoints_graph()):
        for _ in range(1000):
            model = bytearray(start)
            for _ in range(luck.randint(1, 3)):
                model[luck.randrange(len(model))] = luck.randrange(256)
            models.append(bytes(model[: luck.choice([len(model), luck.randrange(len(model))])]))
    expected = [in_python(model) for model in models]
    assert 20 < expected.count("taken") < 1000
    assert in_javascript(ask, models) == expected


def test_a_bundle_that_reaches_outside_is_refused_before_a_session_is_made(ask: Ask, tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints")
    publish_instead(folder, "model.onnx", damaged(lambda model: external(model.graph.initializer[0])))
    (answer,) = ask([{"kind": "about", "bundle": folder.as_uri()}])
    assert f"tiny/model.onnx: {OUTSIDE}: take bundles from people you trust" in answer["refused"]
