"""A bundle is found by its shipped name or its folder, and nothing else passes for one."""

import shutil
from pathlib import Path

import pytest

from runtime import bundle as bundle_module
from runtime.bundle import find, open_bundle, shipped
from runtime.errors import BundleDamagedError, BundleNotFoundError
from tests.bundles import make_bundle


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with two shipped bundles, one half-made, and a stray folder."""
    shelf = tmp_path / "bundles"
    for name in ("zh", "en"):
        make_bundle(shelf / name, "codepoints")
    shutil.copytree(shelf / "en", shelf / "de.partial")
    (shelf / "empty").mkdir()
    monkeypatch.setattr(bundle_module, "SHIPPED_FOLDER", shelf)
    monkeypatch.chdir(tmp_path)
    return shelf


def test_shipped_bundles_are_sorted_and_whole(shelf: Path) -> None:
    assert list(shipped().items()) == [("en", shelf / "en"), ("zh", shelf / "zh")]


def test_a_shipped_name_wins_over_a_folder_and_a_path_does_not(shelf: Path) -> None:
    Path("en").mkdir()
    assert find("en") == shelf / "en"
    assert find(Path("en")) == Path("en")
    assert find("./en") == Path("en")


@pytest.mark.parametrize("name", ["fr", "", "no/such/folder", "a\0b", "EN"])
def test_an_unknown_name_lists_the_shipped_ones(shelf: Path, name: str) -> None:  # noqa: ARG001
    with pytest.raises(BundleNotFoundError) as caught:
        find(name)
    assert str(caught.value) == (
        f"bundle {name!r}: neither a shipped bundle nor a folder: "
        "pass one of the shipped names (en, zh) or the path of a bundle's folder"
    )


def test_a_file_is_not_a_bundle(shelf: Path) -> None:
    with pytest.raises(BundleNotFoundError, match="neither a shipped bundle nor a folder"):
        open_bundle(shelf / "en" / "model.onnx")


def test_a_folder_without_a_manifest_is_not_a_bundle(shelf: Path) -> None:
    with pytest.raises(BundleDamagedError, match=r"manifest\.json: this file is missing: fetch the bundle again"):
        open_bundle(shelf / "empty")


def test_nothing_shipped_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bundle_module, "SHIPPED_FOLDER", tmp_path / "nowhere")
    with pytest.raises(BundleNotFoundError, match=r"shipped names \(there are none\)"):
        find("en")
