"""A progress bar where tqdm is installed and a terminal watches; without it, the base install measures in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def progress(things: Iterable[T], title: str, unit: str = "text") -> Iterator[T]:
    """The things, one after the other, counted on stderr."""
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        return iter(things)
    return iter(tqdm(things, desc=title, unit=unit, leave=False, disable=None))
