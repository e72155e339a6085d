"""`python -m runtime.predict` as a process of its own: pipes, signals, locales, what it imports."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.bundles import make_bundle

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(make_bundle(tmp_path_factory.mktemp("tiny") / "tiny", "codepoints"))


def hear_interrupts() -> None:
    """A shell starts what runs in the background deaf to Ctrl-C, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class TestProcess:
    """What only a real process shows."""

    def start(self, *argv: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "runtime.predict", *argv]
        pipe = subprocess.PIPE
        environment = {**os.environ, "PYTHONUNBUFFERED": "", **environment}
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            preexec_fn=hear_interrupts,
        )
        watchdog = threading.Timer(60, process.kill)  # a process that never answers fails its test instead of hanging
        watchdog.daemon = True
        watchdog.start()
        return process

    def test_an_answer_comes_before_the_next_line_is_written(self, tiny: str) -> None:
        with self.start("-", "--jsonl", "--top-k", "1", "--bundle", tiny) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            for text in ("ccc", "ddd \N{CHRISTMAS TREE}"):
                process.stdin.write(f"{text}\n".encode())
                process.stdin.flush()
                assert json.loads(process.stdout.readline())["text"] == text
            assert process.communicate() == (b"", b"")
        assert process.returncode == 0

    @pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
    def test_an_emoji_is_utf_8_whatever_the_locale(self, tiny: str, environment: dict[str, str]) -> None:
        with self.start("ccc", "--bundle", tiny, **environment) as process:
            out, err = process.communicate()
        assert (process.returncode, err) == (0, b"")
        assert out.decode("utf-8").startswith("\N{CHRISTMAS TREE}  Christmas tree")

    def test_an_argument_of_any_bytes_is_refused_in_one_line(self, tiny: str) -> None:
        with self.start(os.fsdecode(b"caf\xe9"), "--bundle", tiny, PYTHONUTF8="1") as process:
            out, err = process.communicate()
        assert (process.returncode, out) == (2, b"")
        assert err == b"keymoji: text: unpaired surrogate U+DCE9 at index 3: pass valid Unicode\n"

    @pytest.mark.parametrize("form", ["--jsonl", "--json"])
    def test_a_reader_that_leaves_ends_it_quietly(self, tiny: str, form: str) -> None:
        with self.start("-", form, "--bundle", tiny) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            process.stdin.write(b"a\n")
            process.stdin.close()
            assert process.stderr.read() == b""
        assert process.returncode == 141

    def test_an_interrupt_ends_it_quietly(self, tiny: str) -> None:
        with self.start("-", "--jsonl", "--bundle", tiny) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdin.write(b"a\n")
            process.stdin.flush()
            process.stdout.readline()
            process.send_signal(signal.SIGINT)
            assert process.stderr.read() == b""
        assert process.returncode == 130


@pytest.mark.parametrize(
    ("redirection", "reason"),
    [
        ("- <&-", "standard input is closed: leave it open, or pass the texts themselves"),
        ("hi >&-", "standard output is closed: leave it open, the answers go there"),
        ("hi >/dev/full", "standard output: No space left on device: make room, or write elsewhere"),
    ],
)
def test_a_stream_that_cannot_be_used_ends_in_one_line(tiny: str, redirection: str, reason: str) -> None:
    if "/dev/full" in redirection and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    command = f'"{sys.executable}" -m runtime.predict --bundle "{tiny}" {redirection}'
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"keymoji: {reason}\n")
