"""Every data set that a command reads says where it comes from, and its errors say how to get it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from export.data import download, plain_tweets, tweeteval, weibo
from export.data.errors import DataError
from export.data.sources import SOURCES, get_it
from export.edeer import emotag


def test_every_folder_has_a_source() -> None:
    assert set(SOURCES) == {tweeteval.FOLDER_NAME, plain_tweets.FOLDER, weibo.FOLDER, emotag.FOLDER}
    assert set(download.SETS) <= set(SOURCES)


@pytest.mark.parametrize(
    ("read", "folder"),
    [
        (tweeteval.data_folder, tweeteval.FOLDER_NAME),
        (plain_tweets.load_plain_tweets, plain_tweets.FOLDER),
        (weibo.weibo_folder, weibo.FOLDER),
        (weibo.load_unlabelled, weibo.FOLDER),
        (emotag.ratings_file, emotag.FOLDER),
    ],
)
def test_what_is_missing_says_how_to_get_it(read: Callable[[Path], object], folder: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    message = str(caught.value)
    assert message.startswith(str(tmp_path))
    assert message.endswith(f"; {get_it(folder)}")
    assert "python -m export.data.download" in message
    assert "\n" not in message


def test_the_list_names_every_origin(capsys: pytest.CaptureFixture[str]) -> None:
    assert download.main(["--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    for folder, source in SOURCES.items():
        assert f"DIR/{folder}: {source.what}" in listed
        assert source.origin
        assert {f"    from {origin}" for origin in source.origin} <= set(listed)


def test_it_needs_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        download.main([])
    assert "say where to: --out DIR" in capsys.readouterr().err
