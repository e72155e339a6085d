"""runtime/js/keymoji.mjs refuses what Python refuses, each in one line: damaged bundles, nonsense, half an emoji.

The rest of it is in test_web_library.py. Needs node and packages from the npm registry: see tests/node_packages.py.
"""

import json
import shutil
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest

from runtime.emotions import parse_emotions
from runtime.errors import BundleError
from runtime.manifest import canonical_json
from runtime.predictor import EmojiPredictor
from runtime.strip.typing_session import EmojiSession
from tests.awkward import UNPAIRED_SURROGATES
from tests.bundles import LABELS, as_json, make_bundle
from tests.hostile_answers import CODEPOINTS
from tests.publishing import publish_instead, reseal
from tests.web_library import AnyLine, Ask, Question, emotions_json, library


@pytest.fixture(scope="module", params=["node", "web"])
def ask(request: pytest.FixtureRequest) -> Ask:
    return library(request.param)


def test_nonsense_is_refused_in_one_line(ask: Ask, tmp_path: Path) -> None:
    url = make_bundle(tmp_path / "tiny", "codepoints").as_uri()
    refused: list[tuple[Question, str]] = [
        ({"kind": "predict", "text": "a", "options": {"topK": 0}}, "topK: 0 is not a number of emoji"),
        ({"kind": "predict", "text": "a", "options": {"topK": 1.5}}, "topK: 1.5 is not a number of emoji"),
        ({"kind": "predict", "text": "a", "options": {"threshold": 2}}, "threshold: 2 is not a probability"),
        ({"kind": "predict", "text": "a", "options": {"threshold": 0.5}}, "its graph has no trigger"),
        ({"kind": "predict", "text": "a", "options": {"blocklist": "🔥"}}, "pass a list of emoji"),
        ({"kind": "predict", "text": "a", "options": {"blocklist": [5]}}, "5 is not an emoji"),
        ({"kind": "predict", "text": "a", "options": {"hasGlyph": "yes"}}, "hasGlyph: found string"),
        ({"kind": "predict", "text": "a", "options": {"factors": []}}, "label 0 scores NaN"),
        ({"kind": "predict", "text": 5}, "text: found number"),
        ({"kind": "session", "texts": [], "options": {"hold": 0.5}}, "hold: 0.5 found"),
        ({"kind": "session", "texts": [], "options": {"threshold": 0.5}}, "its graph has no trigger"),
        ({"kind": "load"}, "ort: no runtime found"),
        ({"kind": "load", "options": {"ort": {}}}, "ort: no runtime found"),
        ({"kind": "thresholdFor", "precision": 0.1}, "has no thresholds"),
        ({"kind": "emotions", "emoji": "😂"}, "it has no emotions.json"),
        *(({"kind": "run", "text": text}, "unpaired surrogate U+D") for text in UNPAIRED_SURROGATES),
    ]
    questions = [{**question, "bundle": url} for question, _ in refused]
    questions.append({"kind": "load", "bundle": "bundles/en", "options": {"ort": {"InferenceSession": {}}}})
    refused.append(({}, "bundle: 'bundles/en' is not a URL"))
    for (_, reason), answer in zip(refused, ask(questions), strict=True):
        assert reason in answer["refused"]
        assert "\n" not in answer["refused"]


