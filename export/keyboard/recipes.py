"""One recipe a language, and all that both share: what `python -m export.keyboard.train en` does, in one place.

Imports no torch of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from export.data.emoji_labels import Choice
from export.data.everyday import Caps
from export.data.phrases import LANGUAGES
from export.keyboard.lessons import LessonRecipe
from export.keyboard.teacher import TeacherRecipe
from export.keyboard.training import Pace


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The student's sizes (KeyboardConfig without what the labels say)."""

    n_buckets: int
    n_importances: int = 400_003
    dim: int = 48
    hidden_dim: int = 224
    letter_sizes: tuple[int, ...] = (2, 3, 4, 5)
    pieces: str = "words"
    n_pieces: int = 20_000
    piece_dim: int = 48
    width: int = 3
    channels: int = 64
    longest: int = 24
    dropout: float = 0.25


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """`caps`, `choice` and `teacher` are the same for both languages, which share one teacher."""

    language: str
    shape: Shape
    caps: Caps = field(default_factory=Caps)
    choice: Choice = field(default_factory=Choice)
    teacher: TeacherRecipe = field(default_factory=TeacherRecipe)
    lesson: LessonRecipe = field(default_factory=LessonRecipe)
    pace: Pace = field(default_factory=Pace)
    encoder_prefix: str = ""  # what the second encoder, if there is one, wants before every text
    prior_exponents: tuple[float, ...] = (-0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4)

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"language: {self.language!r} is none of {', '.join(LANGUAGES)}")


RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        "en": Recipe(language="en", shape=Shape(n_buckets=40_500)),  # its pieces take the room
        "zh": Recipe(
            language="zh",
            encoder_prefix="query: ",  # of multilingual-e5, which is slow
            lesson=LessonRecipe(n_words=10_000, n_pairs=5_000, n_spans=20_000, n_joined=15_000),
            shape=Shape(
                n_buckets=44_300,
                letter_sizes=(2, 3),
                pieces="letters",
                n_pieces=14_000,
                width=5,
                channels=80,
                longest=40,
            ),
        ),
    }
)
