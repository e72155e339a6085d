"""The Chinese keyboard's model: its posterior by hand, what teaches what, and its calibration."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from export.data.weibo_ranking import ranking_splits
from export.keyboard.chinese_lesson import EmotionKeyboardRecipe
from export.keyboard.emotion_model import EmotionKeyboardConfig, EmotionKeyboardModel
from export.keyboard.hashing import features
from export.keyboard.model import KeyboardConfig, as_bags
from export.keyboard.train_chinese import answers, calibrate, new_model
from export.keyboard.training import Bags, Ids, fit
from export.training.calibration import fit_temperature
from runtime.bundle import Label
from tests.small_keyboards import small_emotion_keyboard
from tests.tiny_weibo import ranking_texts

BODY = KeyboardConfig(n_buckets=50, n_importances=101, dim=4, hidden_dim=8, letter_sizes=(2, 3), n_labels=5)
CONFIG = EmotionKeyboardConfig(body=BODY, n_emoji=3, n_emotions=2)
SHARES = torch.tensor([[0.8, 0.1, 0.1], [0.4, 0.4, 0.2]])  # (emotions, emoji)
EMOTIONS = torch.tensor([0.25, 0.75])
EXPECTED = torch.tensor([0.5, 0.325, 0.175])  # 0.25 * [0.8, 0.1, 0.1] + 0.75 * [0.4, 0.4, 0.2]


def fixed_model(direct: list[float], trust: float, config: EmotionKeyboardConfig = CONFIG) -> EmotionKeyboardModel:
    """A model that says the same of every text with a token: the logarithms of `direct`, and EMOTIONS."""
    model = EmotionKeyboardModel(config).eval()
    with torch.no_grad():
        model.body.classifier.weight.zero_()
        model.body.classifier.bias.copy_(torch.cat([torch.tensor(direct), EMOTIONS]).log())
        model.emoji_of_emotion.copy_(SHARES)
        model.trust.fill_(trust)
    return model


def asked(model: EmotionKeyboardModel, text: str = "好") -> tuple[torch.Tensor, torch.Tensor]:
    """Scores (emoji,) and emotions (emotions,) of a text."""
    with torch.no_grad():
        log_scores, logits = model(*as_bags([features(text, sizes=model.config.body.letter_sizes)]))
    return log_scores[0].exp(), logits[0].softmax(dim=0)


def test_the_posterior_by_hand() -> None:
    scores, emotions = asked(fixed_model([1.0, 2.0, 4.0], trust=2.0))
    products = torch.tensor([0.5**2 * 1, 0.325**2 * 2, 0.175**2 * 4])  # expected ** trust * exp(direct)
    torch.testing.assert_close(scores, products / products.sum())
    torch.testing.assert_close(emotions, EMOTIONS)


def test_where_nothing_is_said_directly_it_is_edeer_alone() -> None:
    torch.testing.assert_close(asked(fixed_model([1.0, 1.0, 1.0], trust=1.0))[0], EXPECTED)


def test_without_trust_the_emotions_say_nothing() -> None:
    torch.testing.assert_close(asked(fixed_model([1.0, 2.0, 5.0], trust=0.0))[0], torch.tensor([0.125, 0.25, 0.625]))


def test_a_model_without_emotions_never_trusts_them() -> None:
    model = EmotionKeyboardModel(replace(CONFIG, uses_emotions=False))
    assert model.trust.item() == 0
    assert not model.trust.requires_grad
    assert EmotionKeyboardModel(CONFIG).trust.item() == 1


def test_before_it_knows_the_emoji_each_is_expected_alike() -> None:
    model = EmotionKeyboardModel(CONFIG)
    torch.testing.assert_close(model.expected(EMOTIONS.log()[None]), torch.full((1, 3), 1 / 3))


def test_the_body_needs_a_label_for_each() -> None:
    with pytest.raises(ValueError, match=r"body has 5 labels; give it 4 emoji \+ 2 emotions"):
        EmotionKeyboardConfig(body=BODY, n_emoji=4, n_emotions=2)


def test_emoji_teach_the_ranking_and_not_the_emotions() -> None:
    model = small_emotion_keyboard()
    log_scores, logits = model(*as_bags([features(text, sizes=(2, 3)) for text in ("开心", "难过")]))
    log_scores[:, 3].sum().backward(retain_graph=True)
    weight, trust = model.body.classifier.weight.grad, model.trust.grad
    assert weight is not None
    assert trust is not None
    assert weight[:12].abs().max() > 0
    assert trust.abs() > 0
    assert not weight[12:].any()
    logits[:, 2].sum().backward()
    assert weight[12:].abs().max() > 0  # this test can see a gradient there


LABELS = tuple(Label(id=place, emoji=emoji, name=emoji) for place, emoji in enumerate(("😢", "😂", "❤️")))
CUES = (("难过", "[泪]", 5), ("哈哈", "😂", 3), ("爱你", "[心]", 4))
ROWS = [CUES[number % 10 % 3] for number in range(240)]  # four, three and three of ten
TEXTS = ranking_texts(
    [f"{'今天' * (number % 4)}{word}{emoji}" for number, (word, emoji, _) in enumerate(ROWS)],
    "".join("v" if number % 4 == 1 else "t" for number in range(240)),
    [(emotion if number % 7 else 0) for number, (_, _, emotion) in enumerate(ROWS)],
)


def calibrated() -> EmotionKeyboardModel:
    """A model that has learnt the emoji and the emotions of TEXTS with too much confidence in both, calibrated."""
    recipe = EmotionKeyboardRecipe(n_buckets=200, n_importances=301, dim=8, hidden_dim=16, epochs=3, batch_size=60)
    torch.manual_seed(0)
    model = new_model(recipe, torch.rand(7, 3, generator=torch.Generator().manual_seed(0)).mul(4).softmax(dim=1))
    emoji, emotions = torch.from_numpy(TEXTS.first_labels(LABELS)), torch.from_numpy(TEXTS.emotion_ids)

    def loss(found: tuple[torch.Tensor, torch.Tensor], rows: Ids) -> torch.Tensor:
        return (
            -found[0][range(len(rows)), emoji[rows]].mean()
            - found[1].log_softmax(1)[range(len(rows)), emotions[rows]].mean()
        )

    fit(model, Bags(TEXTS.texts, recipe.letter_sizes), loss, recipe, seed=0)
    with torch.no_grad():
        model.body.classifier.weight *= 6
        model.body.classifier.bias *= 6
    calibrate(model, TEXTS, LABELS)
    return model


def test_after_calibration_a_text_without_tokens_gets_the_shares_exactly() -> None:
    model = calibrated()
    train = ranking_splits(TEXTS, LABELS)["train"].label_ids
    popular = np.bincount(train) / len(train)  # (emoji,)
    usual = np.bincount(TEXTS.emotion_ids[TEXTS.training], minlength=7)
    usual = np.maximum(usual, 1) / np.maximum(usual, 1).sum()  # (emotions,)
    for text in ("", " ", "\ufe0f"):
        scores, emotions = asked(model, text)
        np.testing.assert_allclose(scores.numpy(), popular, atol=1e-6)
        np.testing.assert_allclose(emotions.numpy(), usual, atol=1e-6)
    assert np.abs(asked(model, "难过")[0].numpy() - popular).max() > 0.1


def test_after_calibration_no_other_temperature_is_better() -> None:
    model = calibrated()
    validation = ranking_splits(TEXTS, LABELS)["validation"]
    rows = np.flatnonzero(TEXTS.validation)
    log_scores, logits = answers(model, validation.texts)
    assert fit_temperature(log_scores, validation.label_ids) == pytest.approx(1, abs=0.01)
    assert fit_temperature(logits, TEXTS.emotion_ids[rows]) == pytest.approx(1, abs=0.01)
