"""Correlations and the plane by hand; what cannot be drawn is refused."""

import numpy as np
import pytest

from export.data.errors import DataError
from export.edeer.relations import correlations, hellinger_plane


def test_correlations_by_hand() -> None:
    table = np.array([[0.2, 0.1, 0.7], [0.4, 0.3, 0.3], [0.6, 0.2, 0.2]])
    found = correlations(table)
    assert found[0, 1] == pytest.approx(0.5)  # deviations -2, 0, 2 and -1, 1, 0: 2 / sqrt(8 * 2)
    assert found[0, 2] == pytest.approx(-10 / np.sqrt(8 * 14))  # times three: -6, 0, 6 and 9, -3, -6
    assert np.diag(found).tolist() == pytest.approx([1, 1, 1])


def test_an_emotion_that_never_changes_has_no_correlation() -> None:
    table = np.array([[0.2, 0.0, 0.8], [0.4, 0.0, 0.6], [0.6, 0.0, 0.4]])
    with pytest.raises(DataError, match="same share of disgust"):
        correlations(table)


def test_too_few_emoji_are_refused() -> None:
    with pytest.raises(DataError, match="2 emoji have a distribution"):
        correlations(np.eye(2))
    with pytest.raises(DataError, match="lie on a line"):
        hellinger_plane(np.array([[1.0, 0.0], [0.0, 1.0]]))
    with pytest.raises(DataError, match="lie on a line"):
        hellinger_plane(np.full((5, 7), 1 / 7))


def test_a_plane_keeps_hellinger_distances() -> None:
    table = np.eye(3)[[0, 1, 2, 2]]  # three corners, all sqrt(2) from each other: a plane holds them exactly
    plane = hellinger_plane(table)
    distances = np.linalg.norm(plane.points[:, None] - plane.points[None], axis=2)
    wanted = np.sqrt(2) * (table @ table.T == 0)
    assert distances == pytest.approx(wanted, abs=1e-12)
    assert sum(plane.shares) == pytest.approx(1)
    assert plane.points.mean(axis=0) == pytest.approx(np.zeros(2), abs=1e-12)


def test_the_first_axis_is_that_of_the_most_variance_and_points_to_its_emotion() -> None:
    roots = np.array([[0.9, 0.1], [0.5, 0.15], [0.1, 0.1], [0.5, 0.05]])  # centred: +-0.4 along one, +-0.05 the other
    plane = hellinger_plane(roots**2)
    assert plane.points == pytest.approx(np.array([[0.4, 0], [0, 0.05], [-0.4, 0], [0, -0.05]]), abs=1e-12)
    assert plane.shares == pytest.approx((0.32 / 0.325, 0.005 / 0.325))
