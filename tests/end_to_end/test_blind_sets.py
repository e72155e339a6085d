"""The shipped keyboards on messages of people who had not read what they learnt from: what their cards and README say.

The floors are below today's figures by what is chance; who trains a better keyboard raises them.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from export.keyboard.blind import blind_figures
from runtime import EmojiPredictor
from runtime.bundle import shipped

ROOT = Path(__file__).parents[2]
BLIND = ROOT / "bench" / "everyday"
LANGUAGES = ("en", "zh")


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any]]:
    """By language, this very file's figures."""
    return {language: figures_of(EmojiPredictor.load(language), BLIND / language) for language in LANGUAGES}


def figures_of(predictor: EmojiPredictor, folder: Path) -> dict[str, Any]:
    def answer(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        scores = np.stack([predictor.scores(text) for text in texts])
        triggers = np.array([predictor.trigger(text) for text in texts], np.float32)
        return scores, triggers, np.zeros((len(texts), 7), np.float32)

    return blind_figures(answer, predictor.labels, folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_s_figures_are_this_file_s(language: str, found: dict[str, dict[str, Any]]) -> None:
    """int8 may move a ranking here and there."""
    stored = json.loads((shipped()[language] / "metrics.json").read_text(encoding="utf-8"))["everyday"]["blind"]
    for part in ("chat", "grave"):
        assert found[language][part] == pytest.approx(stored[part], abs=0.01)
    assert found[language]["trigger"] == pytest.approx(stored["trigger"], abs=0.01)
    for name, figures in stored["slices"].items():
        assert found[language]["slices"][name] == pytest.approx(figures, abs=0.03)


@pytest.mark.parametrize("language", LANGUAGES)
def test_floors(language: str, found: dict[str, dict[str, Any]]) -> None:
    figures = found[language]
    assert figures["chat"]["hit@3"] > 0.66
    assert figures["chat"]["precision@3"] > 0.32
    assert figures["chat"]["hit@3"] > 2 * figures["chat"]["best strip"]
    assert figures["trigger"]["area"] > 0.94
    assert figures["grave"]["without merry"] > 0.74


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_says_it(language: str, found: dict[str, dict[str, Any]]) -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    chat, grave = found[language]["chat"], found[language]["grave"]
    row = f"| {chat['hit@1']:.2f} | {chat['hit@3']:.2f} | {chat['precision@3']:.2f} | {grave['without merry']:.0%} |"
    assert row in readme


def test_the_readme_says_what_the_trigger_is_worth() -> None:
    lines = [
        json.loads(line) for line in (ROOT / "bench/results/everyday.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    areas = {(line["set"], line["model"]): line["metrics"] for line in lines}
    blind = " and ".join(f"{areas['trigger', language]['auc']:.2f}" for language in LANGUAGES)
    natural = " and ".join(f"{areas['corpora-trigger', language]['auc_within']:.2f}" for language in LANGUAGES)
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"with a ROC AUC of {blind}, but inside one natural corpus with {natural} only" in readme