def test_a_refused_text_does_not_stop_the_ones_after_it(ask: Ask, tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints")
    texts = ["a", "ab", "ab\ud83d", "abc", "abcd"]
    (answer,) = ask([{"kind": "session", "bundle": folder.as_uri(), "texts": texts}])
    session = EmojiSession(EmojiPredictor.load(folder))
    assert answer["strips"].pop(2) == {"refused": AnyLine()}
    emoji = [[one["emoji"] for one in strip] for strip in answer["strips"]]
    assert emoji == [[one.emoji for one in session.update(text)] for text in texts if text.isprintable()]


def flip(folder: Path, name: str, place: int = -1) -> None:
    data = bytearray((folder / name).read_bytes())
    data[place] ^= 1
    (folder / name).write_bytes(data)


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a byte of the model": (lambda folder: flip(folder, "model.onnx", 40), "its sha256 is another"),
    "a byte of the labels": (lambda folder: flip(folder, "labels.json", 10), "its sha256 is another"),
    "a byte of the config": (lambda folder: flip(folder, "config.json", 5), "its sha256 is another"),
    "a longer model": (lambda folder: (folder / "model.onnx").open("ab").write(b"x"), "bytes found, "),
    "no model": (lambda folder: (folder / "model.onnx").unlink(), "model.onnx: cannot be read"),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "manifest.json: cannot be read"),
    "not JSON": (lambda folder: (folder / "manifest.json").write_bytes(b"\xff"), "not JSON in UTF-8"),
    "another document": (lambda folder: (folder / "manifest.json").write_bytes(b"[]"), "this is no keymoji bundle"),
    "a name in the manifest": (
        lambda folder: (folder / "manifest.json").write_bytes(
            (folder / "manifest.json").read_bytes().replace(b"tiny-codepoints", b"tiny-codepointz")
        ),
        "manifest.json: changed since it was published",
    ),
    "a space in the manifest": (
        lambda folder: (folder / "manifest.json").open("ab").write(b" "),
        "manifest.json: changed since it was published",
    ),
    "a seal less": (
        lambda folder: (folder / "manifest.json").write_bytes(
            canonical_json({"format": "keymoji-bundle", "format_version": 1})
        ),
        "manifest.json: changed since it was published",
    ),
    "a newer format": (
        lambda folder: reseal(folder, lambda manifest: manifest.update(format_version=2)),
        "format_version 2 found, this runtime reads 1",
    ),
    "another format": (
        lambda folder: reseal(folder, lambda manifest: manifest.update(format="zip")),
        "this is no keymoji bundle",
    ),
    "a path as a file": (
        lambda folder: reseal(folder, lambda manifest: manifest["files"].update({"../model.onnx": {}})),
        "is not the plain name of another file",
    ),
    "a path as its name": (
        lambda folder: reseal(folder, lambda manifest: manifest.update(name="../en")),
        "is not a plain name",
    ),
    "no files": (lambda folder: reseal(folder, lambda manifest: manifest.pop("files")), "it has no 'files'"),
    "no labels": (
        lambda folder: reseal(folder, lambda manifest: manifest["files"].pop("labels.json")),
        "names no labels.json",
    ),
    "a long manifest": (
        lambda folder: reseal(folder, lambda manifest: manifest.update(note="x" * 1_000_000)),
        "bytes found, at most 1000000 expected",
    ),
    "half a byte": (
        lambda folder: reseal(folder, lambda manifest: manifest["files"]["labels.json"].update(size_bytes="9")),
        "lacks sha256 or size_bytes",
    ),
    "no hash": (
        lambda folder: reseal(folder, lambda manifest: manifest["files"]["labels.json"].pop("sha256")),
        "lacks sha256 or size_bytes",
    ),
}


def emotions_with(**changed: object) -> bytes:
    """A sound emotions.json, but for these of its keys; None leaves one out."""
    document = {**json.loads(emotions_json([0.25, 0.75])), **changed}
    return as_json({key: value for key, value in document.items() if value is not None})


PYTHON_ONLY = {"trigger of two", "emotions of a long text"}  # JavaScript does not ask for these shapes
ENTRY = {"distribution": [0.25, 0.75]}
EMOTIONS: dict[str, bytes] = {
    "an emotion twice": emotions_with(names=["joy", "joy"]),
    "a blank emotion": emotions_with(names=["joy", " "]),
    "emotions in one text": emotions_with(names="jf"),
    "a heart in two spellings": emotions_with(emoji={"\u2764": ENTRY, "\u2764\ufe0f": ENTRY}),
    "a blank emoji": emotions_with(emoji={" ": ENTRY}),
    "a list of emoji": emotions_with(emoji=[ENTRY]),
    "no emoji": emotions_with(emoji={}),
    "a blank source": emotions_with(source=" "),
    "no source": emotions_with(source=None),
    "borrowed in words": emotions_with(borrowed="no"),
    "borrowed by nobody": emotions_with(borrowed=None),
}
MANY_LABELS = [{"id": place, "emoji": f"e{place}", "name": f"n{place}"} for place in range(4097)]
FLAT = dict.fromkeys(("threshold", "coverage", "precision"), 0.5)
OTHER_FILES: dict[str, tuple[str, bytes, str]] = {
    "another contract": ("config.json", as_json({"contract": "bytes"}), "contract 'bytes' found"),
    "no graph": ("model.onnx", b"no graph", "is not known here: take bundles from people you trust"),
    "a label too few": ("labels.json", as_json(LABELS[:3]), "4 scores for 3 labels"),
    "a label twice": ("labels.json", as_json([LABELS[0], {**LABELS[0], "id": 1}]), "two labels have"),
    "a label's place": ("labels.json", as_json(LABELS[1:]), "entry 0 lacks id 0"),
    "too many labels": ("labels.json", as_json(MANY_LABELS), "4097 labels found, at most 4096 expected"),
    "4,096 labels": ("labels.json", as_json(MANY_LABELS[:-1]), "4 scores for 4096 labels"),
    "a blank family": ("labels.json", as_json([{**LABELS[0], "family": " "}]), "not blank as 'family'"),
    "no labels in it": ("labels.json", b"{}", "a list of labels expected"),
    "no distribution": ("emotions.json", emotions_json([0.5, 0.6]), "its emotions cannot be used"),
    **{name: ("emotions.json", data, "its emotions cannot be used") for name, data in EMOTIONS.items()},
    "a flat curve": (
        "config.json",
        as_json({"contract": "codepoints", "thresholds": {"default": 0.5, "curve": [FLAT, FLAT]}}),
        "its thresholds cannot be used",
    ),
}


