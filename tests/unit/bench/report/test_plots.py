"""Lines of a picture can be told apart, nothing is compared across tracks, and every picture is drawn."""

from typing import Any

import numpy as np
import pytest

from bench.report.drawing import rendered, styles
from bench.report.latest import latest, of_one_track, smallest
from bench.report.plots import PLOTS, confusion_matrix
from tests.unit.bench.lines import accuracy_line, every_line, latency_line


def many_lines() -> list[dict[str, Any]]:
    """Three models in three precisions, a variant, and seven peers."""
    lines = [
        latency_line(precision, "end_to_end", {"model": model})
        for model in ("a", "b", "c")
        for precision in ("torch", "fp32", "int8")
    ]
    lines.append(latency_line("torch", "end_to_end", {"model": "a", "variant": "compiled"}))
    return lines + [latency_line("peer", "end_to_end", {"model": f"peer {n}", "peer": True}) for n in range(7)]


def test_no_two_look_alike() -> None:
    drawn = styles(latest(many_lines(), "latency"))
    assert len({tuple(style.values()) for style in drawn.values()}) == len(drawn) == 17


def test_a_model_keeps_its_colour() -> None:
    drawn = styles(latest(many_lines(), "latency"))
    assert len({drawn[f"a {precision} (clean)"]["color"] for precision in ("torch", "fp32", "int8")}) == 1


def test_one_track_at_a_time() -> None:
    found = latest([accuracy_line("int8"), accuracy_line("int8", {"track": "as-shipped"})], "accuracy")
    assert of_one_track(found) == ("clean", {"cnn int8 (clean)": found["cnn int8 (clean)"]})
    alone = latest([accuracy_line("int8", {"track": "as-shipped"})], "accuracy")
    assert of_one_track(alone) == ("as-shipped", alone)


def test_the_smallest_precision_stands_for_the_model() -> None:
    lines = [accuracy_line(precision) for precision in ("torch", "fp32")]
    lines += [accuracy_line("torch", {"model": "other"}), accuracy_line("peer", {"model": "rival", "peer": True})]
    assert set(smallest(latest(lines, "accuracy"))) == {"cnn fp32 (clean)", "other torch (clean)", "rival (clean)"}


@pytest.mark.parametrize("name", PLOTS)
def test_every_picture_is_drawn_and_the_same_each_time(name: str) -> None:
    lines = [*every_line(), accuracy_line("torch", {"track": "as-shipped"})]
    first, second = PLOTS[name](lines), PLOTS[name](lines)
    assert first is not None
    assert second is not None
    assert rendered(first, "svg") == rendered(second, "svg")
    assert PLOTS[name]([]) is None


def test_every_contender_stands_in_the_legend() -> None:
    figure = PLOTS["latency-distribution"](many_lines())
    assert figure is not None
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert len(names) == 17
    assert "a torch, compiled" in names


def test_the_confusion_matrix_is_a_picture() -> None:
    picture = confusion_matrix(np.array([0, 1, 1]), np.array([0, 0, 19]), "tiny")
    assert picture.startswith(b"\x89PNG")
