"""The file of what a user takes: it is whole whatever happens, and nothing else is replaced by it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from runtime import whole_file
from runtime.errors import PersonalError
from runtime.strip.personal import PersonalRanking
from tests.personal_golden import LABELS

ROOT = Path(__file__).resolve().parents[4]
SCORES = np.full(len(LABELS), 1 / len(LABELS))
KILLS = """
import json, os, random, signal, sys, time
from pathlib import Path
from runtime.strip.personal_file import read_export, write_export

file, careless, kills = Path(sys.argv[1]), sys.argv[2] == "careless", int(sys.argv[3])
emoji = [chr(0x1F600 + place) for place in range(64)]
rows = [{b: {e: n + place / 99 for place, e in enumerate(emoji)} for b in emoji} for n in (1, 2)]
documents = [{"format": "keymoji-personal", "format_version": 1, "counts": row} for row in rows]
if careless:
    write_export = lambda file, document: file.write_text(json.dumps(document))
write_export(file, documents[0])
chance = random.Random(0)
whole = 0
for _ in range(kills):
    child = os.fork()
    if child == 0:
        while True:
            for document in documents:
                write_export(file, document)
    time.sleep(chance.uniform(0, 0.02))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    try:
        whole += read_export(file) in rows
    except Exception:
        break
print(whole)
"""


def whole_after_kills(file: Path, how: str, kills: int) -> int:
    """How many kills in a row left a whole file."""
    command = [sys.executable, "-c", KILLS, str(file), how, str(kills)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    return int(done.stdout)


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork and no SIGKILL")


@needs_fork
def test_a_kill_at_any_point_leaves_a_whole_file(tmp_path: Path) -> None:
    assert whole_after_kills(tmp_path / "personal.json", "careful", 60) == 60


@needs_fork
def test_these_kills_break_a_file_that_is_written_in_place(tmp_path: Path) -> None:
    assert whole_after_kills(tmp_path / "personal.json", "careless", 2000) < 2000


def test_save_and_load(tmp_path: Path) -> None:
    file = tmp_path / "personal.json"
    personal = PersonalRanking.load(file, LABELS)  # not there yet
    assert personal.export()["counts"] == {}
    personal.choose("💜", SCORES)
    personal.save(file)
    assert PersonalRanking.load(str(file), LABELS).export() == personal.export()
    personal.choose("💜", SCORES)
    personal.save(file)
    assert PersonalRanking.load(file, LABELS).export() == personal.export()
    assert [path.name for path in tmp_path.iterdir()] == ["personal.json"]
    assert "\n" not in file.read_text(encoding="utf-8").rstrip("\n")


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these permissions")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    PersonalRanking(LABELS).save(tmp_path / "personal.json")
    assert (tmp_path / "personal.json").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these permissions")
@pytest.mark.parametrize("left_over", ["file", "link"])
@pytest.mark.parametrize("name", ["personal.json.partial", "personal.json.a_b1c2d3.partial"])
def test_a_left_over_is_neither_reused_nor_followed_nor_left(tmp_path: Path, left_over: str, name: str) -> None:
    other = tmp_path / "other"
    other.write_text("mine", encoding="utf-8")
    partial = tmp_path / name
    if left_over == "link":
        partial.symlink_to(other)
    else:
        partial.touch(mode=0o644)
    PersonalRanking(LABELS).save(tmp_path / "personal.json")
    assert other.read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "personal.json").lstat().st_mode & 0o177 == 0
    assert not (tmp_path / "personal.json").is_symlink()
    assert not partial.exists()


def test_what_is_not_a_left_over_stays(tmp_path: Path) -> None:
    names = ["personal.json.mine.partial", "personal.json.bak", "other.json.a_b1c2d3.partial"]
    for name in names:
        (tmp_path / name).touch()
    PersonalRanking(LABELS).save(tmp_path / "personal.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "personal.json"])


def test_two_that_save_at_once_leave_a_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other begins and ends its save while ours is flushed, and takes what we wrote for a left-over."""
    file, real_fsync, others = tmp_path / "personal.json", os.fsync, [1, 1]
    other, ours = PersonalRanking(LABELS), PersonalRanking(LABELS)
    other.choose("😂", SCORES)
    ours.choose("💜", SCORES)

    def interrupted(descriptor: int) -> None:
        if others:
            others.pop()
            other.save(file)
        real_fsync(descriptor)

    monkeypatch.setattr(whole_file.os, "fsync", interrupted)
    ours.save(file)
    assert others == []
    assert PersonalRanking.load(file, LABELS).export() == ours.export()
    assert [path.name for path in tmp_path.iterdir()] == ["personal.json"]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these permissions")
