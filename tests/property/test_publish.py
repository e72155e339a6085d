"""Whatever is published opens again as it was, and not with one byte changed."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.bundle import open_bundle
from runtime.errors import BundleDamagedError, UnsupportedVersionError
from runtime.manifest import read_sealed
from tests.bundles import as_json, bundle_files, make_bundle

plain_names = st.from_regex(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}", fullmatch=True).filter(lambda n: n != "manifest.json")
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(str.strip)
label_lists = st.lists(st.tuples(words, words), min_size=1, max_size=6, unique_by=(lambda w: w[0], lambda w: w[1]))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(plain_names.map(str.lower), st.binary(max_size=200), max_size=4), label_lists)
def test_publish_then_open_gives_everything_back(more: dict[str, bytes], labels: list[tuple[str, str]]) -> None:
    entries = [{"id": place, "emoji": emoji, "name": name} for place, (emoji, name) in enumerate(labels)]
    files = {**more, **bundle_files("codepoints"), "labels.json": as_json(entries)}
    with tempfile.TemporaryDirectory() as folder:
        path = make_bundle(Path(folder) / "tiny", "codepoints", files)
        bundle = open_bundle(path)
        assert read_sealed(path)[1] == files
    assert [(label.emoji, label.name) for label in bundle.labels] == labels
    assert bundle.model == files["model.onnx"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_other_byte_anywhere_is_refused_by_the_name_of_its_file(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = make_bundle(tmp_path_factory.getbasetemp() / "property" / "tiny", "ids")
    file = data.draw(st.sampled_from(sorted(path.iterdir())))
    good = file.read_bytes()
    place = data.draw(st.integers(0, len(good) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != good[place]))
    file.write_bytes(good[:place] + bytes([other]) + good[place + 1 :])
    with pytest.raises((BundleDamagedError, UnsupportedVersionError)) as caught:
        open_bundle(path)
    assert f"{file}: " in str(caught.value)
