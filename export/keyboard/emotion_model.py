"""The keyboard's model of Chinese: a text's emotions, and the emoji that follow from them and from the text itself.

    features -> hidden layer -> emotions (7)      P(emotion | text)
                             -> what the text says directly, one number for each emoji

    P(emoji | text)  ~  (sum over emotions of P(emoji | emotion) P(emotion | text)) ** trust * exp(direct)

P(emoji | emotion) comes from the emoji's emotion distributions by Bayes' rule (`export/keyboard/posterior.py`) and is
not learnt here; `trust` is. With `direct` 0 and `trust` 1 the ranking is EDEER alone. The body is `KeyboardModel`'s,
whose labels are here the emoji and then the emotions. Imports torch.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from export.keyboard.model import KeyboardConfig, KeyboardModel


@dataclass(frozen=True, kw_only=True)
class EmotionKeyboardConfig:
    """`body` has n_emoji + n_emotions labels; `uses_emotions` False leaves the emotions out of the ranking."""

    body: KeyboardConfig
    n_emoji: int
    n_emotions: int = 7
    uses_emotions: bool = True

    def __post_init__(self) -> None:
        if self.body.n_labels != self.n_emoji + self.n_emotions:
            raise ValueError(
                f"body has {self.body.n_labels} labels; give it {self.n_emoji} emoji + {self.n_emotions} emotions"
            )


class EmotionKeyboardModel(nn.Module):
    """What `as_bags` makes of a batch -> log scores (batch, emoji), emotion logits (batch, emotions).

    `emoji_of_emotion` (emotions, emoji) has a distribution over the emoji in every row. A text without tokens gets the
    priors.
    """

    emoji_of_emotion: Tensor

    def __init__(self, config: EmotionKeyboardConfig) -> None:
        super().__init__()
        self.config = config
        self.body = KeyboardModel(config.body)
        self.trust = nn.Parameter(torch.ones(()), requires_grad=config.uses_emotions)
        if not config.uses_emotions:
            nn.init.zeros_(self.trust)
        even = torch.full((config.n_emotions, config.n_emoji), 1 / config.n_emoji)
        self.register_buffer("emoji_of_emotion", even)

    def forward(
        self, words: Tensor, word_offsets: Tensor, letters: Tensor, letter_offsets: Tensor
    ) -> tuple[Tensor, Tensor]:
        logits, _ = self.body(words, word_offsets, letters, letter_offsets)
        direct, emotion_logits = logits.split([self.config.n_emoji, self.config.n_emotions], dim=1)
        expected = self.expected(emotion_logits.detach())  # so that emoji teach the ranking, not the emotions
        return torch.log_softmax(self.trust * expected.log() + direct, dim=1), emotion_logits

    def expected(self, emotion_logits: Tensor) -> Tensor:
        """P(emoji | text) as EDEER alone has it, (batch, emoji)."""
        return torch.softmax(emotion_logits, dim=1) @ self.emoji_of_emotion
