"""The student's training: batches of hashes, what is left out, the loss by hand, and that it learns."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from export.keyboard.hashing import features
from export.keyboard.lessons import Lesson
from export.keyboard.model import KeyboardConfig, KeyboardModel, as_bags
from export.keyboard.training import Bags, Pace, fit, loss_of, predict
from tests.small_keyboards import SIZES, small_keyboard
from tests.tiny_data import CUE_WORDS

TEXTS = ["merry christmas", "", "so happy!!", "a", "the same again, the same"]
PACE = Pace(epochs=6, batch_size=128, grave_weight=0.5, tweet_weight=0.25, trigger_weight=2.0, emotion_weight=0.125)


def lesson(n_texts: int, **changes: np.ndarray) -> Lesson:
    """Of texts that say nothing but for `changes`."""
    columns = {
        "targets": np.zeros((n_texts, 1), np.int64),
        "worths": np.zeros((n_texts, 1), np.float32),
        "grave": np.zeros(n_texts, bool),
        "tweet_targets": np.zeros((n_texts, 2), np.float32),
        "triggers": np.zeros(n_texts, np.float32),
        "trigger_weights": np.zeros(n_texts, np.float32),
        "emotions": np.zeros((n_texts, 2), np.float32),
        "drawn": np.ones(n_texts, np.float32),
    }
    return Lesson(texts=("",) * n_texts, **(columns | changes))  # type: ignore[arg-type]


def test_a_batch_is_what_the_twin_says() -> None:
    model = small_keyboard()
    rows = np.array([4, 1, 0])
    found = Bags(TEXTS, model.config).batch(rows)
    expected = as_bags([features(TEXTS[row], sizes=SIZES) for row in rows], model.config)
    for one, wanted in zip(found, expected, strict=True):
        assert torch.equal(one, wanted)


def test_n_grams_and_pieces_are_left_out_by_share() -> None:
    config = small_keyboard().config
    bags = Bags(["the quick brown fox jumps over the lazy dog"] * 60, config)
    whole = bags.batch(np.arange(60))
    part = bags.batch(np.arange(60), Pace(drop_share=0.4, piece_drop_share=0.2), seed=1)
    assert len(part[0]) / len(whole[0]) == pytest.approx(0.6, abs=0.05)
    assert torch.equal(part[3], whole[3])  # a piece that is left out leaves its place
    assert (part[2] == config.n_pieces).float().mean().item() == pytest.approx(0.2, abs=0.06)
    again = bags.batch(np.arange(60), Pace(drop_share=0.4, piece_drop_share=0.2), seed=1)
    assert all(torch.equal(one, other) for one, other in zip(part, again, strict=True))


def test_neighbours_change_nothing() -> None:
    model = small_keyboard(n_emotions=3)
    together = predict(model, Bags(TEXTS, model.config))
    for row, text in enumerate(TEXTS):
        for alone, all_of_them in zip(predict(model, Bags([text], model.config)), together, strict=True):
            torch.testing.assert_close(alone[0], all_of_them[row], atol=1e-5, rtol=0)


def test_the_loss_of_known_emoji_by_hand() -> None:
    """Two labels, even scores: an emoji wanted 0.75 and another 0.5 cost 1.25 times the log of 2."""
    answers = torch.zeros(2, 2), torch.zeros(2), torch.zeros(2, 2)
    about = lesson(2, targets=np.array([[0, 1], [0, 0]]), worths=np.array([[0.75, 0.5], [0, 0]], np.float32))
    found = loss_of(answers, about, np.array([0, 1]), PACE, torch.tensor([False, False]), torch.tensor([0, 1]))
    assert found.item() == pytest.approx(1.25 * np.log(2) / 2)


def test_the_loss_of_everything_else_by_hand() -> None:
    """Even answers again: a merry half of a grave text, a tweet, a trigger that counts 3, an emotion: each log 2."""
    answers = torch.zeros(1, 2), torch.zeros(1), torch.zeros(1, 2)
    merry, tweet_labels, row = torch.tensor([True, False]), torch.tensor([0, 1]), np.array([0])
    parts = {
        0.5: lesson(1, grave=np.array([True])),
        0.25: lesson(1, tweet_targets=np.array([[0.3, 0.7]], np.float32)),
        2.0 * 3: lesson(1, triggers=np.array([0.2], np.float32), trigger_weights=np.array([3], np.float32)),
        0.125: lesson(1, emotions=np.array([[0.0, 1.0]], np.float32)),
    }
    for weight, about in parts.items():
        found = loss_of(answers, about, row, PACE, merry, tweet_labels)
        assert found.item() == pytest.approx(weight * np.log(2))


def test_tweets_say_nothing_of_other_labels() -> None:
    logits = torch.zeros(1, 3).requires_grad_()
    about = lesson(1, tweet_targets=np.array([[1.0, 0.0]], np.float32))
    answers = logits, torch.zeros(1), torch.zeros(1, 2)
    loss_of(answers, about, np.array([0]), PACE, torch.zeros(3, dtype=torch.bool), torch.tensor([0, 2])).backward()
    assert logits.grad is not None
    assert logits.grad[0, 1].item() == 0
    assert logits.grad[0, 0].item() < 0 < logits.grad[0, 2].item()


def test_the_model_learns_labels_trigger_and_emotions() -> None:
    texts = [f"{word} today" for words in CUE_WORDS for word in words for _ in range(8)]
    label_ids = np.repeat(np.arange(20), 24)
    about = replace(
        lesson(480, targets=label_ids[:, None], worths=np.ones((480, 1), np.float32)),
        triggers=(label_ids < 10).astype(np.float32),
        trigger_weights=np.ones(480, np.float32),
        emotions=np.eye(2, dtype=np.float32)[label_ids % 2],
    )
    torch.manual_seed(0)
    config = KeyboardConfig(n_buckets=2000, n_importances=5001, dim=16, hidden_dim=64, n_pieces=300, n_emotions=2)
    model = KeyboardModel(config)
    bags = Bags(texts, config)
    pace = replace(PACE, epochs=8, batch_size=64, emotion_weight=1.0)
    losses = fit(model, bags, about, pace, torch.zeros(20, dtype=torch.bool), torch.tensor([0, 1]), seed=0)
    labels, triggers, emotions = predict(model, bags)
    assert losses[-1] < losses[0]
    assert (labels.argmax(1).numpy() == label_ids).mean() > 0.9
    assert ((triggers > 0).numpy() == (label_ids < 10)).mean() > 0.9
    assert (emotions.argmax(1).numpy() == label_ids % 2).mean() > 0.9
