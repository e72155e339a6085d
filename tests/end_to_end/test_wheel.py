"""The wheel: `python -m runtime.web` works from it, away from the checkout, with every file that the page keeps."""

import http.client
import importlib.metadata
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from runtime.version import VERSION
from runtime.web.server import LIBRARY_FOLDER, PAGE_FOLDER, library_files
from tests.wheels import build_wheel, need_setuptools, unpacked_wheel

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the wheel of this checkout puts into site-packages."""
    return unpacked_wheel(tmp_path_factory.mktemp("wheel"))


def test_the_page_and_the_library_are_served_from_it(installed: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    where = [sys.executable, "-c", "import runtime as library; print(library.__file__)"]
    found = subprocess.run(where, cwd=installed.parent, env=environment, capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()).parent == installed / "runtime"
    names = re.findall(r'^  "(.+)",$', (PAGE_FOLDER / "sw.js").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(names) > 30
    command = [sys.executable, "-m", "runtime.web", "--port", "0"]
    with subprocess.Popen(command, cwd=installed.parent, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().decode().removeprefix("http://127.0.0.1:").removesuffix("/\n"))
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            statuses = {}
            for name in [*names, "sw.js", "bundles.json", "bundles/en/model.onnx", "bundles/zh/model.onnx"]:
                connection.request("GET", f"/{name.removeprefix('../').removeprefix('./')}")  # as a browser asks
                response = connection.getresponse()
                statuses[name] = (response.status, len(response.read()) > 0)
        process.send_signal(signal.SIGTERM)
    assert {name: status for name, status in statuses.items() if status != (200, True)} == {}


def test_the_library_is_whole_in_it(installed: Path) -> None:
    library = installed / "runtime" / "js"
    package = json.loads((library / "package.json").read_text(encoding="utf-8"))
    assert package["version"] == VERSION
    wanted = [file.name for file in library_files(LIBRARY_FOLDER)] + ["LICENSE", "PERSONAL.md", "README.md"]
    assert [name for name in wanted if not (library / name).is_file()] == []


def test_the_hooks_of_pyinstaller_are_in_it(installed: Path) -> None:
    hooks = {path.name for path in (ROOT / "runtime" / "__pyinstaller").glob("*.py")}
    assert hooks == {path.name for path in (installed / "runtime" / "__pyinstaller").iterdir()}
    assert {"hook-runtime.py", "hook-runtime.web.py"} < hooks
    (distribution,) = importlib.metadata.distributions(path=[str(installed)])
    (entry,) = distribution.entry_points.select(group="pyinstaller40", name="hook-dirs")
    assert entry.value == "runtime.__pyinstaller:get_hook_dirs"


def test_a_second_build_brings_no_file_of_the_first(tmp_path: Path) -> None:
    need_setuptools()
    source = tmp_path / "source"
    for name in ("runtime", "export", "quantize", "bench"):  # the packages, nearly empty: what is asked is what is left
        for file in (ROOT / name).rglob("__init__.py"):
            (source / file.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, source / file.relative_to(ROOT))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "runtime/version.py"):
        shutil.copy(ROOT / name, source / name)
    bundle = source / "runtime" / "bundles" / "en"
    bundle.mkdir(parents=True)
    for name in ("kept.json", "gone.json"):
        (bundle / name).write_text("{}", encoding="utf-8")
    build_wheel(source, tmp_path)
    (bundle / "gone.json").unlink()
    build_wheel(source, tmp_path)
    with zipfile.ZipFile(tmp_path / f"keymoji-{VERSION}-py3-none-any.whl") as wheel:
        names = [name for name in wheel.namelist() if name.startswith("runtime/bundles/")]
    assert names == ["runtime/bundles/en/kept.json"]
