"""Everyday texts of public corpora, with the emoji that people put, and without: `everyday_en`, `everyday_zh`.

    emoji.tsv   source, emoji, place (`end`, or `mid`), text without its emoji        plain.tsv   source, text
    code_to_emoji.tsv   Weibo's codes and the emoji that a phone keyboard would offer for each

Corpora are skewed: one winter, one rumour, one emoji that was searched for. So an emoji is taken only so often, in all
and of each source, texts that end in their emoji first. Politics, epidemics and slurs are dropped (`UNWANTED`), and so
are mentions and links, which no keyboard sees typed. What `held_out.py` keeps for the test is never read. None of these
texts is ever published. May import `runtime`.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from export.data.errors import DataError
from export.data.held_out import TEST, VALIDATION, held_out
from export.data.neutral import neutral
from export.data.phrases import place_of
from export.data.tweeteval import DATA_VARIABLE

LENGTHS = range(2, 161)  # of a text that is taken, in code points
MOST_EMOJI = 4
_NOISE = re.compile(r"(^|\s)@user\b:?|^回复@user:?|\blink\b\s*$|https?://\S+|转发微博|//@\S*")
UNWANTED: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(
            r"\b(trump|biden|hillary|obama|clinton|republicans?|democrats?|gop|maga|antifa|brexit|tory|tories|boris|modi"
            r"|bjp|immigrants?|refugees?|muslims?|islam|jews?|israel|palestine|isis|nazis?|hitler|abortion|feminis\w+"
            r"|blm|racis[tm]|kkk|n[i1]gg\w*|fag\w*|retard\w*|cunt\w*|whores?|sluts?|hoes?|bitch\w*|rape\w*|rapist"
            r"|vaccin\w*|pfizer|covid\w*|pandemic|liberals?|conservatives?|libtards?|putin|politic\w*|senator|congress"
            r"|election|protest\w*|police)\b",
            re.IGNORECASE,
        ),
        "zh": re.compile(
            "共产党|习近平|台独|港独|民进党|国民党|特朗普|拜登|川普|普京|政府|美帝|日本鬼子|鬼子|汉奸|公知|黑鬼|尼哥"
            "|女权|婊|贱人|傻逼|傻B|sb|SB|妈的|操你|草泥马|强奸|钓鱼岛|美国佬|棒子|武汉|疫情|肺炎|新冠|隔离|病毒|确诊"
            "|疫苗|湖北|核酸|日狗|洋人|谣言|城管|政治|抗日|爱国贼|五毛"
        ),
    }
)


@dataclass(frozen=True, kw_only=True)
class Everyday:
    """A text as typed, and the neutral emoji that a person put, which are none where `is_plain`."""

    text: str
    emoji: tuple[str, ...]
    source: str
    tunes: bool  # it never teaches: choices are made on it

    @property
    def is_plain(self) -> bool:
        return not self.emoji


@dataclass(frozen=True, kw_only=True)
class Caps:
    """How many texts of an emoji are taken, in all and of one source, and how many plain ones of a source."""

    per_emoji: int = 1000
    per_source: int = 600
    plain_per_source: int = 2500


def everyday_folder(named: str | Path | None = None) -> Path:
    """The folder of the corpora: named (`--data`), else by KEYMOJI_DATA."""
    chosen = named or os.environ.get(DATA_VARIABLE)
    if not chosen:
        raise DataError(f"no data folder: give --data DIR or set {DATA_VARIABLE}")
    return Path(chosen)


def load_everyday(data: Path, language: str, caps: Caps) -> tuple[Everyday, ...]:
    """The texts that are taken, with emoji first; the same files give the same texts, and none of the test's."""
    folder = data / f"everyday_{language}"
    codes = read_codes(folder / "code_to_emoji.tsv") if language == "zh" else {}
    found: dict[str, tuple[bool, float, Everyday]] = {}
    for source, written, place, text in read_rows(folder / "emoji.tsv", 4):
        tidy, part = tidied(text), held_out(text)
        emoji = tuple(dict.fromkeys(codes.get(one, "") if one[0] == "[" else neutral(one) for one in written.split()))
        if tidy in found or part == TEST or "" in emoji or not 0 < len(emoji) <= MOST_EMOJI:
            continue
        one = Everyday(text=tidy, emoji=emoji, source=source, tunes=part == VALIDATION)
        found[tidy] = (place != "end", place_of(tidy, "order"), one)
    with_emoji = [one for *_, one in sorted(found.values(), key=lambda row: row[:2])]
    return (*capped(with_emoji, language, caps), *plain_texts(folder / "plain.tsv", caps, found))


def capped(texts: list[Everyday], language: str, caps: Caps) -> Iterator[Everyday]:
    """In order, those none of whose emoji has been taken too often."""
    taken: Counter[str] = Counter()
    of_source: Counter[tuple[str, str]] = Counter()
    for one in texts:
        is_new = all(taken[e] < caps.per_emoji and of_source[one.source, e] < caps.per_source for e in one.emoji)
        if is_new and is_wanted(one.text, language):
            taken.update(one.emoji)
            of_source.update((one.source, emoji) for emoji in one.emoji)
            yield one


def plain_texts(file: Path, caps: Caps, known: Mapping[str, object]) -> Iterator[Everyday]:
    """Of each source the same number, which are chosen by their letters."""
    found: dict[str, tuple[str, float, bool]] = {}
    for source, text in read_rows(file, 2):
        tidy, part = tidied(text), held_out(text)
        if len(tidy) in LENGTHS and tidy not in known and part != TEST:
            found.setdefault(tidy, (source, place_of(tidy, "plain"), part == VALIDATION))
    count: Counter[str] = Counter()
    for tidy, (source, _, tunes) in sorted(found.items(), key=lambda row: row[1]):
        count[source] += 1
        if count[source] <= caps.plain_per_source:
            yield Everyday(text=tidy, emoji=(), source=source, tunes=tunes)


def tidied(text: str) -> str:
    """Without mentions, links and doubled spaces.

    >>> tidied("@user so  happy for you link")
    'so happy for you'
    """
    return re.sub(r"\s+", " ", _NOISE.sub(" ", text)).strip()


def is_wanted(text: str, language: str) -> bool:
    return len(text) in LENGTHS and not UNWANTED[language].search(text)


def read_codes(file: Path) -> dict[str, str]:
    """Weibo's code -> neutral emoji; codes without a true counterpart are left out."""
    return {code: neutral(emoji.split()[0]) for code, emoji, *_ in read_rows(file, 4) if emoji.strip("- ")}


def read_rows(file: Path, n_columns: int) -> Iterator[list[str]]:
    """The rows below the header; DataError where the file is missing, or by line where it is broken."""
    try:
        lines = file.read_bytes().decode("utf-8").split("\n")
    except OSError as error:
        raise DataError(
            f"{file}: cannot be read ({error.strerror}): --data needs this corpus; export.data.everyday says its form"
        ) from error
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if line and len(cells) != n_columns:
            raise DataError(f"{file}:{number}: {len(cells)} columns found, {n_columns} expected")
        if line:
            yield cells
