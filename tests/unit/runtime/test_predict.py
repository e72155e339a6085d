"""The command line: what it prints, what it refuses, and how it behaves in a pipe."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from runtime import bundle as bundle_module
from runtime import predict
from runtime.predict import main
from runtime.version import VERSION
from tests.bundles import as_json, bundle_files, make_bundle
from tests.small_keyboards import publish_keyboard, small_graph

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(make_bundle(tmp_path_factory.mktemp("tiny") / "tiny", "codepoints"))


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that ships one bundle, `en`."""
    make_bundle(tmp_path / "en", "codepoints")
    monkeypatch.setattr(bundle_module, "SHIPPED_FOLDER", tmp_path)
    return tmp_path


def answers(capsys: Captured, *argv: str) -> str:
    """What the command prints when all is well."""
    assert main(argv) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def refused(capsys: Captured, *argv: str) -> str:
    """The one line with which the command refuses."""
    assert main(argv) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("keymoji: ")
    assert printed.err.count("\n") == 1
    return printed.err.removeprefix("keymoji: ").removesuffix("\n")


def type_in(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


class TestAnswers:
    def test_a_table_for_people(self, tiny: str, capsys: Captured) -> None:
        assert answers(capsys, "ccc", "--bundle", tiny) == (
            "\N{CHRISTMAS TREE}  Christmas tree          0.820\n"
            "\u2764\ufe0f  red heart               0.086\n"
            "\N{FACE WITH TEARS OF JOY}  face with tears of joy  0.052\n"
        )

    def test_several_texts_stand_above_their_tables(self, tiny: str, capsys: Captured) -> None:
        long = "d" * 100
        printed = answers(capsys, "c\x1b[2Jc", long, "--top-k", "1", "--bundle", tiny)
        assert printed.splitlines() == [
            "c [2Jc",
            "\N{CHRISTMAS TREE}  Christmas tree  0.627",
            "d" * 76 + "\N{HORIZONTAL ELLIPSIS}",
            "\u2600\ufe0f  sun  1.000",
        ]

    def test_wide_names_are_aligned(self, tmp_path: Path, capsys: Captured) -> None:
        labels = [
            {"id": 0, "emoji": "\u2764\ufe0f", "name": "红心"},
            {"id": 1, "emoji": "\u2600\ufe0f", "name": "a sun"},
        ]
        more = [{"id": 2, "emoji": "x", "name": "x"}, {"id": 3, "emoji": "y", "name": "é"}]
        folder = make_bundle(tmp_path / "tiny", "codepoints", {"labels.json": as_json([*labels, *more])})
        lines = answers(capsys, "", "--top-k", "4", "--bundle", str(folder)).splitlines()
        assert [line[:-5].partition("  ")[2] for line in lines] == ["红心   ", "a sun  ", "x      ", "é      "]

    def test_one_text_is_one_json_object(self, tiny: str, capsys: Captured) -> None:
        printed = answers(capsys, "--json", "--top-k", "1", "--bundle", tiny, "ccc \N{CHRISTMAS TREE}")
        assert "\N{CHRISTMAS TREE}" in printed
        assert json.loads(printed) == {
            "text": "ccc \N{CHRISTMAS TREE}",
            "predictions": [{"emoji": "\N{CHRISTMAS TREE}", "name": "Christmas tree", "score": 0.820268}],
        }

    def test_several_texts_are_one_json_list(self, tiny: str, capsys: Captured) -> None:
        document = json.loads(answers(capsys, "a", "b", "--json", "--bundle", tiny))
        assert [answer["text"] for answer in document] == ["a", "b"]

    def test_jsonl_is_an_object_a_line(self, tiny: str, capsys: Captured) -> None:
        lines = answers(capsys, "a\nb", "c", "--jsonl", "--top-k", "9", "--bundle", tiny).splitlines()
        assert [json.loads(line)["text"] for line in lines] == ["a\nb", "c"]
        assert [len(json.loads(line)["predictions"]) for line in lines] == [4, 4]

    def test_an_empty_text_is_answered(self, tiny: str, capsys: Captured) -> None:
        assert len(answers(capsys, "", "--bundle", tiny).splitlines()) == 3

    def test_a_text_that_starts_with_a_dash(self, tiny: str, capsys: Captured) -> None:
        printed = answers(capsys, "--jsonl", "--bundle", tiny, "--", "-_-", "--json")
        assert [json.loads(line)["text"] for line in printed.splitlines()] == ["-_-", "--json"]

    def test_the_shipped_bundle_en_is_the_default(self, shelf: Path, capsys: Captured) -> None:
        assert answers(capsys, "hi") == answers(capsys, "hi", "--bundle", str(shelf / "en"), "--threads", "2")


class TestSilence:
    POINTS = (
        {"threshold": 0.9, "coverage": 0.1, "precision": 0.4},
        {"threshold": 0.0, "coverage": 1, "precision": 0.1},
    )

    @pytest.fixture
    def keyboard(self, tmp_path: Path) -> str:
        thresholds = {"default": 0.5, "curve": list(self.POINTS)}
        return str(publish_keyboard(tmp_path / "keyboard", small_graph(), ["a"], thresholds).path)

    def test_a_precision_picks_the_threshold(self, keyboard: str, capsys: Captured) -> None:
        always = answers(capsys, "hi", "--json", "--bundle", keyboard)
        assert answers(capsys, "hi", "--json", "--bundle", keyboard, "--min-precision", "0.1") == always
        assert json.loads(
            answers(capsys, "hi", "--json", "--bundle", keyboard, "--min-precision", "0.4")
        ) == json.loads(answers(capsys, "hi", "--json", "--bundle", keyboard, "--threshold", "0.9"))

    def test_silence_is_no_lines(self, keyboard: str, capsys: Captured) -> None:
        assert answers(capsys, "hi", "--bundle", keyboard, "--threshold", "1") == ""

    def test_a_precision_out_of_reach(self, keyboard: str, capsys: Captured) -> None:
        assert refused(capsys, "hi", "--bundle", keyboard, "--min-precision", "0.5").startswith(
            "min_precision: 0.5 is more than this bundle reaches: its best is 0.400, at threshold 0.9"
        )

    def test_one_of_the_two(self, capsys: Captured) -> None:
        message = refused(capsys, "hi", "--min-precision", "0.5", "--threshold", "0.1")
        assert message == "argument --threshold: not allowed with argument --min-precision: see --help"

    @pytest.mark.parametrize("value", ["-1", "2", "half", "nan"])
    @pytest.mark.parametrize("option", ["--min-precision", "--threshold"])
    def test_no_share(self, capsys: Captured, option: str, value: str) -> None:
        assert "is not a number from 0 to 1" in refused(capsys, "hi", f"{option}={value}")


class TestStandardInput:
    def test_a_line_is_a_text(self, tiny: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
        type_in(monkeypatch, "one\r\n\ntwo\rthree\x85four\u2028 \n \N{CHRISTMAS TREE}\r".encode())
        lines = answers(capsys, "-", "--jsonl", "--bundle", tiny).splitlines()
        texts = ["one", "", "two\rthree\x85four\u2028 ", " \N{CHRISTMAS TREE}\r"]
        assert [json.loads(line)["text"] for line in lines] == texts

    @pytest.mark.parametrize(("data", "n"), [(b"", 0), (b"a", 1), (b"a\n", 1), (b"a\nb\n", 2)])
    def test_json_is_always_a_list(
        self, tiny: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch, data: bytes, n: int
    ) -> None:
        type_in(monkeypatch, data)
        document = json.loads(answers(capsys, "-", "--json", "--bundle", tiny))
        assert isinstance(document, list)
        assert len(document) == n

    def test_a_table_has_its_text_above_it(self, tiny: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
        type_in(monkeypatch, b"-\n")
        assert answers(capsys, "-", "--top-k", "1", "--bundle", tiny).splitlines() == [
            "-",
            "\u2764\ufe0f  red heart  0.392",
        ]

    def test_a_line_that_is_not_utf_8_is_named_and_the_answers_before_it_stay(
        self, tiny: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        type_in(monkeypatch, b"one\ntwo\nth\xffree\nfour\n")
        assert main(["-", "--jsonl", "--bundle", tiny]) == 2
        printed = capsys.readouterr()
        assert [json.loads(line)["text"] for line in printed.out.splitlines()] == ["one", "two"]
        message = "standard input, line 3: byte 0xff at 2 is not UTF-8: convert the file to UTF-8"
        assert printed.err == f"keymoji: {message}\n"

    def test_a_byte_order_mark_is_no_part_of_the_first_text(
        self, tiny: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        type_in(monkeypatch, b"\xef\xbb\xbfone\n\xef\xbb\xbftwo\n")
        lines = answers(capsys, "-", "--jsonl", "--bundle", tiny).splitlines()
        assert [json.loads(line)["text"] for line in lines] == ["one", "\ufefftwo"]

    def test_a_line_without_end_is_not_read_to_its_end(
        self, tiny: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(predict, "MAX_LINE_BYTES", 10)
        type_in(monkeypatch, b"123456789\n12345678901\nthree\n")
        assert main(["-", "--jsonl", "--bundle", tiny]) == 2
        printed = capsys.readouterr()
        assert [json.loads(line)["text"] for line in printed.out.splitlines()] == ["123456789"]
        message = "standard input, line 2: more than 10 bytes: a text ends with its line"
        assert printed.err == f"keymoji: {message}\n"

    def test_a_reading_error_is_not_blamed_on_the_output(
        self, tiny: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Broken(io.BytesIO):
            def readline(self, size: int | None = -1) -> bytes:  # noqa: ARG002
                raise OSError(5, "Input/output error")

        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Broken()))
        assert refused(capsys, "-", "--bundle", tiny).startswith("standard input, line 1: Input/output error")


class TestClosedStandardError:
    def test_nothing_of_a_notice_comes_on_standard_output(
        self, tiny: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "stderr", None)
        assert main(["hi", "--top-k", "0", "--bundle", tiny]) == 2
        assert capsys.readouterr().out == ""


class TestRefusals:
    def test_control_characters_of_a_name_do_not_reach_the_terminal(self, capsys: Captured) -> None:
        assert "\x1b" not in refused(capsys, "hi", "--bundle", "no\x1b[2Jsuch")

    @pytest.mark.parametrize("value", ["0", "-1", "three", "1.5", ""])
    @pytest.mark.parametrize("option", ["--top-k", "--threads"])
    def test_numbers_below_one(self, capsys: Captured, option: str, value: str) -> None:
        assert (
            refused(capsys, "hi", f"{option}={value}") == f"argument {option}: {value!r} is not 1 or more: see --help"
        )

    def test_no_text(self, capsys: Captured) -> None:
        assert refused(capsys) == "no text given: pass one, or - to read standard input: see --help"

    def test_a_dash_among_texts(self, capsys: Captured) -> None:
        assert refused(capsys, "hi", "-") == "'-' stands for all of standard input: pass it alone"

    def test_two_forms(self, capsys: Captured) -> None:
        assert "not allowed with argument --json" in refused(capsys, "hi", "--json", "--jsonl")

    def test_an_unknown_option(self, capsys: Captured) -> None:
        assert refused(capsys, "hi", "--top", "3") == "unrecognized arguments: --top 3: see --help"

    def test_an_unknown_bundle(self, shelf: Path, capsys: Captured) -> None:  # noqa: ARG002
        assert refused(capsys, "hi", "--bundle", "fr") == (
            "bundle 'fr': neither a shipped bundle nor a folder: "
            "pass one of the shipped names (en) or the path of a bundle's folder"
        )

    def test_a_damaged_bundle(self, shelf: Path, capsys: Captured) -> None:
        (shelf / "en" / "labels.json").write_bytes(b"[]")
        for argv in (["hi"], ["--list-bundles"]):
            assert "labels.json: changed since it was published (2 bytes found" in refused(capsys, *argv)

    def test_an_argument_that_is_not_utf_8(self, tiny: str, capsys: Captured) -> None:
        text = os.fsdecode(b"caf\xe9")
        expected = "text: unpaired surrogate U+DCE9 at index 3: pass valid Unicode"
        assert refused(capsys, text, "--json", "--bundle", tiny) == expected


class TestAbout:
    def test_version(self, capsys: Captured) -> None:
        with pytest.raises(SystemExit) as caught:
            main(["--version"])
        assert caught.value.code == 0
        assert capsys.readouterr().out == f"keymoji {VERSION}\n"

    def test_help_names_every_option(self, capsys: Captured) -> None:
        with pytest.raises(SystemExit) as caught:
            main(["--help"])
        assert caught.value.code == 0
        printed = capsys.readouterr().out
        for option in (
            "--bundle",
            "--top-k",
            "--threads",
            "--threshold",
            "--min-precision",
            "--mood",
            "--avoid",
            "--diverse",
            "--explain",
            "--json",
            "--jsonl",
            "--list-bundles",
            "--version",
            "after --\n",
        ):
            assert option in printed

    def test_list_bundles(self, shelf: Path, capsys: Captured) -> None:
        size_bytes = sum(file.stat().st_size for file in (shelf / "en").iterdir())
        assert size_bytes > sum(map(len, bundle_files("codepoints").values()))
        row = {"name": "en", "size_bytes": size_bytes, "n_labels": 4}
        assert answers(capsys, "--list-bundles") == f"en  {size_bytes} bytes  4 labels\n"
        assert json.loads(answers(capsys, "--list-bundles", "--json")) == [row]
        assert json.loads(answers(capsys, "--list-bundles", "--jsonl")) == row
