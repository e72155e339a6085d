"""The keyboard's model in PyTorch: what a bag is worth, what an empty text gets, and what snapping changes."""

import numpy as np
import pytest
import torch

from export.keyboard.hashing import features
from export.keyboard.model import LEVELS, NEVER, STEP, KeyboardConfig, KeyboardModel, as_bags, snap_tables
from tests.small_keyboards import N_BUCKETS, SIZES, small_keyboard

TEXTS = ["so happy", "", "k", "what a day at the lake, what a day", " "]


def bags(texts: list[str]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    return as_bags([features(text, sizes=SIZES) for text in texts])


def test_a_batch_is_its_texts_one_by_one() -> None:
    model = small_keyboard()
    with torch.inference_mode():
        logits, triggers = model(*bags(TEXTS))
        alone = [model(*bags([text])) for text in TEXTS]
    torch.testing.assert_close(logits, torch.cat([one for one, _ in alone]))
    torch.testing.assert_close(triggers, torch.cat([one for _, one in alone]))


def test_a_text_without_tokens_gets_the_priors() -> None:
    model = small_keyboard()
    logits, triggers = model(*bags(TEXTS))
    for row in (1, 4):
        torch.testing.assert_close(logits[row], model.log_prior)
        assert triggers[row].item() == NEVER
    assert not torch.equal(logits[0], model.log_prior)


def test_a_bag_is_the_weighted_sum_of_its_rows_over_the_root_of_their_number() -> None:
    model = KeyboardModel(KeyboardConfig(n_buckets=4, n_importances=5, dim=2, hidden_dim=4)).eval()
    with torch.no_grad():
        model.table.weight.copy_(torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]))
        model.importances.weight.copy_(torch.tensor([[1.0], [2.0], [0.0], [-1.0], [10.0]]))
        model.hidden.weight.copy_(torch.eye(4))
        model.hidden.bias.zero_()
    hashes, offsets = torch.tensor([20, 1, 2, 14]), torch.tensor([0])  # rows 0, 1, 2, 2; importances 1, 2, 0, 10
    hidden = model.hidden_states(hashes, offsets, torch.tensor([1]), offsets)  # 4 words, 1 letter n-gram
    assert hidden.tolist() == [[(1 + 6 + 50) / 2, (2 + 8 + 60) / 2, 6, 8]]


def test_the_temperature_divides_the_logits_but_not_the_prior() -> None:
    model = small_keyboard()
    before, _ = model(*bags(TEXTS))
    model.temperature.mul_(2)
    after, _ = model(*bags(TEXTS))
    torch.testing.assert_close(after[0], before[0] / 2)
    torch.testing.assert_close(after[1], before[1])


@pytest.mark.parametrize("sizes", [(), (1, 2, 3), (3, 6), (4, 5)])
def test_sizes_that_no_text_could_use_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="letter_sizes: "):
        KeyboardConfig(n_buckets=4, n_importances=5, dim=2, hidden_dim=4, letter_sizes=sizes)


def test_snapping_puts_the_tables_on_a_grid_and_hardly_changes_an_answer() -> None:
    torch.manual_seed(0)
    model = KeyboardModel(KeyboardConfig(n_buckets=N_BUCKETS, n_importances=5_001, dim=8, hidden_dim=16)).eval()
    torch.nn.init.uniform_(model.importances.weight, -0.5, 2)
    before, _ = model(*bags(TEXTS))
    snap_tables(model)
    after, _ = model(*bags(TEXTS))
    for table in (model.table.weight, model.importances.weight):
        steps = table.detach().numpy() / STEP
        np.testing.assert_array_equal(steps, steps.round())
        assert steps.max() - steps.min() == LEVELS - 1
    torch.testing.assert_close(after, before, atol=5e-3, rtol=0)


def test_importances_of_one_sign_keep_their_zero() -> None:
    model = small_keyboard()
    torch.nn.init.uniform_(model.importances.weight, 0.5, 2)
    snap_tables(model)
    steps = model.importances.weight.detach().numpy() / STEP
    assert steps.max() == LEVELS - 1
    assert steps.min() == pytest.approx((LEVELS - 1) / 4, abs=1)


def test_tables_of_nothing_cannot_be_snapped() -> None:
    model = small_keyboard()
    torch.nn.init.zeros_(model.importances.weight)
    with pytest.raises(ValueError, match="importances: all its numbers are 0"):
        snap_tables(model)
