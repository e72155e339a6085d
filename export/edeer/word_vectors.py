"""The paper's competitors, trained here: `python -m export.edeer.word_vectors --out build/edeer/word_vectors.json`.

Word vectors are learnt from all texts, labelled (labels unread) and unlabelled, with every emoji as one word; an emoji
is placed by the emotion whose name is nearest to it. fastText is gensim's. The paper's directional skip-gram tells the
words before from the words behind; gensim has no such model, and its plain skip-gram stands for it. The paper's Chinese
word vectors were trained elsewhere and are not repeated. Imports gensim and jieba (extra `edeer`).
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gensim
import jieba
import numpy as np

from export.data.errors import DataError
from export.data.weibo import EMOTIONS, load_sentences, load_unlabelled, weibo_folder
from export.data.weibo_emoji import ANY, kind_of
from runtime.errors import KeymojiError

NAMES = ("愤怒", "厌恶", "恐惧", "快乐", "喜欢", "悲伤", "惊讶")  # of the emotions, in label order
SETTINGS: dict[str, Any] = {"vector_size": 200, "window": 5, "min_count": 5, "sg": 1, "epochs": 5, "workers": 1}
FASTTEXT_BUCKETS = 200_000
SKIP_GRAM, FASTTEXT = "skip-gram", "fastText"


def words(text: str) -> list[str]:
    """The words of a text, each emoji one word, in their order."""
    return [word for word in split_words(text) if word.strip()]


def split_words(text: str) -> Iterator[str]:
    start = 0
    for found in ANY.finditer(text):
        if kind := kind_of(found):
            yield from jieba.cut(text[start : found.start()])
            yield kind
            start = found.end()
    yield from jieba.cut(text[start:])


def train_vectors(method: str, texts: Sequence[Sequence[str]], seed: int, settings: dict[str, Any]) -> Any:
    """gensim's vectors by word."""
    if method == FASTTEXT:
        return gensim.models.FastText(texts, seed=seed, bucket=FASTTEXT_BUCKETS, **settings).wv
    return gensim.models.Word2Vec(texts, seed=seed, **settings).wv


def similarities(vectors: Any, emoji: Sequence[str]) -> dict[str, list[float]]:
    """The cosine of each emoji with the seven emotions' names; DataError where the texts lack a name."""
    missing = [name for name in NAMES if name not in vectors.key_to_index]
    if missing:
        raise DataError(f"word vectors: the texts have {', '.join(missing)} too rarely; give the whole corpora")
    table = np.stack([vectors.get_vector(name, norm=True) for name in NAMES])  # (emotions, dim)
    known = [kind for kind in emoji if kind in vectors.key_to_index]
    return {kind: [round(float(x), 4) for x in table @ vectors.get_vector(kind, norm=True)] for kind in known}


def compare(texts: Sequence[str], emoji: Sequence[str], seed: int, settings: dict[str, Any]) -> dict[str, Any]:
    """Both methods' similarities, and how they were made."""
    tokenized = [words(text) for text in texts]
    found = {}
    for method in (SKIP_GRAM, FASTTEXT):
        print(f"training {method} on {len(tokenized)} texts", file=sys.stderr)
        found[method] = similarities(train_vectors(method, tokenized, seed, settings), emoji)
    about = {"gensim": gensim.__version__, "seed": seed, "texts": len(tokenized), "names": NAMES, "settings": settings}
    return {"about": about, "emotions": EMOTIONS, "similarities": found}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.edeer.word_vectors", description="Train word vectors.")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    parser.add_argument("--out", type=Path, required=True, help="file of the similarities")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args(argv)
    jieba.setLogLevel(logging.WARNING)
    try:
        data = weibo_folder(arguments.data)
        sentences = load_sentences(data)
        emoji = sorted({kind for kinds in sentences.emoji for kind in kinds})
        found = compare([*sentences.texts, *load_unlabelled(data)], emoji, arguments.seed, SETTINGS)
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except (KeymojiError, OSError) as error:
        print(f"export.edeer.word_vectors: {error}", file=sys.stderr)
        return 2
    print(f"{arguments.out}: {len(found['similarities'][SKIP_GRAM])} emoji placed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
