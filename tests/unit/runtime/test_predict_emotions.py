"""The command line about emotions: --mood, --avoid, --diverse and --explain."""

import io
import json
import sys
from pathlib import Path

import pytest

from runtime.predict import main
from tests.bundles import as_json, make_bundle, moody_files
from tests.page_bundle import publish_page_bundle

Captured = pytest.CaptureFixture[str]
HEART, JOY, TREE, SUN = "\u2764\ufe0f", "\N{FACE WITH TEARS OF JOY}", "\N{CHRISTMAS TREE}", "\u2600\ufe0f"

BORROWED = "keymoji: the emotions of these emoji are borrowed: learnt in another language\n"


@pytest.fixture(scope="module")
def moody(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(make_bundle(tmp_path_factory.mktemp("moody") / "moody", "codepoints", moody_files()))


@pytest.fixture
def plain(tmp_path: Path) -> str:
    return str(make_bundle(tmp_path / "plain", "codepoints"))


@pytest.fixture
def borrower(tmp_path: Path) -> str:
    """A bundle whose graph tells no emotions, with the file."""
    files = {"emotions.json": moody_files()["emotions.json"]}
    return str(make_bundle(tmp_path / "borrower", "ids", files))


def answers(capsys: Captured, *argv: str, err: str = "") -> str:
    assert main(argv) == 0
    printed = capsys.readouterr()
    assert printed.err == err
    return printed.out


def emoji(capsys: Captured, *argv: str) -> list[str]:
    return [found["emoji"] for found in json.loads(answers(capsys, *argv, "--json", "--top-k", "4"))["predictions"]]


def refused(capsys: Captured, *argv: str) -> str:
    assert main(argv) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("keymoji: ")
    assert printed.err.count("\n") == 1
    return printed.err.removeprefix("keymoji: ").removesuffix("\n")


class TestMood:
    def test_it_ranks_by_mood(self, moody: str, capsys: Captured) -> None:
        assert emoji(capsys, "", "--bundle", moody) == [HEART, JOY, TREE, SUN]
        assert emoji(capsys, "", "--bundle", moody, "--mood", "anger") == [TREE, JOY, SUN, HEART]
        assert emoji(capsys, "c", "--bundle", moody, "--avoid", "anger") == [HEART, TREE, JOY, SUN]

    def test_several_count_together(self, moody: str, capsys: Captured) -> None:
        # of the joy and the sun 1/4 * 1/2 * 3/4 is left, of the tree 1/2 * 1/4 * 1/2, of the heart nothing
        options = ("--mood", "anger", "--mood", "happiness", "--avoid", "anger")
        assert emoji(capsys, "", "--bundle", moody, *options) == [JOY, SUN, TREE, HEART]

    @pytest.mark.parametrize("option", ["mood", "avoid"])
    def test_an_unknown_one_is_refused(self, moody: str, capsys: Captured, option: str) -> None:
        message = refused(capsys, "hi", "--bundle", moody, f"--{option}", "joy")
        assert message == f"{option}: 'joy' is unknown: use one of anger, happiness, sadness"

    @pytest.mark.parametrize("option", ["--mood", "--avoid"])
    def test_a_bundle_without_emotions_says_so(self, plain: str, capsys: Captured, option: str) -> None:
        message = refused(capsys, "hi", "--bundle", plain, option, "joy")
        assert message == f"{plain}: it has no emotions.json: use a bundle that has, such as zh"

    def test_one_of_a_family(self, moody: str, capsys: Captured) -> None:
        assert emoji(capsys, "dd", "--bundle", moody, "--diverse") == [SUN, JOY, TREE]


class TestExplain:
    def test_a_table_has_the_three_strongest_below_it(self, moody: str, capsys: Captured) -> None:
        lines = answers(capsys, "ccc", "--bundle", moody, "--explain", "--top-k", "4").splitlines()
        assert lines[4:] == [  # the text: 0.820 of the tree, 0.086, 0.052 and 0.041
            "text: anger 42 %, happiness 34 %, sadness 24 %",
            f"{TREE}: anger 50 %, happiness 25 %, sadness 25 %",
            f"{HEART}: happiness 75 %, sadness 25 %, anger 0 %",
            f"{JOY}: happiness 50 %, anger 25 %, sadness 25 %",  # none of the sun, which it does not know
        ]
        assert "\n".join(lines[:4]) + "\n" == answers(capsys, "ccc", "--bundle", moody, "--top-k", "4")

    def test_of_seven_only_three_are_printed(self, tmp_path: Path, capsys: Captured) -> None:
        folder = str(publish_page_bundle(tmp_path / "zh"))
        printed = answers(capsys, "hi", "--bundle", folder, "--explain", "--top-k", "1", err=BORROWED)
        *_, about_text = printed.splitlines()
        assert about_text == "text: happiness 40 %, like 20 %, anger 10 %"

    def test_json_has_them_all(self, moody: str, capsys: Captured) -> None:
        document = json.loads(answers(capsys, "ccc", "--bundle", moody, "--explain", "--json", "--top-k", "2"))
        assert list(document) == ["text", "predictions", "emotions"]
        assert list(document["emotions"]) == ["text", TREE, HEART]
        assert document["emotions"][TREE] == {"anger": 0.5, "happiness": 0.25, "sadness": 0.25}
        assert sum(document["emotions"]["text"].values()) == pytest.approx(1, abs=1e-5)

    def test_jsonl_has_them_for_each_text(self, moody: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\nddd\n")))
        printed = answers(capsys, "-", "--bundle", moody, "--explain", "--jsonl", "--top-k", "1")
        assert [list(json.loads(line)["emotions"]) for line in printed.splitlines()] == [["text", HEART], ["text"]]

    def test_who_does_not_ask_gets_none(self, moody: str, capsys: Captured) -> None:
        assert list(json.loads(answers(capsys, "a", "--bundle", moody, "--json"))) == ["text", "predictions"]

    def test_where_only_emoji_have_some_the_text_has_none(self, borrower: str, capsys: Captured) -> None:
        lines = answers(capsys, "love", "--bundle", borrower, "--explain", "--top-k", "1").splitlines()
        assert lines[1:] == [f"{HEART}: happiness 75 %, sadness 25 %, anger 0 %"]
        found = json.loads(answers(capsys, "sun sun", "--bundle", borrower, "--explain", "--json", "--top-k", "1"))
        assert found["emotions"] == {}  # the sun has no distribution; the key is there all the same

    def test_a_silent_answer_still_tells_of_the_text(self, tmp_path: Path, capsys: Captured) -> None:
        folder = str(publish_page_bundle(tmp_path / "zh"))
        printed = answers(capsys, "hi", "--bundle", folder, "--explain", "--threshold", "1", err=BORROWED)
        assert printed == "text: happiness 40 %, like 20 %, anger 10 %\n"

    @pytest.mark.parametrize("form", [[], ["--json"], ["--jsonl"]])
    def test_a_bundle_without_emotions_says_so_before_it_answers(
        self, plain: str, capsys: Captured, form: list[str]
    ) -> None:
        message = refused(capsys, "hi", "--bundle", plain, "--explain", *form)
        assert message == f"--explain: {plain} has no emotions.json: use a bundle that has, such as zh"


def test_borrowed_emotions_are_said_to_be(capsys: Captured, tmp_path: Path) -> None:
    document = {**json.loads(moody_files()["emotions.json"]), "borrowed": True}
    folder = str(make_bundle(tmp_path / "lent", "ids", {"emotions.json": as_json(document)}))
    assert HEART in answers(capsys, "love", "--bundle", folder, "--explain", err=BORROWED)
    assert answers(capsys, "love", "--bundle", folder)  # unasked, it says nothing