def test_a_link_stays_a_link_and_a_mode_is_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "there" / "real.json", tmp_path / "personal.json"
    target.parent.mkdir()
    link.symlink_to(target)
    PersonalRanking(LABELS).save(link)
    target.chmod(0o640)
    PersonalRanking(LABELS).save(link)
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in target.parent.iterdir()] == ["real.json"]


def test_a_disk_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "personal.json"
    personal = PersonalRanking(LABELS)
    personal.save(file)
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole_file.os, "fsync", full)
    personal.choose("💜", SCORES)
    with pytest.raises(PersonalError, match="cannot be written \\(No space left on device\\)"):
        personal.save(file)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["personal.json"]


def document(**changed: object) -> dict[str, Any]:
    return {"format": "keymoji-personal", "format_version": 1, "counts": {}, **changed}


BROKEN = [
    ([], "it does not say 'format': 'keymoji-personal'"),
    ({"format": "keymoji-bundle"}, "it does not say 'format'"),
    (document(format_version=2), "format_version 2 found, 1 expected: update keymoji"),
    (document(format_version=True), "format_version True found"),
    (document(counts=[]), "counts is list, not an object of emoji"),
    (document(counts={"😂": 3}), "counts of 😂 is int, not an object of emoji"),
    (document(counts={" ": {}}), "counts: ' ' is not an emoji"),
    (
        document(counts={"\u2764": {}, "\u2764\ufe0f": {}}),
        "counts: '\u2764\ufe0f' is not an emoji, or stands there twice",
    ),
    (document(counts={"\ud83d": {}}), "counts: '\\ud83d' is not an emoji"),
    (document(counts={"😂": {"😊": 0}}), "😂 to 😊 counts 0, not above 0 and below 1000"),
    (document(counts={"😂": {"😊": True}}), "😂 to 😊 counts True"),
    (document(counts={"😂": {"😊": "1"}}), "😂 to 😊 counts 1"),
    (document(counts={"😂": {"😊": 10**400}}), "😂 to 😊 counts 1000"),
    (document(counts={"😂": {"😊": float("nan")}}), "😂 to 😊 counts nan"),
    (document(counts={"😂": {"😊": float("inf")}}), "😂 to 😊 counts inf"),
]


@pytest.mark.parametrize(("broken", "message"), BROKEN)
def test_what_is_not_ours_is_refused_and_left_alone(tmp_path: Path, broken: object, message: str) -> None:
    file = tmp_path / "personal.json"
    file.write_text(json.dumps(broken), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(PersonalError) as caught:
        PersonalRanking.load(file, LABELS)
    assert str(caught.value).startswith(f"{file}: {message}")
    assert "\n" not in str(caught.value)
    with pytest.raises(PersonalError):
        PersonalRanking(LABELS).save(file)
    assert file.read_bytes() == before
    with pytest.raises(PersonalError, match=r"^export: "):
        PersonalRanking.from_export(broken, LABELS)  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_broken_file_is_refused_and_left_alone(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "personal.json"
    file.write_bytes(data)
    for act in (lambda: PersonalRanking.load(file, LABELS), lambda: PersonalRanking(LABELS).save(file)):
        with pytest.raises(PersonalError, match="not JSON in UTF-8: delete it, or save to another file"):
            act()
    assert file.read_bytes() == data


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(PersonalError, match="cannot be read"):
        PersonalRanking.load(tmp_path, LABELS)
    with pytest.raises(PersonalError, match=r"cannot be written \(No such file or directory\)"):
        PersonalRanking(LABELS).save(tmp_path / "missing" / "personal.json")
