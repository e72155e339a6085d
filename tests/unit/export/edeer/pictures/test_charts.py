"""The pictures' bars, cells, frames and crosses are the numbers given to them."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from export.data.errors import DataError
from export.data.weibo import EMOTIONS
from export.edeer.distributions import Distributions
from export.edeer.gold import GoldEmoji
from export.edeer.pictures.charts import bars, emoji_by_emotion, emotions_by_emotion
from export.edeer.pictures.drawing import NAMES, OURS, THEIRS

TABLE = np.array(
    [
        [0.1, 0.2, 0.0, 0.4, 0.1, 0.1, 0.1],
        [0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.0],
        [0.0, 0.1, 0.2, 0.3, 0.2, 0.0, 0.2],
    ]
)
FOUND = Distributions(emoji=("[a]", "[b]", "😂"), counts=(1200, 30, 20), table=TABLE, left_out={})
GOLD = (
    GoldEmoji(emoji="[a]", counts=(0, 0, 0, 6, 2, 0, 0)),  # happiness: right
    GoldEmoji(emoji="[b]", counts=(0, 9, 0, 0, 0, 0, 0)),  # disgust: wrong, ours is anger
    GoldEmoji(emoji="[c]", counts=(1, 0, 0, 0, 0, 0, 0)),  # no distribution
)


def heights(axes: Axes, colour: str) -> list[float]:
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    return [bar.get_height() for bar in bars if to_hex(bar.get_facecolor()) == colour]


def written(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_bars_are_our_shares_and_the_paper_s() -> None:
    of_code, of_emoji = bars(FOUND, GOLD, ["[a]", "😂"], "how").axes
    assert heights(of_code, OURS) == TABLE[0].tolist()
    assert heights(of_code, THEIRS) == [0, 0, 0, 0.75, 0.25, 0, 0]
    assert heights(of_emoji, OURS) == TABLE[2].tolist()
    assert heights(of_emoji, THEIRS) == []
    assert of_code.get_title() == "[a]   1,200 sentences, the paper's 8"
    assert of_emoji.get_title() == "😂   20 sentences"


def test_the_legend_has_both_kinds_of_bars_wherever_they_stand() -> None:
    figure = bars(FOUND, GOLD, ["😂", "[a]", "[b]"], "how")
    assert [len(axes.patches) for axes in figure.axes] == [7, 14, 14, 0]
    assert len(figure.legends[0].get_texts()) == 2


def test_the_emoji_s_heat_map_frames_gold_and_crosses_what_is_wrong() -> None:
    figure = emoji_by_emotion(FOUND, GOLD, "how")
    first, second = figure.axes  # by gold emotion: disgust before happiness
    assert [label.get_text() for label in first.get_yticklabels()] == ["[b]"]
    assert [label.get_text() for label in second.get_yticklabels()] == ["[a]"]
    assert written(first) == ["50", "10", "10", "10", "10", "10", "0", "×"]
    assert written(second) == ["10", "20", "0", "40", "10", "10", "10"]
    frames = [patch.get_xy() for axes in figure.axes for patch in axes.patches if isinstance(patch, Rectangle)]
    assert frames == [(0.5, -0.5), (2.5, -0.5)]
    assert "2 of the paper's 3 emoji" in figure.get_suptitle()
    assert "(1 of 2)" in figure.get_suptitle()


def test_a_heat_map_of_nothing_is_refused() -> None:
    with pytest.raises(DataError, match="none of the 1 gold emoji has a distribution"):
        emoji_by_emotion(FOUND, GOLD[2:], "how")


def test_the_emotions_heat_map_is_written_and_coloured_alike() -> None:
    [axes] = emotions_by_emotion(FOUND, "how").axes
    mesh = axes.collections[0].get_array()
    assert mesh is not None
    table = np.asarray(mesh).reshape(7, 7)
    assert table == pytest.approx(np.corrcoef(TABLE, rowvar=False))
    assert written(axes) == [f"{number:+.2f}" for number in table.ravel()]


def test_emotions_are_named_in_their_order() -> None:
    assert [name.split()[0] for name in NAMES] == list(EMOTIONS)
