"""Texts that break things, for every test that takes a text: the awkward part of the golden texts, and what is refused.

Loop over `AWKWARD_TEXTS`; parametrize with `AWKWARD_PARAMS`, whose test names are readable. Every one must be answered.
`UNPAIRED_SURROGATES` cannot be written as UTF-8: every one must be refused, so no golden file holds them.
"""

import pytest

from export.bundles.golden_texts import AWKWARD

AWKWARD_TEXTS = tuple(AWKWARD.values())
AWKWARD_PARAMS = tuple(pytest.param(text, id=name.replace(" ", "-")) for name, text in AWKWARD.items())
UNPAIRED_SURROGATES = ("\ud83d", "\udc4d", "first \ud83d then", "swapped \udc4d\ud83d", "at the end \udfff")
IMPOSSIBLE_PATHS = ("a\0b", "a\ud800b")  # which no system takes: Python raises ValueError for them
