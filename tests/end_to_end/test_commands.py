"""Every command that is written about answers `--help` and names itself, and no module is called by a name it has lost.

The commands run one after the other in one fresh process, so that torch is imported once; runpy warns of
modules that another command imported before.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT, every_command, written

PACKAGE = "(?:runtime|export|quantize|bench|tests)"
STARTED = re.compile(rf"(?<!\w)-m[\"']?,? [\"']?({PACKAGE}(?:\.[a-z_]\w*)*)")
DOTTED = re.compile(rf"(?<![\w./\\-])({PACKAGE}(?:\.[a-z_]\w*)+)")
HELPS = """
import contextlib, io, json, runpy, sys, traceback
for name in sys.argv[1:]:
    sys.argv, code, out = [name, "--help"], None, io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            runpy.run_module(name, run_name="__main__", alter_sys=True)
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            traceback.print_exc()
    print(json.dumps([name, code, out.getvalue()]))
"""


def started(text: str) -> set[str]:
    """What a text starts with `python -m`, of ours."""
    return set(STARTED.findall(text))


def stale(text: str) -> set[str]:
    """The dotted names in a text that are neither a module of ours nor something in one."""
    return {name for name in DOTTED.findall(text) if not is_there(name.split("."))}


def is_there(parts: list[str]) -> bool:
    """A module, a folder, or a name that stands in one of the two."""
    for end in range(len(parts), 0, -1):
        place, rest = ROOT.joinpath(*parts[:end]), parts[end : end + 1]
        files = [file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()]
        if files:
            return not rest or any(re.search(rf"\b{rest[0]}\b", file.read_text(encoding="utf-8")) for file in files)
    return False


@pytest.fixture(scope="module")
def helps() -> dict[str, tuple[int | None, str]]:
    """Exit code and output of every command's `--help`: those that are there, and those that are written about."""
    mentioned = {name for file in written() for name in started(file.read_text(encoding="utf-8"))}
    names = sorted(mentioned | set(every_command()))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HELPS, *names],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answers = map(json.loads, done.stdout.splitlines())
    found: dict[str, tuple[int | None, str]] = {name: (code, out) for name, code, out in answers}
    assert sorted(found) == names
    return found


def test_every_command_helps_and_names_itself(helps: dict[str, tuple[int | None, str]]) -> None:
    assert len(helps) > 30
    wrong = {
        name: (code, out[:200])
        for name, (code, out) in helps.items()
        if code != 0 or not re.match(rf"usage: python -m {re.escape(name)}(?![\w.])", out)
    }
    assert wrong == {}


def test_no_name_is_stale() -> None:
    found = {file: stale(file.read_text(encoding="utf-8")) for file in written()}
    assert {str(file.relative_to(ROOT)): names for file, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("text", "package", "rest"),
    [
        ("`python -m {} cnn`", "export", "train"),
        ("train one with {}", "export", "to_onnx"),
        ('["-m", "{}"]', "bench", "cold_start"),
        ("see {}.", "export", "edeer.borrow"),
        ("`{}`", "export", "data.tweeteval.load_splits_of_old"),
    ],
)
def test_this_gate_sees_a_lost_name(text: str, package: str, rest: str) -> None:
    assert stale(text.format(f"{package}.{rest}")) == {f"{package}.{rest}"}


def test_this_gate_sees_what_a_text_starts(tmp_path: Path) -> None:
    for folder in ("node_modules", ".git", ".ci"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "run").write_text(
            "python3 -m bench --quick\npython -m pip install bench", encoding="utf-8"
        )
    assert list(written(tmp_path)) == [tmp_path / ".ci" / "run"]
    assert started((tmp_path / ".ci" / "run").read_text(encoding="utf-8")) == {"bench"}
    assert started('(sys.executable, "-m", "runtime.web")') == {"runtime.web"}
