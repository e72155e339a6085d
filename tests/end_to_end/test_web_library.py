"""runtime/js/keymoji.mjs says what Python says: rankings, strips, blocklists, refusals; with both of its runtimes.

`tests/js/questions.mjs` asks it; each test asks all that it wants to know in one process. The golden files of the
shipped bundles are in test_node.py. Needs node and packages from the npm registry: see tests/node_packages.py.
"""

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from runtime.bundle import Label, open_bundle, shipped
from runtime.errors import KeymojiError
from runtime.predictor import EmojiPredictor
from runtime.strip.diversity import representatives
from runtime.strip.ranking import top_k
from runtime.strip.shown import shown_emoji
from runtime.strip.skin_tones import MODIFIER_BASES, TONES
from runtime.strip.typing_session import EmojiSession, hold_strip, is_same_text
from tests.awkward import AWKWARD_TEXTS
from tests.bundles import make_bundle
from tests.page_bundle import publish_page_bundle
from tests.web_library import AnyLine, Ask, Question, emotions_json, library

SHIPPED = [folder for folder in shipped().values() if open_bundle(folder).config["contract"] == "codepoints"]
TYPED = (
    "merry christmas everyone, see you tomorrow",
    "good morning sunshine",
    "i love you so much 😂😂 happy birthday!!",
    "今天好累啊，想睡觉了",
    "笑死我了，赞！爱你爱你",
)
OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"threshold": 0},
    {"threshold": 0, "topK": 5, "hold": 1},
    {"threshold": 0, "hold": 3, "diverse": True},
    {"threshold": 0, "blocklist": ["❤", "🔥", "😂"], "skinTone": "dark", "lacks": ["😊"]},
    {"threshold": 0, "topK": 4, "factors": [0.25, 2.0, 4.0, 0.5, 1.0], "diverse": True},
)


@pytest.fixture(scope="module", params=["node", "web"])
def ask(request: pytest.FixtureRequest) -> Ask:
    return library(request.param)


@pytest.fixture(scope="module", params=[*SHIPPED, None], ids=lambda folder: folder.name if folder else "made-up")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each bundle that ships, and a tiny one with families and emotions."""
    return request.param or publish_page_bundle(tmp_path_factory.mktemp("library") / "zh")


def keystrokes(text: str) -> list[str]:
    """The field after each key of somebody who types `text`, takes back five characters, and starts anew."""
    typed = [text[:end] for end in range(1, len(text) + 1)]
    return [*typed, *[text[: len(text) - n] for n in range(1, 6)], text, "", text[:3], "so " + text[:3]]


def in_python(options: Mapping[str, Any], n_labels: int) -> dict[str, Any]:
    """The same options as Python's functions take them."""
    names = {"topK": "top_k", "skinTone": "skin_tone"}
    same = {names.get(key, key): value for key, value in options.items() if key not in ("lacks", "factors")}
    if "lacks" in options:
        same["has_glyph"] = lambda emoji: emoji not in options["lacks"]
    if "factors" in options:
        same["rerank"] = lambda scores: scores * np.array(factors(options, n_labels), dtype=np.float32)
    return same


def factors(options: Mapping[str, Any], n_labels: int) -> list[float]:
    """As many factors as there are labels: those of the options, again and again."""
    return [options["factors"][label % len(options["factors"])] for label in range(n_labels)]


def in_javascript(options: Mapping[str, Any], n_labels: int) -> dict[str, Any]:
    return {**options, **({"factors": factors(options, n_labels)} if "factors" in options else {})}


def as_found(predictions: Any) -> list[dict[str, Any]]:
    """Python's predictions, to be compared with JavaScript's."""
    return [{"emoji": one.emoji, "name": one.name, "score": pytest.approx(one.score, abs=1e-5)} for one in predictions]


def test_strips_and_rankings_are_python_s(ask: Ask, folder: Path) -> None:
    predictor = EmojiPredictor.load(folder)
    size, url = len(predictor.labels), folder.as_uri()
    questions: list[Question] = []
    expected: list[Any] = []
    for options in OPTIONS:
        asked, given = in_javascript(options, size), in_python(options, size)
        for text in TYPED:
            questions.append({"kind": "session", "bundle": url, "options": asked, "texts": keystrokes(text)})
            session = EmojiSession(predictor, **given)
            strips = [as_found(session.update(typed)) for typed in keystrokes(text)]
            expected.append({"strips": strips, "mostRuns": 1})
        given.pop("hold", None)
        for text in (*TYPED, *AWKWARD_TEXTS):
            questions.append({"kind": "predict", "bundle": url, "options": asked, "text": text})
            expected.append(as_found(predictor.predict(text, **given)))
    assert any(strip for answer in expected[: len(TYPED)] for strip in answer["strips"])  # not all of it is silence
    for question, found, wanted in zip(questions, ask(questions), expected, strict=True):
        assert found == wanted, question


