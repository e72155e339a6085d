"""Every command where only the base install is: it helps, or one line names the extra that it lacks. Never a traceback.

The base install is a virtual environment that sees, of all that is installed here, what pyproject's `dependencies` ask
for and what these ask for in turn.
"""

import os
import re
import subprocess
import venv
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from tests.commands import ROOT, answers, every_command

LINE = re.compile(
    r'[\w.]+: \w+ is not installed; it comes with the extra "(\w+)": pip install "keymoji\[\1\]", or in a'
)
HELPFUL = (  # what needs the base install only
    *("runtime.predict", "runtime.web", "runtime.bulk", "export.data.download"),
    *(name for name in every_command() if name.startswith("bench") and name != "bench.shelve"),  # it reads checkpoints
)


def required(name: str, seen: set[str]) -> Iterator[metadata.Distribution]:
    """A distribution and what it requires, each once; extras and other systems' requirements are not installed here."""
    if name in seen:
        return
    seen.add(name)
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return
    yield found
    for requirement in found.requires or ():
        if "extra ==" not in requirement:
            yield from required(re.split(r"[^\w.-]", requirement)[0], seen)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a base install."""
    folder = tmp_path_factory.mktemp("base")
    venv.create(folder, symlinks=os.name != "nt")
    [packages] = folder.rglob("site-packages")
    dependencies = re.findall(r"^dependencies = \[(.*)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    names = re.findall(r'"([\w-]+)', dependencies[0])
    assert names == ["numpy", "onnxruntime"]
    seen: set[str] = set()
    for distribution in (one for name in names for one in required(name, seen)):
        for top in {file.parts[0] for file in distribution.files or () if file.parts[0] not in ("..", "__pycache__")}:
            if not (packages / top).exists():
                (packages / top).symlink_to(Path(str(distribution.locate_file(top))))
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


@pytest.fixture(scope="module")
def helps(base: Path) -> dict[str, subprocess.CompletedProcess[str]]:
    return answers(base, every_command(), "--help", environment=environment())


def environment() -> dict[str, str]:
    """This one, without the folders that it adds to what is installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def test_every_command_helps_or_names_its_extra(helps: dict[str, subprocess.CompletedProcess[str]]) -> None:
    assert len(helps) > 30
    for name, done in helps.items():
        if done.returncode == 0:
            assert done.stdout.startswith(f"usage: python -m {name} "), done
            assert done.stderr == ""
        else:
            assert (done.returncode, done.stdout) == (2, ""), done.stderr
            found = LINE.match(done.stderr)
            assert found, done.stderr
            assert len(done.stderr.splitlines()) == 1
            assert done.stderr.startswith(f"{name}: ")
            assert found[1] == ("edeer" if name == "export.edeer.word_vectors" else name.split(".")[0])


def test_what_needs_no_extra_helps(helps: dict[str, subprocess.CompletedProcess[str]]) -> None:
    assert [name for name in HELPFUL if helps[name].returncode != 0] == []


def test_a_library_that_is_asked_for_later_gets_the_same_line(base: Path, tmp_path: Path) -> None:
    download = [str(base), "-m", "export.data.download", "--out", str(tmp_path)]
    done = subprocess.run(download, cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith('export.data.download: tqdm is not installed; it comes with the extra "export"')


def test_bulk_scoring_names_its_extra(base: Path, tmp_path: Path) -> None:
    line = [str(base), "-m", "runtime.bulk", str(tmp_path), str(tmp_path / "out")]
    done = subprocess.run(line, cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith('runtime.bulk: pyarrow is not installed; it comes with the extra "scale"')


def test_the_shipped_bundles_are_measured_without_an_extra(base: Path) -> None:
    done = subprocess.run(
        [str(base), "-m", "bench.doctor"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_whoever_imports_a_package_gets_the_exception(base: Path) -> None:
    code = (
        "import sys\ntry:\n    import export.models\nexcept ModuleNotFoundError as error:\n"
        "    print(error.name, sys.excepthook is sys.__excepthook__)"
    )
    done = subprocess.run(
        [str(base), "-c", code], cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "torch True\n"
