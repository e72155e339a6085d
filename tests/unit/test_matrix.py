"""`.ci/matrix` without its installs: what it asks for, what it takes for an interpreter, and when it fails."""

import importlib.machinery
import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "matrix"
MISSING = "ERROR: Could not find one (from versions: {})\nERROR: No matching distribution found for onnxruntime==9"


@pytest.fixture
def matrix(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    loader = importlib.machinery.SourceFileLoader("matrix", str(SCRIPT))
    spec = importlib.util.spec_from_loader("matrix", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def test_the_floor_is_what_pyproject_says(matrix: ModuleType) -> None:
    found = matrix.onnxruntimes('dependencies = ["numpy>=1.26,<3", "onnxruntime>=1.21,<2"]')
    assert found == ["==1.21.0", f"~={matrix.BETWEEN}.0", ">=1.21,<2"]


def test_a_name_that_does_not_run_is_no_interpreter(
    matrix: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(tmp_path / "shims" / "python3.12", "exit 127")
    monkeypatch.setenv("PATH", str(tmp_path / "shims"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert matrix.interpreter("3.12") is None
    real = tmp_path / ".pyenv" / "versions" / "3.12.1" / "bin" / "python3"
    executable(real, "echo 3.12")
    assert matrix.interpreter("3.12") == str(real)


@pytest.mark.parametrize(
    ("complaint", "said"),
    [
        (MISSING.format("1.20.0, 1.20.1"), "no wheel"),
        (MISSING.format("none"), "failed: ERROR: No matching distribution found for onnxruntime==9"),
        ("ERROR: disk full", "failed: ERROR: disk full"),
    ],
)
def test_only_a_wheel_that_is_missing_is_no_wheel(
    matrix: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, complaint: str, said: str
) -> None:
    def run(*command: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, int("pip" in command), "", complaint)

    monkeypatch.setattr(matrix, "run", run)
    with pytest.raises(matrix.RowError) as caught:
        matrix.install("python3", "==9", tmp_path / "x.whl", tmp_path)
    assert str(caught.value) == said


@pytest.mark.parametrize(("verdict", "code"), [("ok", 0), ("ok, close", 0), ("failed: en: different", 1)])
def test_the_table_and_its_exit_code(
    matrix: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    verdict: str,
    code: int,
) -> None:
    monkeypatch.setattr(matrix, "interpreter", {"3.11": "python3.11"}.get)
    monkeypatch.setattr(matrix, "build_wheel", lambda *_: Path("x.whl"))
    monkeypatch.setattr(matrix, "install", lambda *_: Path("python"))
    monkeypatch.setattr(matrix, "checked", lambda *_: "1.20.0 2.0.1\n")
    monkeypatch.setattr(matrix, "golden", lambda _, bundle: verdict if bundle == "en" else "ok")
    assert matrix.main(["3.10", "3.11"]) == code
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| Python | asked for | onnxruntime | numpy | golden en | golden zh |"
    assert lines[2] == "| 3.10 | ==1.20.0 | no interpreter |  |  |  |"
    assert lines[5] == f"| 3.11 | ==1.20.0 | 1.20.0 | 2.0.1 | {verdict} | ok |"
    assert len(lines) == 8


def test_nothing_that_ran_is_no_success(matrix: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "interpreter", lambda _: None)
    assert matrix.main([]) == 1
    assert matrix.main(["2.7"]) == 2
