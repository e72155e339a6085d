"""Small made-up corpora in the everyday keyboards' forms: phrases, everyday texts, a lexicon, blind sets.

Each of TweetEval's emoji has cue words of its own, a candle and a tear others. The same arguments give the same bytes.
"""

import random
from collections.abc import Iterable
from pathlib import Path

from export.data.neutral import neutral
from export.data.phrases import HEADER
from export.data.tweeteval import LABELS
from tests.tiny_data import CUE_WORDS, write_tiny_data
from tests.tiny_weibo import write_tiny_weibo

CUES = {neutral(label.emoji): words for label, words in zip(LABELS, CUE_WORDS, strict=True)}
CUES |= {"🕯": ("died", "funeral", "mourn"), "😢": ("lonely", "crying", "sad")}
FILLER = ("today", "with", "my", "the", "so", "this", "what", "night", "we", "home", "again", "it", "was", "you")
PLAIN = ("invoice", "meeting", "parcel", "schedule", "number", "platform")


def write_rows(file: Path, header: str, rows: Iterable[str]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return file


def write_tiny_everyday(folder: Path, *, n_texts: int = 600, seed: int = 0) -> Path:
    """All corpora that a training reads, for both languages, into `folder`, which is returned; phrases beside them."""
    chance = random.Random(seed)
    write_tiny_data(folder / "tweeteval_emoji")
    write_tiny_weibo(folder, n_sentences=210)
    for language in ("en", "zh"):
        phrases = [f"{emoji}\tshow\t{draw(chance, words)}" for emoji, words in CUES.items() for _ in range(30)]
        phrases += [f"\tquiet\t{draw(chance, PLAIN)}" for _ in range(200)]
        write_rows(folder / "phrases" / language / "chat.tsv", HEADER, phrases)
        texts = [f"chat\t{one}\tend\t{draw(chance, CUES[one])}" for one in chance.choices(list(CUES), k=n_texts)]
        write_rows(folder / f"everyday_{language}" / "emoji.tsv", "source\temoji\tplace\ttext", texts)
        plain = [f"chat\t{draw(chance, PLAIN)}" for _ in range(n_texts)]
        write_rows(folder / f"everyday_{language}" / "plain.tsv", "source\ttext", plain)
    write_rows(folder / "everyday_zh" / "code_to_emoji.tsv", "code\temoji\tname\twhy", [])
    keywords = [
        f"{emoji}\t{language}\t{word}\tcldr" for emoji, ws in CUES.items() for word in ws for language in ("en", "zh")
    ]
    write_rows(folder / "lexicon" / "keywords.tsv", "emoji\tlanguage\tkeyword\tsources", keywords)
    ranks = [f"{emoji}\t{place}" for place, emoji in enumerate(CUES, start=1)]
    write_rows(folder / "lexicon" / "usage_rank_2021.tsv", "emoji\trank", ranks)
    return folder


def write_tiny_blind(folder: Path, seed: int = 1) -> Path:
    """Blind sets of a language into `folder`, which is returned."""
    chance = random.Random(seed)
    chat = [f"chat\t{emoji}\t{draw(chance, words)}" for emoji, words in CUES.items()]
    write_rows(folder / "chat.tsv", "slice\temoji\ttext", chat)
    slices = [f"negation\t😢\tnot {draw(chance, CUES['😢'])}\t😂", f"typo\t🎄\t{draw(chance, CUES['🎄'])}\t"]
    write_rows(folder / "slices.tsv", "slice\temoji\ttext\twrong", slices)
    write_rows(folder / "quiet.tsv", "slice\ttext", [f"fact\t{draw(chance, PLAIN)}" for _ in range(20)])
    write_rows(folder / "grave.tsv", "topic\ttext", [f"death\t{draw(chance, CUES['🕯'])}" for _ in range(10)])
    write_rows(folder.parent / "merry.tsv", "why\temoji", ["laughing\t😂 🤣"])
    return folder


def draw(chance: random.Random, cues: tuple[str, ...]) -> str:
    """Filler around one of the words, and a number that makes a text of its own."""
    words = [*chance.choices(FILLER, k=chance.randint(2, 5)), chance.choice(cues)]
    chance.shuffle(words)
    return " ".join([*words, str(chance.randrange(10_000))])
