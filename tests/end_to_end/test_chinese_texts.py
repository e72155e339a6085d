"""Sixty everyday Chinese texts, written by somebody who had seen no model: what the README says of `zh` on them.

A line of tests/chinese_texts.tsv is a text, its mood, and the emoji that would be sensible. Nothing is chosen by them.
"""

from pathlib import Path

from runtime import EmojiPredictor
from runtime.strip.skin_tones import bare_spelling

ROOT = Path(__file__).parents[2]
ROWS = [line.split("\t") for line in (ROOT / "tests" / "chinese_texts.tsv").read_text(encoding="utf-8").splitlines()]


def test_the_readme_says_how_many_get_a_fitting_emoji() -> None:
    predictor = EmojiPredictor.load("zh")
    fitting = 0
    for text, _, sensible in ROWS:
        shown = {bare_spelling(prediction.emoji) for prediction in predictor.predict(text, top_k=3)}
        fitting += not shown.isdisjoint(map(bare_spelling, sensible.split(" ")))
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert len(ROWS) == 60
    assert (
        f"of 60 everyday Chinese texts that somebody wrote without having seen a model, {fitting} got a fitting emoji"
        in readme
    )


def test_the_emotions_are_right_for_four_of_ten() -> None:
    predictor = EmojiPredictor.load("zh")
    found = [max(emotions, key=emotions.__getitem__) for emotions in (predictor.emotions(text) for text, *_ in ROWS)]
    right = sum(one == mood for one, (_, mood, _) in zip(found, ROWS, strict=True))
    assert right >= 24  # of seven
