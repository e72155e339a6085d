"""The keyboard's model in PyTorch: what a bag is worth, what an empty text gets, and what snapping changes."""

import numpy as np
import pytest
import torch

from export.keyboard.hashing import features
from export.keyboard.model import LEVELS, NEVER, STEP, Batch, KeyboardConfig, KeyboardModel, as_bags, snap_tables
from tests.small_keyboards import N_BUCKETS, small_keyboard

TEXTS = ["so happy", "", "k", "what a day at the lake, what a day", " "]


def bags(texts: list[str], model: KeyboardModel) -> Batch:
    config = model.config
    return as_bags([features(text, sizes=config.letter_sizes, pieces=config.pieces) for text in texts], config)


def test_a_batch_is_its_texts_one_by_one() -> None:
    model = small_keyboard(n_emotions=7)
    with torch.inference_mode():
        together = model(*bags(TEXTS, model))
        alone = [model(*bags([text], model)) for text in TEXTS]
    for place, found in enumerate(together):
        torch.testing.assert_close(found, torch.cat([one[place] for one in alone]))


def test_a_text_without_tokens_gets_the_priors() -> None:
    model = small_keyboard()
    logits, triggers, _ = model(*bags(TEXTS, model))
    for row in (1, 4):
        torch.testing.assert_close(logits[row], model.prior[:20])
        assert triggers[row].item() == NEVER
    assert not torch.equal(logits[0], model.prior[:20])


def test_a_bag_is_the_weighted_sum_of_its_rows_over_the_root_of_their_number() -> None:
    model = KeyboardModel(KeyboardConfig(n_buckets=4, n_importances=5, dim=2, hidden_dim=2)).eval()
    with torch.no_grad():
        model.table.weight.copy_(torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]))
        model.importances.weight.copy_(torch.tensor([[1.0], [2.0], [0.0], [-1.0], [10.0]]))
        model.hidden.weight.copy_(torch.eye(2))
        model.hidden.bias.zero_()
    hashes, offsets = torch.tensor([20, 1, 2, 14]), torch.tensor([0])  # rows 0, 1, 2, 2; importances 1, 2, 0, 10
    none = torch.zeros(1, 1, dtype=torch.int64), torch.zeros(1, dtype=torch.int64)
    hidden = model.hidden_states(hashes, offsets, *none)
    assert hidden.tolist() == [[(1 + 6 + 50) / 2, (2 + 8 + 60) / 2]]


def test_the_temperature_divides_the_logits_but_not_the_prior() -> None:
    model = small_keyboard()
    before, _, _ = model(*bags(TEXTS, model))
    model.temperature.mul_(2)
    after, _, _ = model(*bags(TEXTS, model))
    torch.testing.assert_close(after[0], before[0] / 2)
    torch.testing.assert_close(after[1], before[1])


@pytest.mark.parametrize("sizes", [(), (1, 2, 3), (3, 6), (4, 5)])
def test_sizes_that_no_text_could_use_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="letter_sizes: "):
        KeyboardConfig(n_buckets=4, n_importances=5, dim=2, hidden_dim=4, letter_sizes=sizes)


def test_snapping_puts_the_tables_on_a_grid_and_hardly_changes_an_answer() -> None:
    torch.manual_seed(0)
    shape = {"n_buckets": N_BUCKETS, "n_importances": 5_001, "dim": 8, "hidden_dim": 16}
    model = KeyboardModel(KeyboardConfig(**shape, n_pieces=50, piece_dim=4, channels=6)).eval()
    torch.nn.init.uniform_(model.importances.weight, -0.5, 2)
    before, _, _ = model(*bags(TEXTS, model))
    snap_tables(model)
    after, _, _ = model(*bags(TEXTS, model))
    assert not model.pieces.weight[-1].any()  # the empty piece stays nothing
    for table in (model.table.weight, model.importances.weight, model.pieces.weight, model.last.weight):
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


def test_the_convolution_knows_order_and_the_bag_alone_does_not() -> None:
    model = small_keyboard(pieces="words")
    there, back = (model.strongest(*bags([text], model)[2:]) for text in ("not a happy day", "a day not happy"))
    assert not torch.allclose(there, back)
    same, again = (model.strongest(*bags([text], model)[2:]) for text in ("oh oh", "oh oh oh oh oh oh oh oh oh"))
    assert (again >= same - 1e-6).all()  # the largest of more windows


def test_only_the_last_pieces_are_read_in_order() -> None:
    model = small_keyboard()
    near, far = (
        "one two three four five six seven eight nine ten",
        "zero one two three four five six seven eight nine ten",
    )
    for place in (2, 3):
        assert torch.equal(bags([near], model)[place], bags([far], model)[place])


@pytest.mark.parametrize("wrong", [{"pieces": "syllables"}, {"width": 0}, {"longest": 0}])
def test_a_convolution_over_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        KeyboardConfig(n_buckets=4, n_importances=5, dim=2, hidden_dim=4, **wrong)  # type: ignore[arg-type]
