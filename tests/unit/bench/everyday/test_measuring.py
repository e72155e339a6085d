"""Result lines of the blind sets, worked out by hand on a few texts, and one contestant on the real sets."""

import pytest

from bench.everyday.blind import Text, load
from bench.everyday.measuring import grave_line, hit_line, measure, slices_line, trigger_line, wrong_shown
from tests.unit.bench.everyday.made_up import made_set, said, table


def text(part: str, acceptable: str = "", wrong: str = "") -> Text:
    return Text(part=part, text=part, acceptable=frozenset(acceptable.split()), wrong=frozenset(wrong.split()))


def test_hits_beside_the_best_strip() -> None:
    line = hit_line([text("a", "😂 🔥"), text("a", "😢")], [said("🔥 😂 💀"), said("😂 🔥 💀")])
    assert line["metrics"]["hit@1"] == 0.5
    assert line["metrics"]["precision@3"] == pytest.approx(1 / 3, abs=1e-6)  # 2 of 3, and 0 of 3
    assert line["fixed_strip"]["hit@3"] == 1
    assert line["over_fixed"]["hit@3"] == -0.5


def test_wrong_is_a_share_of_the_texts_that_name_any() -> None:
    texts = [text("negation", "😢", "❤"), text("negation", "😢", "❤ 😍"), text("chat", "😢")]
    answers = [said("😢 😂 🔥 ❤"), said("😍 😢 😂"), said("❤")]
    assert wrong_shown(texts, answers).tolist() == [0, 1]


def test_each_slice_has_its_figures() -> None:
    texts = made_set(text("negation", "😢", "❤"), text("negation", "😢", "❤"), text("caps", "🔥"))
    line = slices_line(texts, [said("❤ 😢"), said("😢"), said("💀", is_shown=False)])
    assert line["metrics"]["hit@3"] == pytest.approx(2 / 3, abs=1e-6)
    assert list(line["slices"]) == ["negation", "caps"]
    assert line["slices"]["negation"]["metrics"]["wrong"] == 0.5
    assert line["slices"]["negation"]["metrics"]["hit@1"] == 0.5
    assert "wrong" not in line["slices"]["caps"]["metrics"]
    assert line["slices"]["caps"]["metrics"]["shown"] == 0
    assert slices_line(texts, [said("❤")] * 3, min_texts=2)["slices"].keys() == {"negation"}


def test_what_the_trigger_shows_and_withholds() -> None:
    chat = made_set(text("chat", "😂"), text("chat", "🔥"), text("chat", "😢"))
    quiet = made_set(text("fact"), text("fact"), text("work"), name="quiet")
    wanted = [said("😂", 0.9), said("😂", 0.6), said("😢", 0.2, is_shown=False)]
    silent = [said("😂", 0.7), said("😂", 0.1, is_shown=False), said("😂", 0.2, is_shown=False)]
    line = trigger_line(chat, wanted, quiet, silent)
    assert line["metrics"]["chat_shown"] == pytest.approx(2 / 3, abs=1e-6)
    assert line["metrics"]["quiet_silent"] == pytest.approx(2 / 3, abs=1e-6)
    assert line["metrics"]["shown_wanted"] == pytest.approx(2 / 3, abs=1e-6)  # 2 of the 3 strips shown
    assert line["metrics"]["shown_hit@3"] == 0.5  # the third hit was withheld
    assert line["metrics"]["auc"] == pytest.approx((3 + 2 + 1.5) / 9, abs=1e-6)
    assert line["silent_by_slice"] == {"fact": 0.5, "work": 1.0}


def test_without_a_trigger_there_is_no_auc() -> None:
    line = trigger_line(made_set(text("chat", "😂")), [said("😂")], made_set(text("fact")), [said("", is_shown=False)])
    assert "auc" not in line["metrics"]
    assert line["metrics"]["shown_wanted"] == 1


def test_a_contestant_that_never_shows_anything() -> None:
    nothing = said("", is_shown=False)
    line = trigger_line(made_set(text("chat", "😂")), [nothing], made_set(text("fact")), [nothing])
    assert (line["metrics"]["shown_wanted"], line["metrics"]["shown_hit@3"]) == (0, 0)


def test_grave_is_kept_where_the_three_have_nothing_merry() -> None:
    graves = made_set(text("death"), text("death"), text("illness"), text("illness"), name="grave")
    answers = [said("😢 🙏 ❤ 😂"), said("😢 😂"), said("😂", is_shown=False), said("")]
    line = grave_line(graves, answers, {"😂"})
    assert line["metrics"] == {"kept": 0.5, "kept_or_silent": 0.75}
    assert line["kept_by_topic"] == {"death": 0.5, "illness": 0.5}


def test_five_lines_of_one_contestant() -> None:
    chat = load("en", "chat").texts[0]
    lines = list(measure(table({chat.text: said("🔥")}, said("😂 😢 🔥")), quick=True))
    assert [line["set"] for line in lines] == ["chat", "slices", "derived", "trigger", "grave"]
    assert [line["n_texts"] for line in lines[:2]] == [40, 48]
    first = lines[0]["metrics"]
    assert (first["n_labels"], first["n_suggested"], first["suggested_share"]) == (3, 3, 1)
    assert lines[4]["metrics"]["kept"] == 0  # 😂 under every text
    assert {line["kind"] for line in lines} == {"everyday"}
    assert all(line["data_sha256"] and line["language"] == "en" for line in lines)
