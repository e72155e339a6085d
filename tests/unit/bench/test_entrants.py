"""What is named on the command line is found, verified and linked to what it was made from."""

from pathlib import Path

import numpy as np
import pytest

from bench.entrants import BundleModel, open_entrant, original_of, parent_of, read_bundles, read_entrants
from bench.errors import BenchError
from export.data.tweeteval import LABELS
from runtime.errors import BundleDamagedError, BundleNotFoundError
from tests.bundles import as_json, ids_graph, make_bundle
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


def more_labels(folder: Path, language: str = "en") -> Path:
    """A bundle with the data's labels after another one, the first of which is the likeliest."""
    labels = [{"id": 0, "emoji": "🦄", "name": "unicorn"}]
    labels += [{"id": one.id + 1, "emoji": one.emoji, "name": one.name} for one in LABELS]
    changes = {
        "model.onnx": ids_graph(tuple(np.linspace(2, 0, 21))),
        "labels.json": as_json(labels),
        "config.json": as_json({"contract": "ids", "max_length": 8, "track": "clean", "language": language}),
    }
    return make_bundle(folder, "ids", changes)


def test_a_bundle_of_more_labels_is_scored_on_the_data_s_alone(tmp_path: Path) -> None:
    contender = open_entrant(read_entrants([str(more_labels(tmp_path / "more"))])[0])
    assert isinstance(contender, BundleModel)
    everything = contender.predictor.scores("love")
    found = contender.scores("love")
    assert found == pytest.approx(everything[1:] / everything[1:].sum())
    assert contender.suggest("love")[0] == "🦄"  # what a user sees is not cut
    batched = contender.batch_scores(["love"])
    assert batched is not None
    assert batched[0] == pytest.approx(found, abs=1e-6)


def test_who_asks_about_the_data_s_labels_alone_gets_the_model_of_20(tmp_path: Path) -> None:
    assert [entrant.model for entrant in read_bundles([])] == ["tweeteval-keyboard"]
    assert [entrant.model for entrant in read_entrants(["tweeteval-keyboard"])] == ["tweeteval-keyboard"]
    with pytest.raises(BenchError, match="it has 21 labels, not the data's 20"):
        read_bundles([str(more_labels(tmp_path / "more"))])


def test_a_bundle_of_another_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="or its language is another's"):
        read_entrants([str(more_labels(tmp_path / "more", "zh"))])
    assert [entrant.model for entrant in read_entrants([])] == ["en"]


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
