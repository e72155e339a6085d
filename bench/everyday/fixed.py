"""The best fixed strip of a set: the three emoji that, always shown, hit most of its texts.

Popularity is not an answer, so what a model is worth is what it adds to this. The strip is chosen greedily and on the
very texts that it is judged by, which no model may do. Imports the bench.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from bench.everyday.metrics import FIGURES, N_SHOWN, Floats, judge, summary


def best_strip(acceptable: Sequence[AbstractSet[str]], size: int = N_SHOWN) -> tuple[str, ...]:
    """Each next emoji is the one that suits most of the texts that have none yet; ties go by code point.

    >>> best_strip([{"a", "b"}, {"a"}, {"b"}, {"c"}, {"a", "c"}], size=2)
    ('a', 'b')
    """
    strip: list[str] = []
    left = list(acceptable)
    while len(strip) < size:
        counts = Counter(emoji for suits in left for emoji in suits if emoji not in strip)
        if not counts:  # every text has one: what follows should be the next most popular
            counts = Counter(emoji for suits in acceptable for emoji in suits if emoji not in strip)
        if not counts:
            break
        strip.append(min(counts, key=lambda emoji: (-counts[emoji], emoji)))
        left = [suits for suits in left if strip[-1] not in suits]
    return tuple(strip)


def beside_fixed(values: Mapping[str, Floats], acceptable: Sequence[AbstractSet[str]]) -> dict[str, Any]:
    """The keys of a result line that say what the best strip reaches and what the model adds, paired by text."""
    strip = best_strip(acceptable)
    fixed = judge([strip] * len(acceptable), acceptable)
    gains, intervals = summary({name: values[name] - fixed[name] for name in FIGURES})
    return {
        "fixed_strip": {"emoji": list(strip), **summary(fixed)[0]},
        "over_fixed": {**gains, "intervals": intervals},
    }
