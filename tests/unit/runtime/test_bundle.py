"""A bundle opens as it was published, and in no other way."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.bundle import Label, open_bundle
from runtime.errors import BundleDamagedError, BundleError, UnsupportedVersionError
from runtime.manifest import seal
from tests.bundles import FAMILIES, LABELS, as_json, bundle_files, make_bundle, moody_files

NAMES = (*bundle_files("ids"), "manifest.json")


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return make_bundle(tmp_path / "tiny", "ids")


def refused(folder: Path, error: type[BundleError] = BundleDamagedError) -> str:
    """The message with which the bundle is refused, its folder cut out."""
    with pytest.raises(error) as caught:
        open_bundle(folder)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)
    return str(caught.value).replace(f"{folder}/", "")


def reseal(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Change the manifest and give it a valid seal: what a stranger can do."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    del manifest["manifest_sha256"]
    change(manifest)
    (folder / "manifest.json").write_bytes(seal(manifest))


def test_an_undamaged_bundle_says_what_it_is(tiny: Path) -> None:
    bundle = open_bundle(tiny)
    assert (bundle.path, bundle.name) == (tiny, "tiny-ids")
    assert bundle.config == {"contract": "ids", "max_length": 8}
    assert bundle.labels == tuple(Label(**label) for label in LABELS)
    assert bundle.model == bundle_files("ids")["model.onnx"]
    assert bundle.manifest["opset"] == 18
    assert str(bundle.model) not in repr(bundle)


@pytest.mark.parametrize("name", NAMES)
def test_one_changed_byte_is_refused_by_the_name_of_its_file(tiny: Path, name: str) -> None:
    data = (tiny / name).read_bytes()
    for place in range(0, len(data), 11):
        damaged = bytearray(data)
        damaged[place] ^= 1
        (tiny / name).write_bytes(damaged)
        assert refused(tiny).startswith(f"{name}: ")
    (tiny / name).write_bytes(data)
    open_bundle(tiny)


def test_every_byte_of_the_manifest_is_guarded(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints")
    data = (folder / "manifest.json").read_bytes()
    for place in range(len(data)):
        (folder / "manifest.json").write_bytes(data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])
        with pytest.raises((BundleDamagedError, UnsupportedVersionError), match=r"manifest\.json: "):
            open_bundle(folder)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(tiny: Path, name: str) -> None:
    (tiny / name).unlink()
    assert refused(tiny) == f"{name}: this file is missing: fetch the bundle again"


@pytest.mark.parametrize("name", NAMES)
def test_a_cut_file_is_named(tiny: Path, name: str) -> None:
    (tiny / name).write_bytes((tiny / name).read_bytes()[:-1])
    assert refused(tiny).startswith(f"{name}: ")


def test_both_kinds_of_change_say_what_was_found(tiny: Path) -> None:
    (tiny / "README.md").write_bytes(b"# A tiny bundle for tests\n")
    expected = "README.md: changed since it was published (its sha256 is another): fetch the bundle again"
    assert refused(tiny) == expected
    (tiny / "README.md").write_bytes(b"")
    expected = "README.md: changed since it was published (0 bytes found, 26 published): fetch the bundle again"
    assert refused(tiny) == expected


@pytest.mark.parametrize("name", ["notes.txt", ".DS_Store", "model.onnx.data"])
def test_a_file_that_nobody_published_is_refused(tiny: Path, name: str) -> None:
    (tiny / name).write_bytes(b"")
    assert refused(tiny) == f"{name}: manifest.json does not name this file: remove it"


def test_a_link_is_refused_even_to_the_same_bytes(tiny: Path, tmp_path: Path) -> None:
    shutil.move(tiny / "model.onnx", tmp_path / "elsewhere.onnx")
    (tiny / "model.onnx").symlink_to(tmp_path / "elsewhere.onnx")
    expected = "model.onnx: a link stands where a file was published: copy the file itself here"
    assert refused(tiny) == expected


def test_a_file_that_cannot_be_read_is_named(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert refused(tiny) == "manifest.json: cannot be read (Permission denied): change its permissions"


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000], ids=["empty", "cut", "not UTF-8", "deep"])
def test_a_manifest_that_is_not_json_is_refused(tiny: Path, data: bytes) -> None:
    (tiny / "manifest.json").write_bytes(data)
    assert refused(tiny) == "manifest.json: not JSON in UTF-8: fetch the bundle again"


NO_VERSION = b'{"format": "keymoji-bundle", "format_version": "1"}'


@pytest.mark.parametrize("data", [b"[]", b"{}", b'{"format": "zip", "format_version": 1}', NO_VERSION])
def test_another_format_is_refused(tiny: Path, data: bytes) -> None:
    (tiny / "manifest.json").write_bytes(data)
    said = "it does not say 'format': 'keymoji-bundle' and a version: this is no keymoji bundle"
    assert refused(tiny) == f"manifest.json: {said}"


@pytest.mark.parametrize("version", [2, 0, 99])
def test_another_format_version_is_refused(tiny: Path, version: int) -> None:
    reseal(tiny, lambda manifest: manifest.update(format_version=version))
    assert refused(tiny, UnsupportedVersionError) == (
        f"manifest.json: format_version {version} found, this runtime reads 1: "
        "update keymoji, or fetch a bundle made for this version"
    )


def test_a_manifest_in_another_spelling_is_refused(tiny: Path) -> None:
    manifest = json.loads((tiny / "manifest.json").read_bytes())
    (tiny / "manifest.json").write_bytes(as_json(manifest))
    assert refused(tiny) == "manifest.json: changed since it was published: fetch the bundle again"


@pytest.mark.parametrize(
    "name", ["../tiny/model.onnx", "/etc/passwd", "..", "a\\b", "", ".hidden", "a\0b", "manifest.json"]
)
def test_a_name_that_leads_out_of_the_folder_is_never_opened(tiny: Path, name: str) -> None:
    reseal(tiny, lambda manifest: manifest["files"].update({name: {"sha256": "", "size_bytes": 0}}))  # type: ignore[attr-defined]
    expected = f"manifest.json: {name!r} is not the plain name of another file: publish the bundle again"
    assert refused(tiny, BundleError) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"files": []}, "it has no 'files': publish the bundle again"),
        ({"files": {"a": 1}}, "a lacks sha256 or size_bytes: publish the bundle again"),
        ({"files": {"a": {"sha256": ""}}}, "a lacks sha256 or size_bytes: publish the bundle again"),
        ({"name": None}, "name None is not a plain name: publish the bundle again"),
        ({"name": "../en"}, "name '../en' is not a plain name: publish the bundle again"),
    ],
)
def test_a_sealed_manifest_can_still_be_wrong(tiny: Path, changes: dict[str, object], expected: str) -> None:
    reseal(tiny, lambda manifest: manifest.update(changes))
    assert refused(tiny, BundleError) == f"manifest.json: {expected}"


@pytest.mark.parametrize("name", ["model.onnx", "labels.json", "config.json"])
def test_a_bundle_without_a_needed_file_is_refused(tiny: Path, name: str) -> None:
    reseal(tiny, lambda manifest: manifest["files"].pop(name))  # type: ignore[attr-defined]
    (tiny / name).unlink()
    expected = f"manifest.json: it names no {name}, which every bundle has: publish it again"
    assert refused(tiny, BundleError) == expected


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ([], "contract None found, codepoints or ids expected: update keymoji"),
        ({"contract": "bytes"}, "contract 'bytes' found, codepoints or ids expected: update keymoji"),
        ({"contract": "ids"}, "max_length None found, a number above 0 expected: publish it again"),
        ({"contract": "ids", "max_length": 0}, "max_length 0 found, a number above 0 expected: publish it again"),
        ({"contract": "ids", "max_length": True}, "max_length True found, a number above 0 expected: publish it again"),
    ],
)
def test_a_config_that_makes_no_sense_is_refused(tmp_path: Path, config: object, expected: str) -> None:
    with pytest.raises(BundleError, match=r"config\.json: ") as caught:
        make_bundle(tmp_path / "tiny", "ids", {"config.json": as_json(config)})
    assert str(caught.value).endswith(f"config.json: {expected}")


def test_an_ids_bundle_needs_its_tokenizer(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"contract 'ids' needs a tokenizer\.json beside it: publish it again"):
        make_bundle(tmp_path / "tiny", "codepoints", {"config.json": as_json({"contract": "ids", "max_length": 8})})


BLANK = "needs a text that is not blank as"


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([], "a list of labels expected: publish the bundle again"),
        ({}, "a list of labels expected: publish the bundle again"),
        ([{**LABELS[0], "id": 1}], "entry 0 lacks id 0: ids count up from 0, in the order of the logits"),
        ([LABELS[0], "sun"], "entry 1 lacks id 1: ids count up from 0, in the order of the logits"),
        ([{**LABELS[0], "id": False}], "entry 0 lacks id 0: ids count up from 0, in the order of the logits"),
        ([{"id": 0, "name": "sun"}], f"label 0 {BLANK} 'emoji': publish it again"),
        ([{**LABELS[0], "emoji": 3}], f"label 0 {BLANK} 'emoji': publish it again"),
        ([{**LABELS[0], "name": " "}], f"label 0 {BLANK} 'name': publish it again"),
        ([{**LABELS[0], "family": " "}], f"label 0 {BLANK} 'family': publish it again"),
        ([LABELS[0], {**LABELS[1], "code": None}], f"label 1 {BLANK} 'code': publish it again"),
        (
            [LABELS[0], {**LABELS[1], "name": "red heart"}],
            "two labels have the name 'red heart': publish the bundle again",
        ),
        ([LABELS[2], {**LABELS[2], "id": 1}], "entry 0 lacks id 0: ids count up from 0, in the order of the logits"),
        (
            [{**LABELS[2], "id": 0}, {**LABELS[2], "id": 1}],
            "two labels have the emoji '\N{CHRISTMAS TREE}': publish the bundle again",
        ),
    ],
)
def test_labels_that_make_no_sense_are_refused(tmp_path: Path, labels: object, expected: str) -> None:
    with pytest.raises(BundleError, match=r"labels\.json: ") as caught:
        make_bundle(tmp_path / "tiny", "codepoints", {"labels.json": as_json(labels)})
    assert str(caught.value).endswith(f"labels.json: {expected}")


def test_half_of_a_surrogate_pair_is_no_emoji(tmp_path: Path) -> None:
    data = b'[{"id": 0, "emoji": "\\ud83d", "name": "half"}]'
    with pytest.raises(BundleError, match=f"label 0 {BLANK} 'emoji'"):
        make_bundle(tmp_path / "tiny", "codepoints", {"labels.json": data})


def test_labels_may_say_more(tmp_path: Path) -> None:
    data = as_json([{**label, "group": "nature"} for label in LABELS])
    assert len(open_bundle(make_bundle(tmp_path / "tiny", "codepoints", {"labels.json": data})).labels) == 4


def test_labels_may_have_a_code_and_a_family(tmp_path: Path) -> None:
    data = as_json([{**LABELS[0], "code": "[心]"}, {**LABELS[1], "family": "laughter"}])
    heart, laughter = open_bundle(make_bundle(tmp_path / "tiny", "codepoints", {"labels.json": data})).labels
    assert (heart.code, heart.family) == ("[心]", None)
    assert (laughter.code, laughter.family) == (None, "laughter")


def test_a_bundle_may_have_emotions(tmp_path: Path) -> None:
    bundle = open_bundle(make_bundle(tmp_path / "moody", "codepoints", moody_files()))
    assert bundle.emotions == moody_files()["emotions.json"]
    assert str(bundle.emotions) not in repr(bundle)
    assert tuple(label.family for label in bundle.labels) == FAMILIES
    assert open_bundle(make_bundle(tmp_path / "tiny", "codepoints")).emotions == b""


class TestCaps:
    def test_a_file_of_another_size_is_not_read(self, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tiny / "model.onnx").write_bytes(b"x")
        monkeypatch.setattr(Path, "read_bytes", unread(Path.read_bytes, "model.onnx"))
        assert refused(tiny) == "model.onnx: changed since it was published (1 bytes found, " + (
            f"{len(bundle_files('ids')['model.onnx'])} published): fetch the bundle again"
        )

    def test_a_manifest_of_megabytes_is_not_read(self, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tiny / "manifest.json").write_bytes(b" " * 1_000_001)
        monkeypatch.setattr(Path, "read_bytes", unread(Path.read_bytes, "manifest.json"))
        assert refused(tiny).startswith("manifest.json: 1000001 bytes found, at most 1000000 expected")

    def test_more_labels_than_there_are_emoji(self, tmp_path: Path) -> None:
        entries = [{"id": place, "emoji": str(place), "name": str(place)} for place in range(4097)]
        with pytest.raises(BundleError, match="4097 labels found, at most 4096 expected"):
            make_bundle(tmp_path / "many", "codepoints", {"labels.json": as_json(entries)})

    @pytest.mark.parametrize("size", [None, "10", 1.5, True])
    def test_a_size_that_is_no_number(self, tiny: Path, size: object) -> None:
        reseal(tiny, lambda manifest: manifest["files"]["model.onnx"].update(size_bytes=size))  # type: ignore[index]
        assert refused(tiny, BundleError).startswith("manifest.json: model.onnx lacks sha256 or size_bytes")


def unread(read: Callable[[Path], bytes], name: str) -> Callable[[Path], bytes]:
    """`read`, for every file but one."""

    def read_others(path: Path) -> bytes:
        assert path.name != name
        return read(path)

    return read_others
