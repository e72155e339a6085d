"""The component file and the Python that it names, and what the commands say where something is missing."""

import os
import shlex
import stat
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from runtime.errors import OptionError
from runtime.ibus import __main__, doctor, interpreter
from runtime.ibus.installing import Place, component_xml, install, place, uninstall
from runtime.ibus.interpreter import EVERYTHING, Interpreter, find


def fake_python(file: Path, missing: str) -> str:
    """A program that answers every question for what is missing with `missing`."""
    file.write_text(f"#!/bin/sh\necho '{missing}'\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def test_the_component_says_what_is_run() -> None:
    root = ElementTree.fromstring(component_xml(Interpreter("/my pythons/python<3>", ("/a", "/b & c"))))
    command = root.findtext("exec")
    assert command is not None
    assert shlex.split(command) == [
        *("/usr/bin/env", "--chdir=/", "PYTHONPATH=/a:/b & c", "/my pythons/python<3>"),
        *("-m", "runtime.ibus", "run"),
    ]
    assert root.findtext("engines/engine/layout") == "default"  # the user's own
    assert root.findtext("engines/engine/name") == "keymoji"


def test_what_is_installed_is_uninstalled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    where = place(for_system=False)
    files = install(Interpreter("/usr/bin/python3"), where)
    assert files == [tmp_path / "data/ibus/component/keymoji.xml", tmp_path / "config/environment.d/keymoji.conf"]
    folders = f"/usr/share/ibus/component:{tmp_path}/data/ibus/component"
    assert files[1].read_text(encoding="utf-8") == f"IBUS_COMPONENT_PATH={folders}\n"
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o644
    assert uninstall(where) == files
    assert uninstall(where) == []
    assert place(for_system=True) == Place(Path("/usr/share/ibus/component/keymoji.xml"))


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OptionError, match=r"cannot be written .*: run it with sudo, or without --system"):
        install(Interpreter("/usr/bin/python3"), Place(tmp_path / "file" / "keymoji.xml"))


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ('["gi", "IBus"]', "lacks gi, IBus: sudo apt install python3-gi gir1.2-ibus-1.0"),
        ('["IBus"]', "lacks IBus: sudo apt install gir1.2-ibus-1.0"),
        ('["numpy"]', "lacks numpy): /usr/bin/python3 -m venv --system-site-packages FOLDER"),
        ("no json", "is no Python that runs here: name another"),
    ],
)
def test_what_is_missing_is_said_and_how_to_get_it(
    tmp_path: Path, missing: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    python = fake_python(tmp_path / "python", missing)
    assert __main__.main(["install", "--python", python]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("keymoji: ")
    assert message in said.err
    assert said.err.count("\n") == 1


def test_the_system_s_python_comes_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", fake_python(tmp_path / "mine", '["gi", "IBus"]'))
    monkeypatch.setattr(interpreter, "SYSTEM", fake_python(tmp_path / "system", "[]"))
    assert find() == Interpreter(str(tmp_path / "system"))
    assert find(str(tmp_path / "system")).lent == ()
    assert Interpreter(str(tmp_path / "nowhere")).missing() == EVERYTHING


def test_what_this_python_lacks_is_known() -> None:
    lent = Interpreter(sys.executable, interpreter._ours())
    assert set(lent.missing()) <= {"gi", "IBus"}


def test_the_doctor_finds_nothing_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("GTK_IM_MODULE", raising=False)
    assert __main__.main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "missing  daemon: sudo apt install ibus" in lines
    assert any(line.startswith("missing  engine: no ibus-daemon answers") for line in lines)
    assert any(line.startswith("note     GTK_IM_MODULE: not set, ibus expected") for line in lines)
    assert any(line.startswith("ok       settings: ") for line in lines)


def test_the_doctor_says_what_is_wrong_with_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "keymoji").mkdir()
    (tmp_path / "keymoji" / "ibus.json").write_text("[]", encoding="utf-8")
    (found,) = [one for one in doctor.findings() if one.name == "settings"]
    assert (found.is_well, found.is_needed) == (False, True)
    assert "these are not the settings of this engine" in found.line


def test_without_pygobject_run_says_so(tmp_path: Path) -> None:
    (tmp_path / "gi.py").write_text("raise ImportError('No module named gi')", encoding="utf-8")
    path = f"{tmp_path}{os.pathsep}{interpreter.ROOT}"
    done = subprocess.run(
        [sys.executable, "-m", "runtime.ibus", "run"],
        env={**os.environ, "PYTHONPATH": path},
        cwd=interpreter.ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    line = "keymoji: No module named gi: sudo apt install python3-gi gir1.2-ibus-1.0, or see doctor\n"
    assert (done.stdout, done.stderr) == ("", line)
