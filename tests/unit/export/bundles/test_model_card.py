"""A card of every task opens with its weaknesses, gives every figure, and leaves nothing unfilled."""

from typing import Any

import pytest

from export.bundles.card_heads import HEADS, TWEETEVAL, WEIBO_EMOTIONS
from export.bundles.model_card import METRICS, model_card

TRIGGER = {
    "n_texts": 4000,
    "roc_auc": 0.777,
    "precision_at_coverage": {"0.05": 0.31, "0.1": 0.25, "0.2": 0.2},
    "base_rate": 0.081,
}
THRESHOLDS = {"default": 0.125, "curve": [{"threshold": 0.125, "coverage": 0.2, "precision": 0.195}]}


def figures(trigger: dict[str, Any] | None = None) -> dict[str, Any]:
    """A metrics.json: the file's own numbers begin with 0.1, its parent's with 0.2."""
    own = {metric: 0.1 + place / 1000 for place, metric in enumerate(METRICS)}
    parent = {metric: 0.2 + place / 1000 for place, metric in enumerate(METRICS)}
    return {
        "metrics": {"validation": own, "test": own},
        "parent": {"validation": parent, "test": parent},
        "trigger": trigger,
    }


def card(task: str | None, trigger: dict[str, Any] | None = None, **changes: str) -> str:
    config = {"architecture": "keyboard", "precision": "fp32", "contract": "codepoints", "max_length": 512}
    config |= {"track": "clean", "thresholds": THRESHOLDS, **changes}
    if task:
        config["task"] = task
    return model_card("small", config, figures(trigger), 12345, 42)


@pytest.mark.parametrize("task", [*HEADS, None])
@pytest.mark.parametrize("contract", ["codepoints", "ids"])
@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_card_is_whole(task: str | None, contract: str, precision: str) -> None:
    text = card(task, contract=contract, precision=precision)
    headings = [line for line in text.split("\n") if line.startswith("#")]
    assert headings == [f"# small: keyboard, {precision}", "## Weaknesses first", "## Data", "## Figures"]
    assert not {"{", "}"} & set(text)
    assert "42" in text
    assert "512 code points" in text if contract == "codepoints" else "512 tokens" in text
    assert "12,345 bytes. Licence of the weights: Apache-2.0" in text
    assert ("fp32 graph" if precision == "int8" else "PyTorch model") in text
    assert max(map(len, text.split("\n"))) <= 200
    assert text.endswith("\n")


@pytest.mark.parametrize("task", HEADS)
def test_a_card_has_every_figure_of_both(task: str) -> None:
    rows = [line for line in card(task).split("\n") if line.startswith("| ")]
    assert len([row for row in rows if "this file" in row]) == len([row for row in rows if "parent" in row]) == 2
    for row in rows[1:]:
        first = "0.1" if "this file" in row else "0.2"
        assert [cell.strip() for cell in row.split("|")[3:-1]] == [f"{first}0{place}0" for place in range(6)]


def test_a_task_has_a_head_of_its_own() -> None:
    assert card(None) == card(TWEETEVAL)
    assert "English text" in card(TWEETEVAL)
    assert "emotions a Chinese sentence has" in card(WEIBO_EMOTIONS)
    assert len({card(task).split("## Figures")[0] for task in HEADS}) == 2


@pytest.mark.parametrize("task", HEADS)
def test_the_first_weakness_follows_its_heading(task: str) -> None:
    after = card(task).split("## Weaknesses first\n\n")[1]
    assert after.startswith("- **")
    assert len(after.split("## Data")[0].split("\n- ")) >= 3


def test_a_trigger_brings_its_figures_and_its_weakness() -> None:
    without, text = card(TWEETEVAL), card(TWEETEVAL, TRIGGER)
    assert "It always answers" in without
    assert "ROC AUC" not in without
    assert "its trigger is weak" in text
    assert "ROC AUC 0.777" in text
    assert "| 0.1250 | 20.0% | 19.5% |" in text


def test_a_track_that_leaks_says_so() -> None:
    assert "that gives two labels away" in card(TWEETEVAL, track="as-shipped")
    assert "that gives two labels away" not in card(TWEETEVAL)