def test_what_a_bundle_says_of_itself_is_python_s(ask: Ask, folder: Path) -> None:
    predictor, bundle, url = EmojiPredictor.load(folder), open_bundle(folder), folder.as_uri()
    texts = (*TYPED, *AWKWARD_TEXTS)
    questions: list[Question] = [{"kind": "about", "bundle": url}]
    questions += [{"kind": "thresholdFor", "bundle": url, "precision": share} for share in (0.0, 0.1, 1.0)]
    questions += [{"kind": "run", "bundle": url, "text": text} for text in texts]
    questions += [{"kind": "emotions", "bundle": url, "emoji": label.emoji} for label in predictor.labels]
    about, *answers = ask(questions)
    emotions = json.loads(bundle.emotions) if bundle.emotions else None
    used = [name for name in ("config.json", "labels.json", "model.onnx", "emotions.json") if (folder / name).exists()]
    assert about == {
        "name": predictor.name,
        "labels": json.loads((folder / "labels.json").read_text(encoding="utf-8")),
        "hasTrigger": predictor.has_trigger,
        "defaultThreshold": predictor.default_threshold,
        "sizeBytes": sum((folder / name).stat().st_size for name in ("manifest.json", *used)),
        "emotionNames": emotions and emotions["names"],
        "borrowedEmotions": bool(emotions and emotions["borrowed"]),
    }
    for question, answer in zip(questions[1:], answers, strict=True):
        assert answer == python_says(predictor, question), question


def python_says(predictor: EmojiPredictor, question: Question) -> Any:
    try:
        if question["kind"] == "thresholdFor":
            return predictor.threshold_for(question["precision"])
        if question["kind"] == "emotions":
            return list(predictor.emotion_distribution(question["emoji"]).values())
    except KeymojiError:
        return {"refused": AnyLine()}
    text = question["text"]
    emotions = list(predictor.emotions(text).values()) if predictor.has_emotions else None
    return {
        "scores": pytest.approx(predictor.scores(text).tolist(), abs=1e-5),
        "trigger": pytest.approx(predictor.trigger(text), abs=1e-5) if predictor.has_trigger else None,
        "emotions": emotions and pytest.approx(emotions, abs=1e-5),
    }


def test_the_rules_of_strips_are_python_s(ask: Ask) -> None:
    """Random scores of which many tie: no run of a model, so every answer must be the same."""
    chance = random.Random(7)
    questions: list[Question] = []
    expected: list[Any] = []
    for _ in range(2_000):
        size = chance.randint(1, 9)
        scores = [chance.choice((0.0, 0.1, 0.15, 0.2, 0.4, chance.random())) for _ in range(size)]
        shown = sorted(chance.sample(range(size), chance.randint(1, size)))
        strip = chance.sample(shown, chance.randint(0, min(4, len(shown))))
        k, hold = chance.randint(1, 4), chance.choice((1.0, 1.5, 2.0))
        families = [chance.choice(("heart", "face", None)) for _ in range(size)]
        questions.append({"kind": "rank", "scores": scores, "k": k, "among": shown})
        expected.append(top_k(scores, k, shown))
        questions.append({"kind": "strip", "scores": scores, "strip": strip, "k": k, "shown": shown, "hold": hold})
        expected.append(hold_strip(scores, strip, k, shown, hold))
        asked = {"kind": "family", "scores": scores, "strip": strip, "shown": shown, "hold": hold, "families": families}
        questions.append(asked)
        expected.append(representatives(scores, strip, shown, families, hold))
    for before, now in (("a", "ab"), ("ab", "a"), ("", "a"), ("a", ""), ("", ""), ("a", "b"), ("😂", "😃"), ("a", "a")):
        questions.append({"kind": "same", "before": before, "now": now})
        expected.append(is_same_text(before, now))
    for question, found, wanted in zip(questions, ask(questions), expected, strict=True):
        assert found == wanted, question


def test_what_may_be_shown_is_python_s(ask: Ask) -> None:
    edges = sorted({code for first, last in MODIFIER_BASES for code in (first - 1, first, last, last + 1)})
    emoji = [chr(code) for code in edges] + [f"{chr(code)}\ufe0f" for code in edges]
    emoji += [
        "👩\u200d❤️\u200d👨",
        "👩🏽\u200d💻",
        "🕵🏿\u200d♂️",
        "🇺🇸",
        "1️⃣",
        "\ufe0f",
        "👍🏻",
        "🫱🏻\u200d🫲🏿",
        "🧑\u200d🚀",
    ]
    labels = [Label(id=place, emoji=one, name=str(place)) for place, one in enumerate(emoji)]
    everything = [{"id": label.id, "emoji": label.emoji} for label in labels]
    blocklists: list[list[str]] = [["👍", "❤"], ["☝🏿"], ["1️⃣"], ["🧑🏾\u200d🚀", "🇺🇸"]]
    pictures = (0xA9, 0xAA, 0x203C, 0x2139, 0x2193, 0x2194, 0x2BFF, 0x2C00, 0x303E, 0x1EFFF, 0x1F000, 0x1FAFF, 0x1FB00)
    blocklists += [[chr(code)] for code in pictures] + [
        [text] for text in ("", "a", "🔥a", "5", "\u200d", "🔥🔥", "🏴\U000e0067")
    ]
    options = [{"skinTone": tone, "lacks": emoji[::3]} for tone in (*TONES, None, "purple")]
    options += [{"blocklist": blocklist} for blocklist in blocklists]
    questions = [{"kind": "shown", "labels": everything, "options": one} for one in options]
    for one, found in zip(options, ask(questions), strict=True):
        try:
            wanted: Any = [[*pair] for pair in shown_emoji(labels, **in_python(one, 0)).items()]
        except KeymojiError:
            wanted = {"refused": AnyLine()}
        assert found == wanted, one


def test_an_emotion_distribution_is_found_in_any_spelling(ask: Ask, tmp_path: Path) -> None:
    url = make_bundle(tmp_path / "moody", "codepoints", {"emotions.json": emotions_json([0.25, 0.75])}).as_uri()
    questions = [{"kind": "emotions", "bundle": url, "emoji": emoji} for emoji in ("❤", "❤️", "🔥")]
    assert ask(questions) == [[0.25, 0.75], [0.25, 0.75], {"refused": AnyLine()}]
