"""What the README shows is run: its Python, its prediction commands, and the blocks that CI runs must be there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("python -m runtime.predict") and "build/" not in line
]


def run_in_shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command as typed, with this Python, on a messages.txt and the shipped bundle."""
    (folder / "messages.txt").write_text("good night\nsee you at the beach\n", encoding="utf-8")
    command = command.replace("python ", f"{sys.executable} ").replace(
        "path/to/bundle", str(ROOT / "runtime/bundles/en")
    )
    return subprocess.run(
        command.replace("messages.txt", str(folder / "messages.txt")),
        shell=True,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 4


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_works(command: str, tmp_path: Path) -> None:
    done = run_in_shell(command, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_python_works() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


def test_the_first_example_is_what_comes_out(tmp_path: Path) -> None:
    shown = re.search(r"```\n\$ (python -m runtime.predict .*?)\n(.*?)```", README, re.DOTALL)
    assert shown
    assert run_in_shell(shown[1], tmp_path).stdout == shown[2]


@pytest.mark.parametrize("step", ["use", "test"])
def test_ci_finds_its_commands(step: str) -> None:
    script = [sys.executable, ROOT / ".ci" / "readme_commands.py"]
    done = subprocess.run([*script, step], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("pip install")
    assert subprocess.run([*script, "nothing"], capture_output=True, check=False).returncode == 1
