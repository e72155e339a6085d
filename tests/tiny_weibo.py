"""Small made-up corpora in the format of the Weibo ones: each emotion has words and emoji of its own.

Emoji codes are words that the tiny encoders know. Most emoji sentences say their emotion in words too. The same
arguments give the same bytes.
"""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from export.data.weibo import EMOTIONS, FOLDER, LABELLED, SOURCES, UNLABELLED, load_sentences, load_unlabelled
from export.data.weibo_codes import unicode_kinds
from export.data.weibo_emoji import find_emoji, without_emoji
from export.data.weibo_ranking import NO_EMOTION, RankingTexts
from export.data.weibo_sides import split
from export.edeer.gold import gold_emoji
from export.edeer.soft_labels import SoftLabels, save_soft_labels
from tests.tiny_data import CUE_WORDS, FILLER

CODES = ("fire", "facts", "secret", "yay", "love", "night", "magic")  # in label order
WORDS = [word for word in FILLER if word.isalpha()]


def write_tiny_weibo(folder: Path, *, n_sentences: int = 700, n_unlabelled: int = 70, seed: int = 0) -> Path:
    """Write the two files into `folder`/weibo_emotion and return `folder`; a third of the sentences have emoji."""
    chance = random.Random(seed)
    rows = ["source\tlabel\ttext"]
    for number in range(n_sentences):
        emotion_id = number % len(EMOTIONS)
        text = draw_text(chance, emotion_id, with_emoji=number % 3 == 0)
        rows.append(f"{chance.choice(SOURCES)}\t{EMOTIONS[emotion_id]}\t{text}")
    unlabelled = ["source\tsentiment\ttext"]
    unlabelled += [f"other\t1\t{draw_text(chance, number % 7, with_emoji=True)}" for number in range(n_unlabelled)]
    return write_corpora(folder, rows, unlabelled)


def write_corpora(folder: Path, rows: Sequence[str], unlabelled: Sequence[str]) -> Path:
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    (folder / FOLDER / LABELLED).write_bytes("".join(f"{row}\n" for row in rows).encode())
    (folder / FOLDER / UNLABELLED).write_bytes("".join(f"{row}\n" for row in unlabelled).encode())
    return folder


def draw_text(chance: random.Random, emotion_id: int, *, with_emoji: bool) -> str:
    words = [*chance.choices(WORDS, k=chance.randint(2, 9)), chance.choice(CUE_WORDS[emotion_id])]
    chance.shuffle(words)
    return " ".join(words) + (f"[{CODES[emotion_id]}]" if with_emoji else "")


def write_tiny_ranking(folder: Path, seed: int = 0) -> Path:
    """The same two files with all of the paper's 64 codes in 40 sentences or more, and a fire in 130 other texts.

    Each emoji has its gold emotion's words, and an `own_word` in two texts of three.
    """
    chance, gold = random.Random(seed), gold_emoji()
    rows, others = ["source\tlabel\ttext"], ["source\tsentiment\ttext"]
    for number in range(44 * len(gold)):
        place = number % len(gold)
        one = gold[place]
        text = (
            f"{draw_text(chance, one.emotion_id, with_emoji=False)}{own_word(place) if chance.random() < 0.67 else ''}"
        )
        if number < 40 * len(gold):
            rows.append(f"WEC\t{EMOTIONS[one.emotion_id]}\t{text}{one.emoji}")
        else:
            others.append(f"other\t1\t{text}{one.emoji}")
    rows += [f"WEC\t{EMOTIONS[n % 7]}\t{draw_text(chance, n % 7, with_emoji=False)} {n}" for n in range(140)]
    others += [f"other\t1\t{draw_text(chance, 4, with_emoji=False)} flames{n}🔥" for n in range(130)]
    return write_corpora(folder, rows, others)


def own_word(place: int) -> str:
    """Two Chinese characters that only the emoji at this place of the 64 has."""
    return f" {chr(0x5000 + 97 * place)}{chr(0x7000 + 89 * place)}"


def write_tiny_labels(folder: Path, out: Path) -> Path:
    """Soft labels of those corpora as a classifier would give them that knows each emoji's emotion; returns `out`."""
    sentences, others = load_sentences(folder / FOLDER), load_unlabelled(folder / FOLDER)
    sides = split(sentences, 5)
    rows = np.flatnonzero(sides.scored)
    known = soft(sentences.label_ids[rows])
    out.mkdir(parents=True, exist_ok=True)
    labels = SoftLabels(rows=rows, fold=sides.fold[rows], n_folds=5, shown=known, bare=known)
    save_soft_labels(out / "soft_labels.npz", labels, sentences)
    emotion_of = {one.emoji: one.emotion_id for one in gold_emoji()}
    found = soft(np.array([emotion_of.get(find_emoji(text)[0], EMOTIONS.index("like")) for text in others]))
    np.savez(out / "unlabelled.npz", probabilities=found.astype(np.float16))
    return out


def soft(emotion_ids: np.ndarray) -> np.ndarray:
    """A distribution over the emotions for each, most of it on the one; float32 (texts, emotions)."""
    shares = np.full((len(emotion_ids), len(EMOTIONS)), 0.04, np.float32)
    shares[np.arange(len(emotion_ids)), emotion_ids] = 0.76
    return shares


def ranking_texts(texts: Sequence[str], sides: str, emotion_ids: Sequence[int | None]) -> RankingTexts:
    """Texts on the sides that one letter each says: `t`rains, `v`alidates or is `h`eld out; None is no emotion."""
    kinds = tuple(find_emoji(text) for text in texts)
    side = np.array(list(sides))
    return RankingTexts(
        texts=tuple(map(without_emoji, texts)),
        emoji=tuple(unicode_kinds(kinds)),
        kinds=kinds,
        emotion_ids=np.array([NO_EMOTION if one is None else one for one in emotion_ids], np.int64),
        held_out=side == "h",
        validation=side == "v",
        training=side == "t",
        sha256="made up",
    )
