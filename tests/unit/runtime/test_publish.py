"""A bundle appears whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from runtime import bundle, manifest
from runtime.bundle import open_bundle
from runtime.errors import BundleError, OptionError
from runtime.publish import ONNXRUNTIME, publish
from tests.bundles import OPSET, bundle_files, make_bundle

OLD, NEW = {"README.md": b"old"}, {"README.md": b"new"}
PYPROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"


def readme(folder: Path) -> bytes:
    """What the bundle's README says, the bundle being whole."""
    open_bundle(folder)
    return (folder / "README.md").read_bytes()


def test_the_folder_holds_the_files_and_a_manifest_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "deep" / "tiny", "ids")
    assert {file.name for file in folder.iterdir()} == {*bundle_files("ids"), "manifest.json"}
    assert os.listdir(tmp_path / "deep") == ["tiny"]  # noqa: PTH208
    assert open_bundle(folder).manifest["onnxruntime"] == ONNXRUNTIME


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    files = bundle_files("ids")
    publish(tmp_path / "one", files, name="tiny", opset=OPSET)
    publish(tmp_path / "two", dict(reversed(files.items())), name="tiny", opset=OPSET)
    assert (tmp_path / "one" / "manifest.json").read_bytes() == (tmp_path / "two" / "manifest.json").read_bytes()


def test_the_range_of_onnxruntime_is_the_one_of_the_base_install() -> None:
    assert f'"onnxruntime{ONNXRUNTIME}"' in PYPROJECT.read_text(encoding="utf-8")


def test_an_older_bundle_is_replaced_whole(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "tiny", "ids", OLD)
    make_bundle(folder, "codepoints", NEW)
    assert readme(folder) == b"new"
    assert not (folder / "tokenizer.json").exists()
    assert list(tmp_path.iterdir()) == [folder]


def test_what_a_killed_run_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "tiny.a_b1c2d3.partial").mkdir()
    (tmp_path / "tiny.a_b1c2d3.partial" / "half.onnx").write_bytes(b"half")
    folder = make_bundle(tmp_path / "tiny", "codepoints")
    assert list(tmp_path.iterdir()) == [folder]
    open_bundle(folder)


def test_what_publish_did_not_make_stays(tmp_path: Path) -> None:
    names = ["tiny.partial", "tiny.old.partial", "tiny.mine.partial", "other.a_b1c2d3.partial"]
    for name in names:
        (tmp_path / name).mkdir()
    make_bundle(tmp_path / "tiny", "codepoints")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["tiny", *names])


def test_a_reader_survives_a_swap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundle is published anew after its manifest was read and before its files are."""
    folder, swaps = make_bundle(tmp_path / "tiny", "codepoints", OLD), [1]
    real = manifest.read_published

    def swapped(file: Path, entry: object) -> bytes:
        if swaps:
            swaps.pop()
            make_bundle(folder, "codepoints", {**NEW, "labels.json": bundle_files("ids")["labels.json"]})
            (folder / "README.md").chmod(0o600)
        return real(file, entry)  # type: ignore[arg-type]

    monkeypatch.setattr(manifest, "read_published", swapped)
    assert open_bundle(folder).manifest["files"]["README.md"]["size_bytes"] == 3
    assert swaps == []


def test_a_damaged_bundle_is_not_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, opened = make_bundle(tmp_path / "tiny", "codepoints"), []
    (folder / "README.md").write_bytes(b"changed")
    monkeypatch.setattr(bundle.time, "sleep", opened.append)
    with pytest.raises(BundleError):
        open_bundle(folder)
    assert opened == []


def test_a_link_is_refused(tmp_path: Path) -> None:
    make_bundle(tmp_path / "real", "codepoints", OLD)
    (tmp_path / "tiny").symlink_to(tmp_path / "real")
    with pytest.raises(OptionError, match="a link stands here"):
        make_bundle(tmp_path / "tiny", "codepoints", NEW)
    assert readme(tmp_path / "real") == b"old"


def test_a_full_disk_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints", OLD)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BundleError, match=r"tiny: cannot be written \(No space left on device\)"):
        make_bundle(folder, "codepoints", NEW)
    assert readme(folder) == b"old"
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("failing_rename", [1, 2])
def test_a_rename_that_fails_leaves_the_old_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing_rename: int
) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints", OLD)
    rename, calls = Path.rename, []

    def fail_once(path: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing_rename:
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(BundleError, match="Input/output error"):
        make_bundle(folder, "codepoints", NEW)
    assert readme(folder) == b"old"


class Killed(BaseException):
    """Stands for the end of the process."""


def kill_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the `step`-th change of the disk on, nothing changes the disk any more: clean-up code is dead too."""
    steps = count()
    for owner, name in ((tempfile, "mkdtemp"), (Path, "write_bytes"), (Path, "rename"), (shutil, "rmtree")):
        monkeypatch.setattr(owner, name, dying(getattr(owner, name), steps, step))


