"""Makes tests/js/personal.golden.json: choices and scores of nobody, and what `PersonalRanking` makes of them.

    python -m tests.personal_golden      writes the file anew, after runtime/js/PERSONAL.md has changed

Python and JavaScript are both held to it, to 1e-9. A step either chooses (`emoji`, `scores`), or asks for `reranked`
or `exported`, or sets `incognito`, or erases.
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any

import numpy as np

from runtime.bundle import Label
from runtime.strip.personal import PersonalRanking

FILE = Path(__file__).parent / "js" / "personal.golden.json"
EMOJI = ("\u2764\ufe0f", "😂", "😊", "💜", "👍", "🎄", "🇺🇸")
LABELS = tuple(Label(id=place, emoji=emoji, name=f"label {place}") for place, emoji in enumerate(EMOJI))
CHOSEN = ("💜", "\u2764", "😊", "👍🏽", "🦄", "😂")  # the bare heart, a skin tone, and one that is no label


def make() -> dict[str, Any]:
    """The whole document, always the same."""
    chance = random.Random(0)
    start = {"\u2764": {"😂": 0.75, "💜": 2.5}, "🦄": {"😂": 1.0}, "😊": {"🫠": 0.5, "😊": 12.0}}
    export: dict[str, Any] = {"format": "keymoji-personal", "format_version": 1, "counts": start}
    personal = PersonalRanking.from_export(export, LABELS)
    steps: list[dict[str, Any]] = []
    for number in range(120):
        scores = _scores(chance)
        if number % 10 == 9:
            steps.append({"scores": scores, "reranked": personal.rerank(np.array(scores)).tolist()})
        elif number == 60:
            personal.erase()
            steps.append({"erase": True})
        elif number in (70, 75):
            personal.incognito = number == 70
            steps.append({"incognito": personal.incognito})
        else:
            emoji = CHOSEN[chance.choices(range(len(CHOSEN)), [5, 1, 3, 1, 1, 2])[0]]
            personal.choose(emoji, np.array(scores))
            steps.append({"emoji": emoji, "scores": scores})
        if number == 40:  # before it is erased
            steps.append({"exported": personal.export()})
    steps.append({"exported": personal.export()})
    return {"labels": list(EMOJI), "start": export, "steps": steps}


def _scores(chance: random.Random) -> list[float]:
    powers = [chance.random() ** 4 + 1e-4 for _ in EMOJI]
    return [power / sum(powers) for power in powers]


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m tests.personal_golden", description=f"Write {FILE.name} anew.").parse_args()
    FILE.write_text(json.dumps(make(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
