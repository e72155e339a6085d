"""The plain tweets are built of TweetEval's other tasks, and what was built is read back."""

import hashlib
from pathlib import Path

import pytest

from export.data import plain_tweets
from export.data.errors import DataError
from export.data.plain_tweets import SHA256, build, cut, load_plain_tweets

TWEETS = {
    "hate/test_text.txt": "stop‼️calling me \nwow  what a day 😂😂 \n",
    "hate/train_text.txt": "wow what a day\n\n",
    "offensive/val_text.txt": "🤦🏾\u200d♀️ she is\u00a0something \n💯\n",
    "stance/atheism/train_text.txt": "say hello #SemST \n",
    "emoji/train_text.txt": "not this one\n",
}


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    for name, text in TWEETS.items():
        path = tmp_path / "datasets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "datasets"


def test_what_is_built_and_read_back(datasets: Path, tmp_path: Path) -> None:
    path = build(datasets, tmp_path / "data")
    assert path.read_text(encoding="utf-8").split("\n") == [
        "emoji\ttext",
        "‼\tstopcalling me",
        "😂 😂\twow what a day",
        "🤦🏾\u200d♀\tshe is something",
        "\tsay hello #SemST",
        "",
    ]
    read = load_plain_tweets(tmp_path / "data" / "tweeteval_emoji")
    assert read.texts == ("stopcalling me", "wow what a day", "she is something", "say hello #SemST")
    assert read.has_emoji.tolist() == [True, True, True, False]


def test_a_text_without_emoji_stays() -> None:
    assert cut("2 + 2 = 4, #1 (tm) ♪") == ("", "2 + 2 = 4, #1 (tm) ♪")


def test_the_command_says_whether_it_is_the_file(
    datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [str(datasets), "--out", str(tmp_path)]
    path = tmp_path / "plain_tweets" / "train.tsv"
    assert plain_tweets.main(command) == 0
    assert capsys.readouterr() == (
        f"{path}\n",
        f"{path}: another file than the one that `en` learnt from (sha256 {SHA256})\n",
    )
    monkeypatch.setattr(plain_tweets, "SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    assert plain_tweets.main(command) == 0
    assert capsys.readouterr() == (f"{path}\n", "")


def test_a_task_that_is_not_there(datasets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (datasets / "offensive" / "val_text.txt").unlink()
    with pytest.raises(DataError, match=r"offensive/\*_text\.txt: no file is there; build it of"):
        build(datasets, tmp_path)
    assert plain_tweets.main([str(datasets), "--out", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "plain_tweets").exists()


def test_the_pin_is_that_of_the_real_file(keymoji_data: Path) -> None:
    path = keymoji_data.parent / "plain_tweets" / "train.tsv"
    if not path.is_file():
        pytest.skip("the plain tweets are not here")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == SHA256