def dying(change: Callable[..., object], steps: Iterator[int], last: int) -> Callable[..., object]:
    def change_or_die(*arguments: object, **options: object) -> object:
        if next(steps) >= last:
            raise Killed
        return change(*arguments, **options)

    return change_or_die


def test_a_kill_at_any_step_leaves_the_old_bundle_or_the_new_one(tmp_path: Path) -> None:
    seen = []
    for step in count():
        folder = make_bundle(tmp_path / str(step) / "tiny", "codepoints", OLD)
        with pytest.MonkeyPatch.context() as monkeypatch:
            kill_at(step, monkeypatch)
            try:
                make_bundle(folder, "codepoints", NEW)
                break
            except Killed:
                pass
        seen.append(
            readme(folder) if folder.exists() else b"aside: " + readme(*folder.parent.glob("tiny.*.old.partial"))
        )
        make_bundle(folder, "codepoints", NEW)  # and the next run puts everything right
        assert readme(folder) == b"new"
        assert list(folder.parent.iterdir()) == [folder]
    # mkdtemp and five files, then the first rename; the second rename; the removal of the old one
    assert seen == [b"old"] * 7 + [b"aside: old", b"new"]


def test_a_bundle_set_aside_comes_back_even_if_the_next_publish_fails(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints", OLD)
    folder.rename(tmp_path / "tiny.a_b1c2d3.old.partial")
    with pytest.raises(BundleError):
        make_bundle(folder, "codepoints", {"config.json": b"{}"})
    assert readme(folder) == b"old"


def test_what_the_reader_would_refuse_is_never_published(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints", OLD)
    with pytest.raises(BundleError, match=r"labels\.json: not JSON in UTF-8"):
        make_bundle(folder, "codepoints", {"labels.json": b"[", **NEW})
    assert readme(folder) == b"old"


@pytest.mark.parametrize("data", [b"", b"{}"])
def test_emotions_that_nobody_could_use_are_never_published(tmp_path: Path, data: bytes) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints", OLD)
    with pytest.raises(BundleError, match=r"emotions\.json: "):
        make_bundle(folder, "codepoints", {"emotions.json": data, **NEW})
    assert readme(folder) == b"old"


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x", "manifest.json", "\N{CHRISTMAS TREE}"])
def test_a_file_name_that_is_not_plain_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OptionError) as caught:
        make_bundle(tmp_path / "tiny", "codepoints", {name: b""})
    expected = f"files: {name!r} is not a plain file name: use letters, digits, '.', '_' and '-'"
    assert str(caught.value) == expected
    assert list(tmp_path.iterdir()) == []


def test_a_value_that_is_not_bytes_leaves_the_old_bundle(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints", OLD)
    with pytest.raises(OptionError, match=r"^files: z\.txt holds str, not bytes: encode it first$"):
        make_bundle(folder, "codepoints", {**NEW, "z.txt": "text"})  # type: ignore[dict-item]
    assert readme(folder) == b"old"


@pytest.mark.parametrize("name", ["", "a b", "../en"])
def test_a_bundle_name_that_is_not_plain_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OptionError) as caught:
        publish(tmp_path / "tiny", bundle_files("ids"), name=name, opset=OPSET)
    assert str(caught.value) == f"name: {name!r} is not a plain name: use letters, digits, '.', '_' and '-'"


@pytest.mark.parametrize("opset", [0, True, "18", None])
def test_an_opset_that_is_none_is_refused(tmp_path: Path, opset: object) -> None:
    with pytest.raises(OptionError) as caught:
        publish(tmp_path / "tiny", bundle_files("ids"), name="tiny", opset=opset)  # type: ignore[arg-type]
    assert str(caught.value) == f"opset: {opset!r} is not an opset: pass the one that the graph declares"


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_not_a_bundle_is_never_replaced(tmp_path: Path, kind: str) -> None:
    letters = tmp_path / "letters"
    if kind == "file":
        letters.write_bytes(b"dear")
    else:
        letters.mkdir()
    with pytest.raises(OptionError) as caught:
        make_bundle(letters, "codepoints")
    expected = f"{letters}: something that is not a bundle stands here: publish to another folder"
    assert str(caught.value) == expected
    assert list(tmp_path.iterdir()) == [letters]
