"""A bundle's config.json names its task, and the task knows the data, the sides and the golden texts."""

from pathlib import Path

import pytest

from export.bundles.card_heads import EVERYDAY, EVERYDAY_EN, EVERYDAY_ZH, HEADS, LICENCES, TWEETEVAL, WEIBO_EMOTIONS
from export.bundles.golden_texts import chinese_golden_texts, golden_texts
from export.bundles.tasks import EMOTION_LABELS, TASKS, task_of
from export.data.errors import DataError
from export.data.tweeteval import LABELS, SPLITS, load_split
from export.data.weibo import EMOTIONS, FOLDER, load_sentences
from export.data.weibo_codes import unicode_emoji
from export.data.weibo_sides import split
from runtime.bundle import Label
from tests.tiny_weibo import write_tiny_ranking


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_ranking(tmp_path_factory.mktemp("tasks"))


def test_the_config_names_the_task() -> None:
    assert task_of({}) is TASKS[TWEETEVAL]
    for name, task in TASKS.items():
        assert task_of({"task": name, "track": "clean"}) is task
    with pytest.raises(DataError, match="task 'chat' is unknown: use one of everyday-en, everyday-zh, tweeteval"):
        task_of({"task": "chat"})


def test_every_task_has_a_card() -> None:
    assert list(HEADS) == list(LICENCES) == [TWEETEVAL, WEIBO_EMOTIONS]
    assert set(TASKS) == {*HEADS, *EVERYDAY.values()}  # everyday_card.py


def test_each_task_has_golden_texts_of_its_language() -> None:
    assert TASKS[TWEETEVAL].golden_texts() == TASKS[EVERYDAY_EN].golden_texts() == golden_texts()
    assert TASKS[EVERYDAY_ZH].golden_texts() == TASKS[WEIBO_EMOTIONS].golden_texts() == chinese_golden_texts()


@pytest.mark.parametrize("track", ["clean", "as-shipped"])
def test_tweets_are_read_on_their_track(tiny_data: Path, track: str) -> None:
    task = TASKS[TWEETEVAL]
    splits = task.splits(task.folder(tiny_data), track, LABELS)
    assert set(splits) == set(SPLITS)
    for name, found in splits.items():
        assert found.texts == load_split(tiny_data, name, track).texts


def test_emotions_are_judged_on_sentences_as_they_are(data: Path) -> None:
    task, sentences = TASKS[WEIBO_EMOTIONS], load_sentences(data / FOLDER)
    splits, sides = task.splits(task.folder(data), "clean", EMOTION_LABELS), split(sentences, 5)
    for name, side in (("train", sides.training), ("validation", sides.validation), ("test", sides.held_out)):
        expected = [text for text, is_there in zip(sentences.texts, side.tolist(), strict=True) if is_there]
        assert list(splits[name].texts) == expected
        assert splits[name].label_ids.tolist() == sentences.label_ids[side].tolist()
        assert any("[" in text for text in expected)


@pytest.mark.parametrize("labels", [LABELS, EMOTION_LABELS[::-1], EMOTION_LABELS[:6]])
def test_other_labels_than_the_emotions_are_refused(data: Path, labels: tuple[Label, ...]) -> None:
    with pytest.raises(DataError, match="the emotions expected, in their order"):
        TASKS[WEIBO_EMOTIONS].splits(data / FOLDER, "clean", labels)


def test_each_emotion_has_an_emoji_of_its_own() -> None:
    assert [label.name for label in EMOTION_LABELS] == list(EMOTIONS)
    assert [label.id for label in EMOTION_LABELS] == list(range(7))
    emoji = [label.emoji for label in EMOTION_LABELS]
    assert len(set(emoji)) == 7
    assert [unicode_emoji(one) for one in emoji] == emoji
