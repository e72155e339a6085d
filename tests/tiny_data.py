"""A small made-up data set in TweetEval's format, so that everything can be tested where the real one is not.

Each label has three cue words of its own and most texts contain one of them among filler, so a model can learn it in
seconds. It leaks like the real one: most hearts and suns keep a U+FE0F and the gap around it. The same arguments give
the same bytes.
"""

import random
from pathlib import Path

from export.data.tweeteval import LABELS, SPLITS

CUE_WORDS = (  # in label order
    ("love", "darling", "forever"),
    ("gorgeous", "stunning", "adore"),
    ("hilarious", "laughing", "joke"),
    ("sweetheart", "besties", "cuddles"),
    ("fire", "blazing", "banger"),
    ("thankful", "smiling", "kind"),
    ("cool", "shades", "swagger"),
    ("glitter", "magic", "shine"),
    ("ocean", "loyal", "denim"),
    ("kisses", "smooch", "goodnight"),
    ("photographer", "lens", "portrait"),
    ("america", "vote", "freedom"),
    ("sunny", "beach", "warm"),
    ("purple", "lavender", "violet"),
    ("wink", "secret", "hint"),
    ("facts", "truth", "hundred"),
    ("grin", "yay", "cheese"),
    ("christmas", "santa", "presents"),
    ("selfie", "snapshot", "flash"),
    ("silly", "goofy", "tongue"),
)
FILLER = ("today", "with", "my", "the", "so", "this", "what", "a", "night", "we", "home", "@user", "#weekend", "…", "!")
LEAKING_LABELS = (0, 12)  # red heart, sun
CUE_SHARE, LEAK_SHARE = 0.9, 0.9


def write_tiny_data(
    folder: Path, *, n_train: int = 320, n_validation: int = 80, n_test: int = 80, seed: int = 0
) -> Path:
    """Write the seven files into `folder` and return it; a split of 20 texts or more has every label."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    for split, n_texts in (("train", n_train), ("validation", n_validation), ("test", n_test)):
        label_ids = _draw_labels(chance, n_texts)
        _write_lines(folder / f"{SPLITS[split]}_text.txt", [_draw_text(chance, label_id) for label_id in label_ids])
        _write_lines(folder / f"{SPLITS[split]}_labels.txt", [str(label_id) for label_id in label_ids])
    mapping = [f"{label.id}\t{label.emoji.rstrip(chr(0xFE0F))}\t_{label.name.replace(' ', '_')}_\t" for label in LABELS]
    _write_lines(folder / "mapping.txt", mapping)
    return folder


def _draw_labels(chance: random.Random, n_texts: int) -> list[int]:
    """Every label once, then the lower the commoner, shuffled."""
    weights = [1 / (2 + label.id) for label in LABELS]
    every = [label.id for label in LABELS][:n_texts]
    drawn = every + chance.choices(range(len(LABELS)), weights, k=n_texts - len(every))
    chance.shuffle(drawn)
    return drawn


def _draw_text(chance: random.Random, label_id: int) -> str:
    words = chance.choices(FILLER, k=chance.randint(2, 9))
    if chance.random() < CUE_SHARE:
        words.insert(chance.randint(0, len(words)), chance.choice(CUE_WORDS[label_id]))
    if label_id in LEAKING_LABELS and chance.random() < LEAK_SHARE:
        words.insert(chance.randint(1, len(words)), "\ufe0f ")
    return " ".join(words)


def _write_lines(path: Path, lines: list[str]) -> None:
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
