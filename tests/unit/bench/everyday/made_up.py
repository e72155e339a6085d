"""A contestant that answers by a table, and corpora of a few texts. Made up, and never shown to anybody."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.everyday.asking import Answer, Contestant
from bench.everyday.blind import BlindSet, Text


def said(ranking: str, trigger: float | None = None, *, is_shown: bool = True) -> Answer:
    return Answer(ranking=tuple(ranking.split()), trigger=trigger, is_shown=is_shown)


def table(answers: Mapping[str, Answer], default: Answer, language: str = "en") -> Contestant:
    """Answers a text by its words."""

    def answer_all(texts: Sequence[str]) -> list[Answer]:
        return [answers.get(text, default) for text in texts]

    labels = frozenset({"😂", "🔥", "😢"})
    has_trigger = default.trigger is not None
    return Contestant(
        about={"model": "table", "peer": True},
        language=language,
        labels=labels,
        has_trigger=has_trigger,
        answers=answer_all,
    )


def made_set(*texts: Text, name: str = "chat") -> BlindSet:
    return BlindSet(name=name, language="en", texts=texts, sha256="0" * 64)


def write_everyday(folder: Path, language: str, emoji_rows: Sequence[str], plain_rows: Sequence[str]) -> Path:
    """A corpus folder of one language: rows with tabs."""
    own = folder / f"everyday_{language}"
    own.mkdir(parents=True)
    (own / "emoji.tsv").write_text("\n".join(["source\temoji\tplace\ttext", *emoji_rows]) + "\n", encoding="utf-8")
    (own / "plain.tsv").write_text("\n".join(["source\ttext", *plain_rows]) + "\n", encoding="utf-8")
    return own


def write_lexicon(folder: Path) -> Path:
    """A lexicon of a few keywords and the ranks of three emoji."""
    own = folder / "lexicon"
    own.mkdir(parents=True)
    rows = [
        "emoji\tlanguage\tkeyword\tsources",
        "🍕\ten\tpizza\tcldr,emojilib",
        "🧀\ten\tpizza\temoji-mart",
        "🎂\ten\tbirthday\tcldr,emojilib,gemoji",
        "🎂\ten\tbirthday cake\tcldr,emojilib",
        "🎉\ten\tbirthday\temojilib",
        "❤️\ten\tlove\temojilib,emoji-mart",
        "🎂\tzh\t生日\tcldr,rime-emoji-cantonese",
        "🎂\tzh\t生日蛋糕\tcldr-hant",
    ]
    (own / "keywords.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (own / "usage_rank_2021.tsv").write_text("emoji\trank\n❤\t2\n🎉\t20\n🎂\t40\n", encoding="utf-8")
    return own
