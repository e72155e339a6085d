"""What the documentation shows is there and runs: Python, JavaScript, commands, options, links, CI's blocks."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from runtime import EmojiPredictor
from tests.node_packages import JS, find_node

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
API = (ROOT / "runtime" / "README.md").read_text(encoding="utf-8")
MAX_LINES = 200
FOUND = (file for room in (".", "runtime/**", "export/**", "bench/**") for file in ROOT.glob(f"{room}/*.md"))
PAGES = [page for page in sorted(FOUND) if not {"bundles", "node_modules"} & set(page.relative_to(ROOT).parts)]
LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)|(?:src|href)=\"(?!https?:)([^\"]+)\"")
BLOCKS = re.findall(r"```sh\n(.*?)```", README + API, re.DOTALL)
SHELL = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines()]
COMMANDS = [line for line in SHELL if line.startswith("python -m runtime.predict") and "build/" not in line]
STARTED = [match for line in SHELL for match in re.findall(r"python -m (\S+)([^&]*)", line)]
OPTIONS = {(module, option) for module, rest in STARTED for option in re.findall(r"(?<=\s)--[a-z][\w-]*", rest)}


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
    assert len(OPTIONS) >= 12


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= MAX_LINES


def test_its_three_doors_stand_on_the_first_screen() -> None:
    first = "\n".join(README.splitlines()[:40])
    for door in ("Embed it", "Measure it", "Reproduce it"):
        assert f"[{door}](#{door.lower().replace(' ', '-')})" in first
        assert f"\n## {door}\n" in README


def anchors(page: Path) -> set[str]:
    """The addresses of a page's headings, as code hosts make them."""
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def broken(page: Path, text: str) -> list[str]:
    """The links of a page that lead to nothing in this repository."""
    found = []
    for link in ("".join(match) for match in LINK.findall(text)):
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken(page, page.read_text(encoding="utf-8")) == []


def test_a_link_to_nothing_is_seen() -> None:
    text = '[a](nowhere.md) [b](#no-such-heading) <img src="no.png"> [c](https://example.org) [d](LICENSE)'
    assert broken(ROOT / "README.md", text) == ["nowhere.md", "#no-such-heading", "no.png"]


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "README.md"])
def test_every_path_that_is_named_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:runtime|export|quantize|bench|tests)/[\w./-]*)`", text)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@cache
def help_of(module: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, "--help"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize(("module", "option"), sorted(OPTIONS))
def test_an_option_that_is_shown_exists(module: str, option: str) -> None:
    assert re.search(rf"{option}\b(?!-)", help_of(module))


def test_the_doctor_finds_what_ships_well() -> None:
    assert "python -m bench.doctor" in SHELL
    done = subprocess.run(
        [sys.executable, "-m", "bench.doctor"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0
    assert {one["verdict"] for one in json.loads(done.stdout)["bundles"]} <= {"same", "close"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_works(command: str, tmp_path: Path) -> None:
    done = run_in_shell(command, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_python_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where there is no personal.json
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


def test_the_javascript_gives_python_s_answer() -> None:
    node = find_node()
    (block,) = re.findall(r"```js\n(.*?)```", README, re.DOTALL)
    script = block.replace("path/to/runtime/js", f"{ROOT}/runtime/js")
    script = script.replace("file:///path/to/bundle/", f"{(ROOT / 'runtime' / 'bundles' / 'en').as_uri()}/")
    command = [node, "--input-type=module", "--eval", script]
    done = subprocess.run(command, cwd=JS, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    expected = EmojiPredictor.load().predict("merry christmas everyone")
    assert [one["emoji"] for one in json.loads(done.stdout)] == [one.emoji for one in expected]
    scores = [one.score for one in expected]
    assert [one["score"] for one in json.loads(done.stdout)] == pytest.approx(scores, abs=1e-5)


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
