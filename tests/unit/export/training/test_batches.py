"""Batches: every text once, little padding, the same again for the same seed."""

import numpy as np
import pytest

from export.training.batches import Encoded, ordered_batches, pad, shuffled_batches

ENCODED = Encoded(
    ids=tuple([1] * length for length in np.random.default_rng(0).integers(0, 30, 500)),
    label_ids=np.zeros(500, np.int64),
)


def test_pad_by_hand() -> None:
    input_ids, attention_mask = pad([[5, 6], [], [7]])
    assert input_ids.tolist() == [[5, 6], [0, 0], [7, 0]]
    assert attention_mask.tolist() == [[1, 1], [0, 0], [1, 0]]


@pytest.mark.parametrize("ids", [[[]], [[], []]])
def test_texts_without_tokens_still_have_a_column(ids: list[list[int]]) -> None:
    assert pad(ids)[0].shape == (len(ids), 1)


def test_every_text_once() -> None:
    for batches in (shuffled_batches(ENCODED, 8, seed=1), list(ordered_batches(ENCODED, 8))):
        assert sorted(np.concatenate(batches)) == list(range(500))


def test_same_seed_same_batches() -> None:
    one, same, other = (shuffled_batches(ENCODED, 8, seed=seed) for seed in (1, 1, 2))
    assert [batch.tolist() for batch in one] == [batch.tolist() for batch in same]
    assert [batch.tolist() for batch in one] != [batch.tolist() for batch in other]


def test_a_batch_has_texts_of_similar_length() -> None:
    spreads = [np.ptp([len(ENCODED.ids[index]) for index in batch]) for batch in shuffled_batches(ENCODED, 8, seed=1)]
    assert np.mean(spreads) < 3  # 30 without buckets
