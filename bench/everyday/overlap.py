"""Whether training phrases hold a blind text: `python -m bench.everyday.overlap`, and how many come near one.

Training phrases are found by their header, `emoji kind text`, in any `.tsv` under `export/`. Equal are texts of one
normal form (`export.data.held_out`); near are texts of which four fifths of all different tokens are shared, a token
being a word or a Chinese character. The slices `short` and `laughter` are single words that any list of phrases has
(`lol`, 哈哈): they are counted, not refused. `--without FILE` prints a file of phrases less what is refused, so that
nobody who writes phrases needs to look at the blind texts. Exit code 1 where a text is refused. Imports the bench.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from bench import command
from bench.errors import BenchError
from bench.everyday.blind import HEADERS, LANGUAGES, load
from bench.machine import ROOT
from export.data.held_out import normal_form

PHRASE_HEADER = "emoji\tkind\ttext"
SINGLE_WORDS = ("short", "laughter")
NEAR = 0.8
_TOKEN = re.compile(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+")
Tokens = frozenset[str]


def training_phrases(folder: Path) -> list[str]:
    """The texts of every phrase file under the folder, in the order of the files."""
    texts = []
    for file in sorted(folder.rglob("*.tsv")):
        header, *lines = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        if header == PHRASE_HEADER:
            rows = [line.split("\t") for line in lines]
            if not rows or any(len(row) != 3 for row in rows):
                raise BenchError(f"{file}: a line has no three columns, or there is none: nothing can be compared")
            texts += [row[2] for row in rows]
    return texts


def blind_texts() -> tuple[list[str], list[str]]:
    """All blind texts of both languages: those that no training phrase may equal, and the single words."""
    texts = [text for language in LANGUAGES for name in HEADERS for text in load(language, name).texts]
    kinds = ([one.text for one in texts if (one.part in SINGLE_WORDS) == single] for single in (False, True))
    messages, words = kinds
    return messages, words


def equal_to(blind: Iterable[str], phrases: Iterable[str]) -> list[str]:
    """The phrases that a blind text equals, in their order."""
    known = {normal_form(text) for text in blind}
    return [phrase for phrase in phrases if normal_form(phrase) in known]


def tokens(text: str) -> Tokens:
    """Words and Chinese characters.

    >>> sorted(tokens("So SO 好吃!"))
    ['so', '吃', '好']
    """
    return frozenset(_TOKEN.findall(text.casefold()))


def near(blind: Sequence[str], phrases: Sequence[str], least: float = NEAR) -> list[str]:
    """The blind texts that a phrase shares this part of all their tokens with, in their order.

    Two sets this alike share one of their rarest tokens, so only such pairs are compared.
    """
    counts = Counter(token for text in (*blind, *phrases) for token in tokens(text))
    index: dict[str, list[Tokens]] = defaultdict(list)
    for phrase in phrases:
        own = tokens(phrase)
        for token in _rarest(own, counts, least):
            index[token].append(own)
    return [text for text in blind if _has_near(tokens(text), index, counts, least)]


def without(file: Path, blind: Iterable[str]) -> str:
    """The content of a phrase file less the lines whose text a blind text equals."""
    header, *lines = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    if header != PHRASE_HEADER:
        raise BenchError(f"{file}:1: {header[:40]!r} found, {PHRASE_HEADER!r} expected")
    known = {normal_form(text) for text in blind}
    kept = [line for line in lines if normal_form(line.split("\t")[-1]) not in known]
    return "\n".join([header, *kept]) + "\n"


def overlap(argv: Sequence[str] | None) -> tuple[int, Any]:
    parser = command.parser("bench.everyday.overlap", "Blind texts among the training phrases.")
    parser.add_argument("--phrases", type=Path, default=ROOT / "export", help="folder of the phrases (default: export)")
    parser.add_argument("--without", type=Path, metavar="FILE", help="print this file less the refused phrases")
    arguments = parser.parse_args(argv)
    messages, words = blind_texts()
    if arguments.without:
        print(without(arguments.without, messages), end="")
        return 0, {"without": str(arguments.without)}
    phrases = training_phrases(arguments.phrases)
    if not phrases:
        raise BenchError(f"{arguments.phrases}: no file with the header {PHRASE_HEADER!r} is here: name another folder")
    found = {"n_phrases": len(phrases), "n_blind": len(messages), "n_equal": len(equal_to(messages, phrases))}
    found |= {"n_near": len(near(messages, phrases)), "n_equal_single_words": len(equal_to(words, phrases))}
    return int(found["n_equal"] > 0), found


def _rarest(own: Tokens, counts: Mapping[str, int], least: float) -> list[str]:
    """As many tokens as any set that shares `least` of all must share one of."""
    order = sorted(own, key=lambda token: (counts[token], token))
    return order[: len(order) - math.ceil(least * len(order)) + 1]


def _has_near(own: Tokens, index: Mapping[str, list[Tokens]], counts: Mapping[str, int], least: float) -> bool:
    others = (other for token in _rarest(own, counts, least) for other in index.get(token, ()))
    return any(jaccard(own, other) >= least for other in others)


def jaccard(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """The share of all their members that both have."""
    return len(one & other) / len(one | other)


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.everyday.overlap", overlap, argv)


if __name__ == "__main__":
    raise SystemExit(main())
