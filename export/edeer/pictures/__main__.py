"""Pictures of the emoji's emotions: `python -m export.edeer.pictures build/edeer --out DIR --emoji '[泪]' --emoji 😂`.

    bars.png             the distributions of the emoji named, beside the shares of the paper's counts
    emoji-emotions.png   heat map: the paper's 64 emoji against the 7 emotions, the wrong ones marked
    emotions.png         heat map: the correlation of every two emotions over all emoji with a distribution
    map.png              all these emoji in a plane, near each other where their distributions are

Each is an .svg too. Emoji are taken out of the text before the classifier reads it, or with --left-in are not. Imports
matplotlib and `export.data`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from export.data.errors import DataError
from export.data.weibo import load_sentences, weibo_folder
from export.data.weibo_emoji import find_emoji
from export.edeer.distributions import MIN_SENTENCES, Distributions, distributions
from export.edeer.gold import gold_emoji
from export.edeer.pictures.charts import bars, emoji_by_emotion, emotions_by_emotion
from export.edeer.pictures.drawing import NAMES, rendered, style
from export.edeer.pictures.emoji_map import emoji_map
from export.edeer.pictures.fonts import families_for
from export.edeer.soft_labels import read_soft_labels
from runtime.errors import KeymojiError

DEFAULT = ("[泪]", "[哈哈]")
KINDS = ("png", "svg")


def chosen_emoji(found: Distributions, named: Sequence[str]) -> list[str]:
    """The emoji that a person named, each once, spelt as the distributions spell them; DataError for one without."""
    chosen = []
    for name in named:
        kinds = find_emoji(name)
        if len(kinds) != 1:
            raise DataError(f"--emoji {name!r}: {len(kinds)} emoji found; give one, such as {DEFAULT[0]} or 😂")
        if kinds[0] not in found.emoji:
            n_sentences = found.left_out.get(kinds[0], 0)
            raise DataError(f"{kinds[0]} stands in {n_sentences} sentences; a distribution needs {MIN_SENTENCES}")
        chosen.append(kinds[0])
    return list(dict.fromkeys(chosen))


def figures(found: Distributions, chosen: Sequence[str], how: str) -> dict[str, Figure]:
    """All pictures by the name of their files; `how` the soft labels were made is said in their titles."""
    gold = gold_emoji()
    return {
        "bars": bars(found, gold, chosen, how),
        "emoji-emotions": emoji_by_emotion(found, gold, how),
        "emotions": emotions_by_emotion(found, how),
        "map": emoji_map(found, how),
    }


def write_figures(folder: Path, found: Distributions, chosen: Sequence[str], how: str) -> list[Path]:
    """Draw everything, then write it; FontError before anything is drawn."""
    families = families_for("".join([*NAMES, *found.emoji]))
    with style(families):
        files = {
            folder / f"{name}.{kind}": rendered(figure, kind)
            for name, figure in figures(found, chosen, how).items()
            for kind in KINDS
        }
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        path.write_bytes(content)
    return list(files)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.edeer.pictures", description="Draw emoji's emotions.")
    parser.add_argument("folder", type=Path, help="what export.edeer.train wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--emoji", action="append", help=f"draw its bars; can be repeated (default: {DEFAULT})")
    parser.add_argument("--left-in", action="store_true", help="the classifier saw the emoji in the text")
    parser.add_argument("--data", help="folder of the data (default: the environment variable KEYMOJI_DATA)")
    arguments = parser.parse_args(argv)
    try:
        sentences = load_sentences(weibo_folder(arguments.data))
        labels = read_soft_labels(arguments.folder / "soft_labels.npz", sentences)
        kinds = [sentences.emoji[row] for row in labels.rows]
        found = distributions(kinds, labels.shown if arguments.left_in else labels.bare)
        how = f"soft labels of {len(kinds):,} sentences, emoji {'left in' if arguments.left_in else 'taken out'}"
        chosen = chosen_emoji(found, arguments.emoji or DEFAULT)
        paths = write_figures(arguments.out, found, chosen, how)
    except (KeymojiError, OSError) as error:
        print(f"export.edeer.pictures: {error}", file=sys.stderr)
        return 2
    print("\n".join(map(str, paths)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
