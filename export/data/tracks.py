"""The two tracks of the data: the texts as published, and the texts without the label they leak.

When the makers of the data cut the emoji out of the tweets, hearts and suns left an invisible variation selector
(U+FE0F) behind, and every emoji left the gap it stood in. A model finds both, a person types neither. The clean track
removes the selectors first and tidies the white space after, so that the gaps go too. Only the standard library.

>>> clean("Merry \\ufe0f Christmas  everyone ")
'Merry Christmas everyone'
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

VARIATION_SELECTORS = "\ufe0e\ufe0f"  # "show the character before me as text", "... as an emoji"
_DROP_SELECTORS = str.maketrans("", "", VARIATION_SELECTORS)


def as_shipped(text: str) -> str:
    """The text exactly as published: comparable with the papers, and leaking."""
    return text


def clean(text: str) -> str:
    """The text without variation selectors, every run of white space one space, nothing at the ends."""
    return " ".join(text.translate(_DROP_SELECTORS).split())


TRACKS: Mapping[str, Callable[[str], str]] = MappingProxyType({"as-shipped": as_shipped, "clean": clean})
