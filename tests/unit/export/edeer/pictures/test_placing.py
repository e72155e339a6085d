"""Labels lie on no label, no point and no line, inside of the frame and near their points."""

import numpy as np
import pytest

from export.edeer.pictures.placing import line_boxes, outside, overlap, place_labels

FRAME = (0.0, 0.0, 600.0, 500.0)
SIZE, RADIUS = (26.0, 10.0), 3.0


def test_areas_by_hand() -> None:
    boxes = np.array([[0.0, 0.0, 4.0, 2.0], [10.0, 10.0, 12.0, 12.0]])
    taken = np.array([[3.0, 1.0, 9.0, 9.0], [0.0, 0.0, 1.0, 1.0]])
    assert overlap(boxes, taken).tolist() == [2.0, 0.0]
    assert outside(boxes, (0.0, 0.0, 11.0, 20.0)).tolist() == [0.0, 2.0]


def test_a_label_alone_touches_its_point() -> None:
    assert place_labels(np.array([[300.0, 200.0]]), np.array([SIZE]), FRAME, RADIUS).tolist() == [[316.0, 200.0]]


def test_a_label_at_the_edge_goes_inwards() -> None:
    [[x, _]] = place_labels(np.array([[595.0, 200.0]]), np.array([SIZE]), FRAME, RADIUS)
    assert x <= 600 - 13


@pytest.mark.parametrize("seed", range(5))
def test_a_hundred_labels_keep_apart(seed: int) -> None:
    draw = np.random.default_rng(seed)
    points = draw.uniform(20, [580, 480], size=(100, 2))
    sizes = np.tile(SIZE, (100, 1))
    middles = place_labels(points, sizes, FRAME, RADIUS)
    boxes = np.hstack([middles - sizes / 2, middles + sizes / 2])
    assert overlap(boxes, boxes).sum() == pytest.approx(100 * 26 * 10)  # each with itself alone
    assert outside(boxes, FRAME).sum() == pytest.approx(0)
    dots = np.hstack([points - RADIUS, points + RADIUS])
    assert overlap(boxes, dots).sum() == pytest.approx(0)
    for row in range(100):
        line = line_boxes(points[row], middles[row : row + 1])[0]
        assert overlap(line, np.delete(boxes, row, axis=0)).sum() == pytest.approx(0)
    assert np.abs(middles - points).max() < 60


def test_labels_of_one_point_keep_apart() -> None:
    points, sizes = np.full((12, 2), 250.0), np.tile(SIZE, (12, 1))
    middles = place_labels(points, sizes, FRAME, RADIUS)
    boxes = np.hstack([middles - sizes / 2, middles + sizes / 2])
    assert overlap(boxes, boxes).sum() == pytest.approx(12 * 26 * 10)
