"""What is named on the command line is found, verified and linked to what it was made from."""

from pathlib import Path

import numpy as np
import pytest

from bench.entrants import BundleModel, open_entrant, original_of, parent_of, read_entrants
from bench.errors import BenchError
from runtime.errors import BundleDamagedError, BundleNotFoundError
from tests.bundles import make_bundle
from tests.unit.bench.lines import twenty_label_bundle


def test_a_child_finds_its_parent(tmp_path: Path) -> None:
    fp32 = twenty_label_bundle(tmp_path / "fp32", {"architecture": "cnn", "precision": "fp32"})
    weights = read_entrants([str(fp32)])[0].weights_sha256
    config = {"architecture": "cnn", "precision": "int8", "parent_sha256": weights}
    int8 = twenty_label_bundle(tmp_path / "int8", config, prior=2.0)
    entrants = read_entrants([str(int8), str(fp32)])
    assert [entrant.title() for entrant in entrants] == ["cnn int8 (clean)", "cnn fp32 (clean)"]
    assert parent_of(entrants[0], entrants) is entrants[1]
    assert parent_of(entrants[1], entrants) is None
    assert original_of(entrants[0], entrants) is None  # its checkpoint does not take part
    assert entrants[0].about()["bundle_sha256"] == entrants[0].sha256


def test_a_name_comes_before_the_folder(tmp_path: Path) -> None:
    folder = twenty_label_bundle(tmp_path / "a")
    assert read_entrants([f"mine={folder}"])[0].model == "mine"
    assert read_entrants([str(folder)])[0].model == "tiny-ids"
    with pytest.raises(BenchError, match="no name"):
        read_entrants([f"={folder}"])


def test_another_track_is_said(tmp_path: Path) -> None:
    folder = twenty_label_bundle(tmp_path / "a")
    about = read_entrants([str(folder)], "as-shipped")[0].about()
    assert (about["track"], about["trained_on"]) == ("as-shipped", "clean")


def test_two_of_one_title_are_refused(tmp_path: Path) -> None:
    folder = str(twenty_label_bundle(tmp_path / "a"))
    with pytest.raises(BenchError, match="NAME=FOLDER"):
        read_entrants([folder, folder])
    assert len(read_entrants([folder, f"other={folder}"])) == 2


def test_other_labels_are_refused(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "four", "ids")
    with pytest.raises(BenchError, match="its 4 labels are not the data's 20"):
        read_entrants([str(folder)])


def test_an_unknown_precision_is_refused(tmp_path: Path) -> None:
    folder = twenty_label_bundle(tmp_path / "a", {"precision": "int4"})
    with pytest.raises(BenchError, match="precision 'int4'"):
        read_entrants([str(folder)])


def test_nothing_there_and_damaged_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleNotFoundError):
        read_entrants([str(tmp_path / "nowhere")])
    folder = twenty_label_bundle(tmp_path / "a")
    (folder / "model.onnx").write_bytes(b"changed")
    with pytest.raises(BundleDamagedError):
        read_entrants([str(folder)])


def test_half_a_checkpoint_is_refused(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BenchError, match="not a whole checkpoint"):
        read_entrants([str(tmp_path)])


def test_a_shipped_bundle_of_other_emoji_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = {"four": make_bundle(tmp_path / "four", "ids"), "twenty": twenty_label_bundle(tmp_path / "twenty")}
    monkeypatch.setattr("bench.entrants.shipped", lambda: folders)
    monkeypatch.setattr("runtime.bundle.shipped", lambda: folders)
    assert [entrant.path for entrant in read_entrants([])] == [folders["twenty"]]
    monkeypatch.setattr("bench.entrants.shipped", lambda: {"four": folders["four"]})
    with pytest.raises(BenchError, match="no bundle is shipped"):
        read_entrants([])


def test_no_shipped_bundle_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.entrants.shipped", dict)
    with pytest.raises(BenchError, match="no model was named"):
        read_entrants([])


def test_a_bundle_answers_alone_and_in_a_batch(tmp_path: Path) -> None:
    entrant = read_entrants([str(twenty_label_bundle(tmp_path / "a"))])[0]
    contender = open_entrant(entrant)
    texts = ["christmas sun", "", "love love love"]
    alone = np.stack([contender.scores(text) for text in texts])
    batched = contender.batch_scores(texts)
    assert batched is not None
    assert np.abs(alone - batched).max() < 1e-6
    assert len(contender.suggest("love")) == 3


def test_code_points_take_one_text_at_a_time(tmp_path: Path) -> None:
    contender = BundleModel(make_bundle(tmp_path / "a", "codepoints"))
    assert contender.batch_scores(["a", "b"]) is None
    prepared = contender.prepare(["abc"])
    assert prepared["codepoints"].tolist() == [97, 98, 99]
    assert np.asarray(contender.run(prepared)).tolist() == pytest.approx(contender.scores("abc").tolist())