def test_a_bundle_that_cannot_be_trusted_is_refused(ask: Ask, tmp_path: Path) -> None:
    sound = make_bundle(tmp_path / "sound", "codepoints")
    folders: dict[Path, str] = {}
    for name, (damage, reason) in DAMAGES.items():
        damage(shutil.copytree(sound, tmp_path / name))
        folders[tmp_path / name] = reason
    for name, (file, data, reason) in OTHER_FILES.items():
        publish_instead(shutil.copytree(sound, tmp_path / name), file, data)
        folders[tmp_path / name] = reason
    folders[make_bundle(tmp_path / "ids", "ids")] = "contract 'ids' needs Python's tokenizer"
    reseal(sound, lambda manifest: manifest.update(note=["é\x7f😂", {}, [], {"b": None, "a": True, "10": 1, "9": 2}]))
    EmojiPredictor.load(sound)
    answers = ask([{"kind": "about", "bundle": folder.as_uri()} for folder in (sound, *folders)])
    assert answers[0]["name"] == "tiny-codepoints"  # the same seal as Python's, over anything that a manifest may say
    for folder, reason, answer in zip(folders, folders.values(), answers[1:], strict=True):
        assert reason in answer["refused"], folder
        assert "\n" not in answer["refused"]


def test_what_a_graph_says_is_looked_at_when_its_bundle_is_opened(ask: Ask, tmp_path: Path) -> None:
    folders = {
        name: make_bundle(tmp_path / name, "codepoints", {"model.onnx": graph})
        for name, (graph, _) in CODEPOINTS.items()
        if name not in PYTHON_ONLY
    }
    questions: list[Question] = [{"kind": "about", "bundle": folder.as_uri()} for folder in folders.values()]
    for name, answer in zip(folders, ask(questions), strict=True):
        assert f"/{quote(name)}/: its graph returns " in answer["refused"], name
        assert "\n" not in answer["refused"]


def test_a_server_s_file_is_not_read_past_its_published_size(ask: Ask, tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints")
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/tiny"
        assert ask([{"kind": "about", "bundle": url}])[0]["name"] == "tiny-codepoints"
        size = (folder / "model.onnx").stat().st_size
        with (folder / "model.onnx").open("ab") as file:
            file.truncate(50_000_000)
        (longer,) = ask([{"kind": "about", "bundle": url}])
        (folder / "model.onnx").write_bytes(b"short")
        (shorter,) = ask([{"kind": "about", "bundle": url}])
        server.shutdown()
    assert f"model.onnx: cannot be read (more than {size} bytes found)" in longer["refused"]
    assert f"(5 bytes found, {size} published)" in shorter["refused"]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: standard error is the test's."""


def test_python_refuses_these_emotions_too(tmp_path: Path) -> None:
    file = tmp_path / "emotions.json"
    parse_emotions(file, emotions_with())
    for data in EMOTIONS.values():
        with pytest.raises(BundleError, match="its emotions cannot be used"):
            parse_emotions(file, data)
