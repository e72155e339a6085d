"""The lesson of the Chinese keyboard's model: who teaches what, and the loss by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from export.data.weibo import FOLDER, load_sentences, load_unlabelled
from export.data.weibo_ranking import load_ranking_texts
from export.edeer.distributions import Distributions, distributions
from export.edeer.soft_labels import SoftLabelError, read_soft_labels, read_unlabelled
from export.keyboard.chinese_lesson import (
    EmotionKeyboardRecipe,
    Lesson,
    judged_distributions,
    learnt_distributions,
    loss_of,
    new_lesson,
    posterior_of,
    teacher_of,
)
from runtime.bundle import Label
from tests.tiny_weibo import ranking_texts, soft, write_tiny_labels, write_tiny_ranking

LABELS = (Label(id=0, emoji="😢", name="crying face"), Label(id=1, emoji="😂", name="face with tears of joy"))
NAN = float("nan")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_tiny_ranking(tmp_path_factory.mktemp("lesson"))
    write_tiny_labels(folder, folder / "out")
    return folder


def test_the_teacher_speaks_of_texts_that_had_emoji(folder: Path) -> None:
    data = folder / FOLDER
    texts = load_ranking_texts(data)
    teacher, n_labelled = teacher_of(folder / "out", data, texts), len(load_sentences(data).texts)
    assert (teacher.shape, teacher.dtype) == ((len(texts.texts), 7), np.float32)
    has_emoji = np.array([bool(found) for found in texts.kinds])
    learnt = {texts.texts[row] for row in np.flatnonzero(texts.training & texts.is_labelled)}
    is_twin = np.array([text in learnt for text in texts.texts]) & ~texts.is_labelled  # of what the classifier learnt
    assert is_twin.any()
    assert np.isnan(teacher).any(axis=1).tolist() == (~has_emoji | is_twin).tolist()
    labels = read_soft_labels(folder / "out" / "soft_labels.npz", load_sentences(data))
    assert np.array_equal(teacher[labels.rows], labels.bare)
    others = read_unlabelled(folder / "out" / "unlabelled.npz", len(load_unlabelled(data)))
    asked = ~is_twin[n_labelled:]
    assert np.array_equal(teacher[n_labelled:][asked], others[asked])


def test_the_distributions_that_ship_are_of_labelled_sentences_only(folder: Path) -> None:
    texts = load_ranking_texts(folder / FOLDER)
    teacher = teacher_of(folder / "out", folder / FOLDER, texts)
    labels = read_soft_labels(folder / "out" / "soft_labels.npz", load_sentences(folder / FOLDER))
    expected = distributions([texts.emoji[row] for row in labels.rows], labels.bare)
    found = judged_distributions(texts, teacher)
    assert (found.emoji, found.counts) == (expected.emoji, expected.counts)
    np.testing.assert_allclose(found.table, expected.table)
    assert learnt_distributions(texts, teacher).counts != found.counts


def test_a_teacher_of_other_texts_is_refused(folder: Path, tmp_path: Path) -> None:
    data = folder / FOLDER
    texts = load_ranking_texts(data)
    (tmp_path / "soft_labels.npz").write_bytes((folder / "out" / "soft_labels.npz").read_bytes())
    found = np.load(folder / "out" / "unlabelled.npz")["probabilities"]
    np.savez(tmp_path / "unlabelled.npz", probabilities=found[1:])
    with pytest.raises(SoftLabelError, match="--unlabelled"):
        teacher_of(tmp_path, data, texts)


def test_a_text_shares_itself_among_its_emoji() -> None:
    texts = ranking_texts(["a[泪]", "b😂[泪]", "c🔥", "d", "e🔥😂"], "tttth", [5, None, 4, 0, None])
    teacher = np.full((5, 7), np.nan, np.float32)
    lesson = new_lesson(texts, teacher, LABELS, 0.25)
    assert lesson.emoji.tolist() == [[1, 0], [0.5, 0.5], [0, 0], [0, 0], [0, 1]]
    assert lesson.weights.tolist() == [1, 0.25, 1, 1, 0.25]
    assert lesson.emotion_ids.tolist() == [5, -1, 4, 0, -1]
    assert lesson.teacher.isnan().all()


LESSON = Lesson(
    emoji=torch.tensor([[1.0, 0.0], [0.5, 0.5], [0.0, 0.0], [0.0, 0.0]]),
    weights=torch.tensor([1.0, 0.5, 1.0, 1.0]),
    emotion_ids=torch.tensor([1, -1, 0, -1]),
    teacher=torch.tensor([[0.5, 0.5, 0.0], [NAN] * 3, [NAN] * 3, [NAN] * 3]),
)
RECIPE = EmotionKeyboardRecipe(gold_weight=0.5, teacher_weight=2.0)
FOUND = (
    torch.tensor([[0.8, 0.2], [0.5, 0.5], [0.1, 0.9], [0.1, 0.9]]).log(),
    torch.tensor([[0.2, 0.6, 0.2], [0.9, 0.05, 0.05], [0.5, 0.25, 0.25], [0.1, 0.1, 0.8]]).log(),
)


def test_the_loss_by_hand() -> None:
    ranking = (1.0 * -np.log(0.8) + 0.5 * -np.log(0.5)) / 1.5
    divergence = 0.5 * np.log(0.5 / 0.2) + 0.5 * np.log(0.5 / 0.6)
    gold = (-np.log(0.6) - np.log(0.5)) / 2
    found = loss_of(FOUND, LESSON, np.arange(4), RECIPE).item()
    assert found == pytest.approx(ranking + 2 * divergence + 0.5 * gold)


def test_rows_say_which_texts_the_batch_is_of() -> None:
    rows = np.array([2, 0])
    batch = (FOUND[0][rows], FOUND[1][rows])
    gold = (-np.log(0.6) - np.log(0.5)) / 2
    recipe = replace(RECIPE, teacher_weight=0.0)
    assert loss_of(batch, LESSON, rows, recipe).item() == pytest.approx(-np.log(0.8) + 0.5 * gold)


def test_a_batch_that_teaches_nothing_costs_nothing_and_harms_nothing() -> None:
    log_scores, logits = (one[3:].clone().requires_grad_() for one in FOUND)
    loss = loss_of((log_scores, logits), LESSON, np.array([3]), RECIPE)
    loss.backward()
    assert loss.item() == 0
    for one in (log_scores, logits):
        assert one.grad is not None
        assert not one.grad.any()


def test_distributions_come_from_texts_that_teach() -> None:
    texts = ranking_texts(["a[泪]"] * 30 + ["b[泪]"] * 30 + ["c[泪]", "d😂"], "t" * 30 + "h" * 30 + "tt", [None] * 62)
    teacher = soft(np.array([5] * 30 + [3] * 30 + [3, 3]))
    teacher[60] = np.nan  # it was not asked about this one
    learnt = learnt_distributions(texts, teacher)
    assert (learnt.emoji, learnt.counts, learnt.left_out) == (("😢",), (30,), {"😂": 1})
    np.testing.assert_allclose(learnt.table, soft(np.array([5])), atol=1e-6)


def test_the_posterior_is_in_the_order_of_the_labels() -> None:
    table = np.array([[0.2, 0.8], [0.5, 0.5], [1.0, 0.0]])
    learnt = Distributions(emoji=("😂", "🔥", "😢"), counts=(10, 7, 2), table=table, left_out={})
    found = posterior_of(learnt, LABELS)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, torch.tensor([[2 / 4, 2 / 4], [0, 1.0]]))
