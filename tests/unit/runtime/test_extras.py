"""A missing extra is named in one line; what is no matter of extras keeps its traceback."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.extras import OTHER_EXTRAS, explain_missing, explanation
from tests.commands import ROOT

DISTRIBUTIONS = {"sklearn": "scikit-learn", "fasttext": "fasttext-wheel", "optimum": "optimum-onnx"}
BASE = {"numpy", "onnxruntime"}


def missing(name: str) -> ModuleNotFoundError:
    return ModuleNotFoundError(f"No module named {name!r}", name=name)


@pytest.mark.parametrize(
    ("name", "importer", "line"),
    [
        ("gone", "export.models.base", 'gone is not installed; it comes with the extra "export": '),
        ("gone.deep", "__main__", 'gone is not installed; it comes with the extra "export": '),
        ("gensim", "__main__", 'gensim is not installed; it comes with the extra "edeer": '),
        ("gone", "torch.fx", 'torch is installed, but not gone, which it needs; complete the extra "export": '),
        ("gone", "gensim.models", 'gensim is installed, but not gone, which it needs; complete the extra "edeer": '),
        ("numpy.gone", "export.data", 'numpy is installed, but not numpy.gone, a part of it; complete the extra "exp'),
    ],
)
def test_what_is_missing_and_how_to_get_it(name: str, importer: str, line: str) -> None:
    found = explanation("export", missing(name), importer)
    assert found is not None
    assert found.startswith(line)
    extra = re.search(r'extra "(\w+)"', found)
    assert extra
    assert found.endswith(f': pip install "keymoji[{extra[1]}]", or in a checkout pip install ".[{extra[1]}]"')


@pytest.mark.parametrize("name", ["export.models.base", "runtime", None])
def test_a_module_of_ours_comes_with_no_extra(name: str | None) -> None:
    assert explanation("export", ModuleNotFoundError("?", name=name), "export.data") is None


def test_nothing_happens_where_no_command_was_started() -> None:
    hook = sys.excepthook
    explain_missing("export")
    assert sys.excepthook is hook


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of a package `story` that asks for explanations, in a folder with libraries of its own."""
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    line = [sys.executable, *arguments]
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    (tmp_path / "story").mkdir()
    (tmp_path / "story" / "__init__.py").write_text(
        "from runtime.extras import explain_missing\nexplain_missing('bench')"
    )
    (tmp_path / "story" / "library.py").write_text("import library_that_is_there")
    (tmp_path / "story" / "ours.py").write_text("import bench.errors.BenchError")
    (tmp_path / "story" / "wrong.py").write_text("print(1 / 0)")
    (tmp_path / "library_that_is_there.py").write_text("import library_that_is_not")
    return tmp_path


def test_a_command_ends_in_one_line(story: Path) -> None:
    done = run(story, "-m", "story.library")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith("story.library: library_that_is_there is installed, but not library_that_is_not, whi")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ("-m", "story.ours"),
            "ModuleNotFoundError: No module named 'bench.errors.BenchError'; 'bench.errors' is not a package",
        ),
        (("-m", "story.wrong"), "ZeroDivisionError: division by zero"),
        (("-c", "import story.library"), "ModuleNotFoundError: No module named 'library_that_is_not'"),
    ],
)
def test_everything_else_keeps_its_traceback(story: Path, arguments: tuple[str, ...], error: str) -> None:
    done = run(story, *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback")
    assert done.stderr.splitlines()[-1] == error


def test_a_package_that_hides_ours_is_named(story: Path) -> None:
    (story / "export").mkdir()
    (story / "export" / "__init__.py").write_text("")
    (story / "story" / "hidden.py").write_text("import export.data.tweeteval")
    done = run(story, "-S", "-m", "story.hidden")  # without site-packages, where ours may be installed
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith(f"story.hidden: {story / 'export'}: this package named export hides keymoji's: ")


def libraries(file: Path, seen: set[Path]) -> set[str]:
    """What a file of ours imports that is not ours, and what the files of ours that it imports do."""
    if file in seen:
        return set()
    seen.add(file)
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            place = ROOT / name.replace(".", "/")
            for one in (place.with_suffix(".py"), place / "__init__.py"):
                found |= libraries(one, seen) if one.is_file() else set()
            found |= set() if (ROOT / name.split(".")[0]).is_dir() else {name.split(".")[0]}
    return found


@pytest.mark.parametrize("package", ["export", "quantize", "bench"])
def test_an_extra_brings_what_its_package_imports(package: str) -> None:
    """Else the line would send people to an extra that does not help."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    extras = dict(re.findall(r"^(\w+) = \[(.*?)\]$", project, re.MULTILINE | re.DOTALL))
    brought = set(re.findall(r'"([\w-]+)', extras[package]))
    seen: set[Path] = set()
    needed = {name for file in (ROOT / package).rglob("*.py") for name in libraries(file, seen)}
    needed -= {*sys.stdlib_module_names, *OTHER_EXTRAS, *BASE}
    assert needed
    assert {name for name in needed if DISTRIBUTIONS.get(name, name) not in brought} == set()
