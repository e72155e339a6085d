"""One emoji of each family: three hearts side by side are one suggestion, and take the place of two others.

A family is a word in the bundle's `labels.json` (`Label.family`); a label without one is its own. `representatives` is
the whole rule, and comes before the ranking, so that a strip stays as long as it was meant to be.

This file may import the standard library.
"""

from collections.abc import Collection, Iterable, Sequence


def representatives(
    scores: Sequence[float], strip: Collection[int], shown: Iterable[int], families: Sequence[str | None], hold: float
) -> list[int]:
    """The ids of `shown`, in label order, that no other of their family beats.

    What counts is the score, times `hold` for an emoji on the strip now. Of equals the one on the strip represents,
    else the first in label order.

    >>> representatives([0.3, 0.4, 0.2], strip=[0], shown=range(3), families=["heart", "heart", None], hold=2.0)
    [0, 2]
    """
    best: dict[str | int, tuple[float, bool, int]] = {}  # the greatest (worth, on the strip, -id) of each family
    for label in shown:
        family = families[label]
        on_strip = label in strip
        rival = scores[label] * (hold if on_strip else 1), on_strip, -label
        key = label if family is None else family
        if key not in best or rival > best[key]:
            best[key] = rival
    return sorted(-place for _, _, place in best.values())
