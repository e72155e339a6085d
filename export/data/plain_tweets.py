"""Everyday tweets with and without emoji, to learn when to be silent: `plain_tweets/train.tsv`, emoji and text.

    python -m export.data.plain_tweets tweeteval/datasets --out DIR     (sources.py says which commit)

TweetEval's hate, offensive and stance tweets, their files in order of name, every split; each emoji is cut out and
named in the first column, and of equal texts the first stays. Their subjects are rough, so they say whether an emoji
belongs, never which. May import `runtime` and numpy; building imports emoji.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.data.errors import DataError
from export.data.sources import get_it
from export.data.tracks import clean
from runtime.errors import KeymojiError

FOLDER, FILE = "plain_tweets", "train.tsv"
HEADER = "emoji\ttext"
TASKS = ("hate/*_text.txt", "offensive/*_text.txt", "stance/*/*_text.txt")
SHA256 = "2d5910e075787bf34f4862fa1da35ee87370aedeb18e1062458ac5f0fecbc8e3"  # of the file that `en` learnt from
HELD_OUT_SHARE = 0.2


@dataclass(frozen=True, kw_only=True, eq=False)
class PlainTweets:
    """Texts on the clean track, whether each had an emoji (texts,), and which are held out from training (texts,)."""

    texts: tuple[str, ...]
    has_emoji: npt.NDArray[np.bool_]
    held_out: npt.NDArray[np.bool_]


def load_plain_tweets(data: Path) -> PlainTweets:
    """Read the file from the data folder, or from beside TweetEval's; DataError by file and line for a broken one."""
    for folder in (data, data.parent):
        if (folder / FOLDER / FILE).is_file():
            return parse(folder / FOLDER / FILE)
    raise DataError(f"{data / FOLDER / FILE}: not there, nor beside {data}; {get_it(FOLDER)}")


def parse(path: Path) -> PlainTweets:
    lines = path.read_bytes().decode("utf-8").split("\n")
    if lines[0] != HEADER:
        raise DataError(f"{path}:1: {lines[0][:40]!r} found, {HEADER!r} expected")
    rows = [line.split("\t") for line in lines[1:] if line]
    for number, row in enumerate(rows, start=2):
        if len(row) != 2:
            raise DataError(f"{path}:{number}: {len(row)} columns found, 2 expected")
    texts = tuple(clean(text) for _, text in rows)
    return PlainTweets(
        texts=texts,
        has_emoji=np.array([bool(emoji) for emoji, _ in rows]),
        held_out=np.array([is_held_out(text) for text in texts]),
    )


def is_held_out(text: str) -> bool:
    """By the text alone, so that equal texts stand on one side."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:4], "big") < HELD_OUT_SHARE * 2**32


def build(datasets: Path, out: Path) -> Path:
    """Write the file under `out` from a checkout of TweetEval's `datasets`; DataError where a task is not there."""
    rows: dict[str, str] = {}
    for pattern in TASKS:
        files = sorted(datasets.glob(pattern))
        if not files:
            raise DataError(f"{datasets / pattern}: no file is there; {get_it(FOLDER)}")
        for file in files:
            for line in file.read_bytes().decode("utf-8").split("\n"):
                emoji, text = cut(line)
                if text:
                    rows.setdefault(text, emoji)
    path = out / FOLDER / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(f"{row}\n" for row in (HEADER, *(f"{rows[text]}\t{text}" for text in rows))).encode())
    return path


def cut(text: str) -> tuple[str, str]:
    """The emoji in a text, with spaces between, and the text without them; both without variation selectors.

    >>> cut("so happy ❤️❤️ for you 👍🏽")
    ('❤ ❤ 👍🏽', 'so happy for you')
    """
    from emoji import emoji_list, replace_emoji

    return clean(" ".join(one["emoji"] for one in emoji_list(text))), clean(replace_emoji(text, ""))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.data.plain_tweets", description="Build plain_tweets.")
    parser.add_argument("datasets", type=Path, help="the folder `datasets` of a checkout of cardiffnlp/tweeteval")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=f"the file goes to DIR/{FOLDER}")
    arguments = parser.parse_args(argv)
    try:
        path = build(arguments.datasets, arguments.out)
    except (KeymojiError, OSError, UnicodeDecodeError) as error:
        print(f"export.data.plain_tweets: {error}", file=sys.stderr)
        return 2
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        print(f"{path}: another file than the one that `en` learnt from (sha256 {SHA256})", file=sys.stderr)
    print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
