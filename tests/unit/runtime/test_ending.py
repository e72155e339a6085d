"""How a command ends that cannot go on: never in a traceback. Each in a process of its own."""

import os
import signal
import subprocess
import sys
import zipapp
from pathlib import Path

import pytest

from runtime.ending import answer, refuse_archive, started
from tests.commands import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and /dev/full as POSIX has them")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
WAIT = """
import os, signal
os.kill(os.getpid(), signal.SIGINT)
"""


def run(
    *arguments: str | Path, stdout: int | object = subprocess.PIPE, **environment: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env={**ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=120,
        check=False,
        preexec_fn=hear,
    )


def hear() -> None:
    """A shell starts what runs in the background deaf to Ctrl-C, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


CHECK = ("bench.check", "--results", "bench/results", "--precision", "fp32", "--min-acc3", "0")
COMMANDS = (("runtime.web", "--port", "0"), CHECK, ("runtime.predict", "--list-bundles"))


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_reader_that_has_gone_ends_it_quietly(command: tuple[str, ...], unbuffered: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = run("-m", *command, stdout=writer, PYTHONUNBUFFERED=unbuffered)
    os.close(writer)
    assert done.returncode == 141
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is not here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_full_disk_is_one_line(command: tuple[str, ...], unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run("-m", *command, stdout=full, PYTHONUNBUFFERED=unbuffered)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "standard output: No space left on device: make room" in done.stderr


@pytest.mark.parametrize(
    ("library", "command"),
    [(name, command) for name in ("numpy", "onnxruntime") for command in (("bench.doctor",), ("runtime.predict", "hi"))]
    + [("json", ("runtime.web",))],
)
def test_ctrl_c_while_a_library_is_imported(command: tuple[str, ...], library: str, tmp_path: Path) -> None:
    (tmp_path / f"{library}.py").write_text(WAIT)
    done = run("-m", *command, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert (done.returncode in (130, -signal.SIGINT), done.stdout, done.stderr) == (True, "", "")


def test_a_library_in_c_that_turns_it_into_an_import_error() -> None:
    error = ImportError("initialization failed")
    error.__cause__ = KeyboardInterrupt()
    with pytest.raises(SystemExit, match="130"):
        answer(ImportError, error, None)


def test_an_archive_is_refused_in_one_line(tmp_path: Path) -> None:
    source = tmp_path / "source" / "runtime"
    source.mkdir(parents=True)
    for file in (ROOT / "runtime").glob("*.py"):
        (source / file.name).write_bytes(file.read_bytes())
    archive = tmp_path / "keymoji.pyz"
    zipapp.create_archive(source.parent, archive, main="runtime.predict:main")
    line = f"{archive}/runtime: keymoji does not run from inside an archive, for its bundles are folders: install it wi"
    for arguments, before in (((archive, "hi"), "keymoji: "), (("-m", "runtime.predict", "hi"), "keymoji: ")):
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(archive)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
        assert done.stderr.startswith(before + line)


def test_a_frozen_program_is_refused_without_our_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "runtime" / "__init__.py"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/app/app")
    with pytest.raises(ImportError, match=r"runtime: frozen without keymoji's files: .* --collect-data runtime$"):
        refuse_archive(str(file))
    monkeypatch.setattr(sys, "executable", "/opt/app/keymoji")
    with pytest.raises(SystemExit, match=r"^2$"):
        refuse_archive(str(file))
    file.parent.mkdir()
    (file.parent / "allowed_operators.json").touch()
    refuse_archive(str(file))


@pytest.mark.parametrize(("program", "found"), [("/opt/app/app", ""), ("/opt/app/keymoji.exe", "keymoji")])
def test_the_words_of_a_frozen_program_are_its_own(program: str, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", program)
    monkeypatch.setattr(sys, "orig_argv", [program, "-m", "runtime.predict"])
    assert started() == found


def test_bugs_keep_their_traceback_and_other_programs_their_hooks() -> None:
    done = run("-c", "import sys, runtime; assert sys.excepthook is sys.__excepthook__; 1 / 0")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "ZeroDivisionError: division by zero")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["-m", "runtime.predict", "hi"], "runtime.predict"),
        (["-W", "ignore", "-Im", "bench"], "bench"),
        (["/usr/bin/keymoji", "hi"], "keymoji"),
        (["app.py", "keymoji"], ""),
        (["app.py", "-m", "runtime.predict"], ""),
        (["-c", "import runtime"], ""),
        ([], ""),
    ],
)
def test_what_was_started(words: list[str], found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", *words])
    assert started() == found
