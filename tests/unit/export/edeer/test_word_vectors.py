"""Words and emoji of a text, and emoji placed by their nearest emotion, on texts made for it."""

import json
import random
from pathlib import Path

import pytest

pytest.importorskip("gensim")
pytest.importorskip("jieba")

from export.data.errors import DataError
from export.data.weibo import EMOTIONS
from export.edeer import word_vectors
from export.edeer.word_vectors import NAMES, compare, main, words
from tests.tiny_weibo import write_tiny_weibo

SMALL = {"vector_size": 16, "window": 3, "min_count": 2, "sg": 1, "epochs": 30, "workers": 1}
CODES = [f"[码{chr(ord('甲') + place)}]" for place in range(7)]


def texts(n_texts: int) -> list[str]:
    """The name of each emotion stands among words and an emoji of its own."""
    chance = random.Random(0)
    found = []
    for number in range(n_texts):
        emotion = number % 7
        parts = [NAMES[emotion], CODES[emotion], *(f" w{emotion}{chance.randrange(3)} " for _ in range(3))]
        chance.shuffle(parts)
        found.append("".join(parts))
    return found


def test_an_emoji_is_one_word_and_a_tag_is_not() -> None:
    assert words("悲伤[泪]悲伤[淚]😂 ok") == ["悲伤", "[泪]", "悲伤", "[泪]", "😂", "ok"]
    assert "[图片]" not in words("悲伤[图片]")


def test_an_emoji_is_nearest_to_the_emotion_it_stands_with() -> None:
    found = compare(texts(700), [*CODES, "[no]"], 0, SMALL)
    assert found["emotions"] == EMOTIONS
    for method in ("skip-gram", "fastText"):
        placed = found["similarities"][method]
        assert list(placed) == CODES  # an emoji that the texts lack is not placed
        assert [row.index(max(row)) for row in placed.values()] == list(range(7))
    assert compare(texts(700), CODES, 0, SMALL)["similarities"] == found["similarities"]


def test_texts_that_lack_the_name_of_an_emotion_are_refused() -> None:
    with pytest.raises(DataError, match="have 恐惧 too rarely"):
        compare([text for text in texts(70) if "恐惧" not in text], CODES, 0, SMALL)


def test_the_command_ends_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tiny_weibo(tmp_path)
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "vectors.json")]) == 2
    assert (
        capsys.readouterr().err.splitlines()[-1].startswith("export.edeer.word_vectors: word vectors: the texts have")
    )


def test_the_command_writes_the_similarities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "weibo_emotion"
    folder.mkdir()
    rows = "".join(f"WEC\tfear\t{text}\n" for text in texts(140))
    (folder / "corpus.tsv").write_text("source\tlabel\ttext\n" + rows, encoding="utf-8")
    (folder / "unlabelled.tsv").write_text("source\tsentiment\ttext\nx\t1\t[码甲]\n", encoding="utf-8")
    monkeypatch.setattr(word_vectors, "SETTINGS", {**SMALL, "epochs": 1})
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "new" / "vectors.json")]) == 0
    found = json.loads((tmp_path / "new" / "vectors.json").read_text(encoding="utf-8"))
    assert found["about"]["texts"] == 141
    assert sorted(found["similarities"]["fastText"]) == sorted(CODES)
