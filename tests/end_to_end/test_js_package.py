"""The npm package of runtime/js: packed, installed in a fresh folder, and used there from Node and from TypeScript.

Needs node, npm and packages from the npm registry: see tests/node_packages.py.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from runtime.bundle import shipped
from runtime.predictor import EmojiPredictor
from runtime.version import VERSION
from tests.node_packages import JS, find_node

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "runtime" / "js"
TSC = JS / "node_modules" / "typescript" / "bin" / "tsc"
TEXT = "merry christmas everyone"  # what the README's example asks
NO_NETWORK = re.compile(r"ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENOTCACHED|ERR_SOCKET_TIMEOUT")
STRICT = ("--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2023,dom")


def run(command: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=600, check=False)


@pytest.fixture(scope="module")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `npm pack` makes of a copy of the library that has typescript beside it."""
    find_node()
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("pack") / "js"
    shutil.copytree(LIBRARY, folder, ignore=shutil.ignore_patterns("node_modules", "types"))
    (folder / "node_modules").symlink_to(JS / "node_modules")
    done = run([npm, "pack", "--json"], folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = folder.glob("*.tgz")
    assert made.name == f"keymoji-{VERSION}.tgz"
    return made


@pytest.fixture(scope="module")
def fresh(tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh folder where the tarball is installed, and onnxruntime-node from the registry or npm's own cache."""
    folder = tmp_path_factory.mktemp("fresh")
    (folder / "package.json").write_text('{"name": "fresh", "private": true, "type": "module"}', encoding="utf-8")
    wanted = json.loads((JS / "package.json").read_text(encoding="utf-8"))["dependencies"]["onnxruntime-node"]
    options = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"]
    npm = str(shutil.which("npm"))
    done = run([npm, "install", *options, str(tarball), f"onnxruntime-node@{wanted}"], folder)
    if done.returncode and NO_NETWORK.search(done.stderr):
        pytest.skip("the npm registry cannot be reached")
    assert done.returncode == 0, done.stderr
    return folder


def test_its_version_and_licence_are_those_of_the_distribution() -> None:
    package = json.loads((LIBRARY / "package.json").read_text(encoding="utf-8"))
    tests = json.loads((JS / "package.json").read_text(encoding="utf-8"))
    assert package["version"] == VERSION, 'runtime/js/package.json: write runtime/version.py\'s as "version"'
    assert (LIBRARY / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert package["devDependencies"] == tests["devDependencies"]


def test_the_tarball_holds_the_library_and_nothing_else(fresh: Path) -> None:
    installed = fresh / "node_modules" / "keymoji"
    found = {file.relative_to(installed).as_posix() for file in installed.rglob("*") if file.is_file()}
    modules = {file.name for file in LIBRARY.glob("*.mjs")}
    types = {f"types/{name.removesuffix('.mjs')}.d.mts" for name in modules}
    assert found == {*modules, *types, "LICENSE", "PERSONAL.md", "README.md", "ort.json", "package.json"}


def test_the_readme_s_example_gives_python_s_answer(fresh: Path) -> None:
    blocks = re.findall(r"```js\n(.*?)```", (LIBRARY / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (block,) = [block for block in blocks if "keymoji/node" in block]
    (fresh / "example.mjs").write_text(block.replace("path/to/bundle", str(shipped()["en"])), encoding="utf-8")
    done = run([find_node(), "example.mjs"], fresh)
    assert (done.returncode, done.stderr) == (0, "")
    expected = EmojiPredictor.load("en").predict(TEXT)
    assert json.loads(done.stdout) == [
        {"emoji": one.emoji, "name": one.name, "score": pytest.approx(one.score, abs=1e-5)} for one in expected
    ]


def test_only_what_is_exported_can_be_imported(fresh: Path) -> None:
    script = "await import('keymoji/web'); await import('keymoji/guard.mjs').catch((error) => console.log(error.code))"
    done = run([find_node(), "--input-type=module", "--eval", script], fresh)
    assert (done.returncode, done.stdout) == (0, "ERR_PACKAGE_PATH_NOT_EXPORTED\n")


def test_a_strict_typescript_program_can_use_it(fresh: Path) -> None:
    shutil.copy(JS / "consumer.mts", fresh)
    done = run([find_node(), str(TSC), *STRICT, "consumer.mts"], fresh)
    assert (done.returncode, done.stdout) == (0, "")


def test_this_check_sees_a_wrong_program(fresh: Path) -> None:
    script = (JS / "consumer.mts").read_text(encoding="utf-8")
    (fresh / "wrong.mts").write_text(script.replace("topK: 2", "topK: '2'"), encoding="utf-8")
    done = run([find_node(), str(TSC), *STRICT, "wrong.mts"], fresh)
    assert done.returncode != 0
    assert "wrong.mts(16,66): error TS2322" in done.stdout


def test_no_file_imports_itself_through_others() -> None:
    """In types too: an import is a statement, or an `import("./...")` in a comment; keymoji.mjs is the door."""
    imports = {
        file.name: set(re.findall(r'(?:from |import\()"\./([\w.]+)"', file.read_text(encoding="utf-8")))
        for file in LIBRARY.glob("*.mjs")
    }
    assert imports["predictor.mjs"] >= {"bundle.mjs", "label.mjs"}
    while imports:
        leaves = {name for name, needs in imports.items() if not needs & imports.keys()}
        assert leaves, f"an import circle among {sorted(imports)}"
        imports = {name: needs for name, needs in imports.items() if name not in leaves}
