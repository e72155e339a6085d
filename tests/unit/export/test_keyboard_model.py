"""The keyboard's model in PyTorch: what a bag is worth, what an empty text gets, and what snapping changes."""

import numpy as np
import pytest
import torch

from export.hashing import features
from export.models.keyboard import NEVER, STEP, KeyboardConfig, KeyboardModel, as_bags, snap_table
from tests.small_keyboards import N_BUCKETS, SIZES, small_keyboard

TEXTS = ["so happy", "", "k", "what a day at the lake, what a day", " "]


def bags(texts: list[str]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    return as_bags([features(text, n_buckets=N_BUCKETS, sizes=SIZES) for text in texts])


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


def test_a_bag_is_the_sum_of_its_rows_over_the_root_of_their_number() -> None:
    model = KeyboardModel(KeyboardConfig(n_buckets=4, dim=2, hidden_dim=4)).eval()
    with torch.no_grad():
        model.table.weight.copy_(torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]))
        model.hidden.weight.copy_(torch.eye(4))
        model.hidden.bias.zero_()
    buckets, offsets = torch.tensor([0, 1, 2, 3]), torch.tensor([0])
    hidden = model.hidden_states(buckets, offsets, torch.tensor([1]), offsets)  # 4 words, 1 letter n-gram
    assert hidden.tolist() == [[16 / 2, 20 / 2, 3, 4]]


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
        KeyboardConfig(n_buckets=4, dim=2, hidden_dim=4, letter_sizes=sizes)


def test_snapping_puts_the_table_on_a_grid_and_hardly_changes_an_answer() -> None:
    torch.manual_seed(0)
    model = KeyboardModel(KeyboardConfig(n_buckets=N_BUCKETS, dim=8, hidden_dim=16)).eval()
    before, _ = model(*bags(TEXTS))
    snap_table(model)
    after, _ = model(*bags(TEXTS))
    steps = model.table.weight.detach().numpy() / STEP
    np.testing.assert_array_equal(steps, steps.round())
    assert (steps.min(), steps.max()) == (-128, 127)
    torch.testing.assert_close(after, before, atol=5e-3, rtol=0)


def test_a_table_on_one_side_of_zero_cannot_be_snapped() -> None:
    model = small_keyboard()
    with torch.no_grad():
        model.table.weight.abs_()
    with pytest.raises(ValueError, match="table: its numbers are not on both sides of 0"):
        snap_table(model)
