"""Small made-up corpora in the format of the Weibo ones: each emotion has words and emoji of its own.

Emoji codes are words that the tiny encoders know. Most emoji sentences say their emotion in words too. The same
arguments give the same bytes.
"""

import random
from pathlib import Path

from export.data.weibo import EMOTIONS, FOLDER, LABELLED, SOURCES, UNLABELLED
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
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    (folder / FOLDER / LABELLED).write_bytes("".join(f"{row}\n" for row in rows).encode())
    (folder / FOLDER / UNLABELLED).write_bytes("".join(f"{row}\n" for row in unlabelled).encode())
    return folder


def draw_text(chance: random.Random, emotion_id: int, *, with_emoji: bool) -> str:
    words = [*chance.choices(WORDS, k=chance.randint(2, 9)), chance.choice(CUE_WORDS[emotion_id])]
    chance.shuffle(words)
    return " ".join(words) + (f"[{CODES[emotion_id]}]" if with_emoji else "")
