"""A fragment becomes one whole file with the answers of `predict`, or none; and what is there decides what is done."""

import json
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason='needs the extra "scale"')
pytest.importorskip("onnx", reason='needs the extra "scale"')
pq = pytest.importorskip("pyarrow.parquet")

from runtime.bulk.__main__ import main  # noqa: E402
from runtime.bulk.batched import TOLERANCE  # noqa: E402
from runtime.bulk.fragments import InputError, Settings, find_fragments, finished  # noqa: E402
from runtime.bulk.scoring import Scorer  # noqa: E402
from runtime.errors import TextError  # noqa: E402
from runtime.predictor import EmojiPredictor  # noqa: E402
from tests.awkward import AWKWARD_TEXTS  # noqa: E402
from tests.bundles import EMOTIONS, make_bundle, moody_files  # noqa: E402

PLAIN = Settings(
    bundle="tiny", bundle_sha256="0", text_column="text", top_k=2, trigger=False, emotions=False, columns=("id",)
)


@pytest.fixture
def tiny(tmp_path: Path) -> EmojiPredictor:
    return EmojiPredictor.load(make_bundle(tmp_path / "bundle", "codepoints", moody_files()))


def score(
    predictor: EmojiPredictor, folder: Path, texts: list[Any], settings: Settings = PLAIN, on_error: str = "null"
) -> tuple[dict[str, int], Any]:
    """The counts and the table of one file of these texts."""
    (folder / "out").mkdir(exist_ok=True)
    lines = [json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)]
    (folder / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    system, [fragment] = find_fragments(str(folder / "in.jsonl"), [])
    out = folder / "out"
    counts = Scorer(predictor, settings, on_error=on_error).score(system, fragment, system, str(out))
    [file] = out.iterdir()
    return counts, pq.read_table(file)


@pytest.mark.parametrize("name", ["en", "zh"])
def test_the_answers_are_those_of_predict(tmp_path: Path, name: str) -> None:
    predictor = EmojiPredictor.load(name)
    texts = [*AWKWARD_TEXTS, "merry christmas everyone", "今天加班到十点"]
    settings = replace(PLAIN, top_k=5, trigger=True, emotions=True, columns=("text", "id"))
    counts, table = score(predictor, tmp_path, texts, settings)
    assert counts == {"rows": len(texts), "batched": len(texts)}
    assert table.column_names == ["text", "id", "emoji", "score", "trigger", "emotions"]
    assert [str(table.schema.field(field).type.value_type) for field in ("emoji", "score")] == ["string", "float"]
    for text, row in zip(texts, table.to_pylist(), strict=True):
        expected = predictor.predict(text, top_k=5)
        assert row["text"] == text
        assert row["emoji"] == [one.emoji for one in expected]
        assert row["score"] == pytest.approx([one.score for one in expected], rel=0, abs=TOLERANCE)
        assert row["trigger"] == pytest.approx(predictor.trigger(text), rel=0, abs=TOLERANCE)
        assert row["emotions"] == pytest.approx(predictor.emotions(text), rel=0, abs=TOLERANCE)


def test_a_bundle_of_token_ids(tmp_path: Path) -> None:
    predictor = EmojiPredictor.load(make_bundle(tmp_path / "bundle", "ids"))
    _, table = score(predictor, tmp_path, ["love", ""])
    assert table.column("emoji").to_pylist() == [[one.emoji for one in predictor.predict(t, 2)] for t in ("love", "")]


def test_only_what_was_asked_for_is_written(tiny: EmojiPredictor, tmp_path: Path) -> None:
    _, table = score(tiny, tmp_path, ["a"], replace(PLAIN, columns=()))
    assert table.column_names == ["emoji", "score"]


def test_a_row_without_a_text_stays_without_emoji(tiny: EmojiPredictor, tmp_path: Path) -> None:
    settings = replace(PLAIN, emotions=True, columns=("id", "text"))
    counts, table = score(tiny, tmp_path, ["a", None, 5, "\ud83d", "x" * 1_000_001, "c"], settings)
    assert counts == {"rows": 6, "null": 1, "not a string": 1, "not valid UTF-8": 1, "more than 1,000,000 bytes": 1}
    rows = table.to_pylist()
    assert [row["id"] for row in rows] == list(range(6))
    assert [row["text"] for row in rows] == ["a", None, None, None, None, "c"]
    assert [row["emoji"] is None for row in rows] == [False, True, True, True, True, False]
    assert rows[1] == {"id": 1, "text": None, "emoji": None, "score": None, "emotions": None}
    assert list(rows[0]["emotions"]) == list(EMOTIONS)


def test_on_error_fail_says_which_row_and_leaves_nothing(tiny: EmojiPredictor, tmp_path: Path) -> None:
    with pytest.raises(TextError, match=r"in\.jsonl: row 1: null: mend it, or let --on-error null"):
        score(tiny, tmp_path, ["a", None], on_error="fail")
    assert list((tmp_path / "out").iterdir()) == []


def test_an_unreadable_file_leaves_nothing(tiny: EmojiPredictor, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "in.jsonl").write_text('{"text": "a", "id": 1}\n' * 5000 + "broken", encoding="utf-8")
    system, [fragment] = find_fragments(str(tmp_path / "in.jsonl"), [])
    with pytest.raises(InputError, match="line 5001 is no JSON object"):
        Scorer(tiny, PLAIN, on_error="null").score(system, fragment, system, str(tmp_path / "out"))
    assert list((tmp_path / "out").iterdir()) == []


@contextmanager
def small_disk() -> Iterator[None]:
    """No file may grow beyond 2,000 bytes: what a full disk does to a writer."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("n_rows", [60, 20_000])
def test_a_full_disk_leaves_nothing(tiny: EmojiPredictor, tmp_path: Path, n_rows: int) -> None:
    (tmp_path / "out").mkdir()
    rows = [json.dumps({"text": os.urandom(32).hex()}) for _ in range(n_rows)]
    (tmp_path / "in.jsonl").write_text("\n".join(rows), encoding="utf-8")
    system, [fragment] = find_fragments(str(tmp_path / "in.jsonl"), [])
    scorer = Scorer(tiny, replace(PLAIN, columns=("text",)), on_error="null")
    wanted = r"part-\w+\.parquet: cannot be written \(.*\): make room, and run it again"
    with small_disk(), pytest.raises(InputError, match=wanted):
        scorer.score(system, fragment, system, str(tmp_path / "out"))
    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_finished_is_known_and_what_a_kill_left_goes(tiny: EmojiPredictor, tmp_path: Path) -> None:
    counts, _ = score(tiny, tmp_path, ["a", None])
    out = tmp_path / "out"
    (out / ".part-0.parquet.1").write_bytes(b"half")
    system, [fragment] = find_fragments(str(tmp_path / "in.jsonl"), [])
    assert finished(system, str(out), [fragment], PLAIN) == {fragment.name: counts}
    assert [file.name for file in out.iterdir()] == [fragment.name]
    before = (out / fragment.name).read_bytes()
    assert Scorer(tiny, PLAIN, on_error="null").score(system, fragment, system, str(out)) == counts
    assert (out / fragment.name).read_bytes() == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"bundle_sha256": "1"}, "was made with bundle_sha256 '0', not '1': name another OUT"),
        ({"top_k": 3}, "was made with top_k 2, not 3"),
        ({"columns": ()}, r"was made with columns \['id'\], not \[\]"),
        ({"emotions": True}, "was made with emotions False, not True"),
    ],
)
def test_output_of_other_settings_is_refused(
    tiny: EmojiPredictor, tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    score(tiny, tmp_path, ["a"])
    system, fragments = find_fragments(str(tmp_path / "in.jsonl"), [])
    with pytest.raises(InputError, match=message):
        finished(system, str(tmp_path / "out"), fragments, replace(PLAIN, **change))


def test_output_of_an_input_that_changed_is_refused(tiny: EmojiPredictor, tmp_path: Path) -> None:
    score(tiny, tmp_path, ["a"])
    (tmp_path / "in.jsonl").write_text('{"text": "another", "id": 1}', encoding="utf-8")
    system, fragments = find_fragments(str(tmp_path / "in.jsonl"), [])
    with pytest.raises(InputError, match="its input has changed or is gone"):
        finished(system, str(tmp_path / "out"), fragments, PLAIN)


@pytest.mark.parametrize("name", ["part-0.parquet", "notes.txt"])
def test_a_strange_file_in_the_output_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "a"}', encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_bytes(b"mine")
    system, fragments = find_fragments(str(tmp_path / "in.jsonl"), [])
    with pytest.raises(InputError, match=f"{name}: not "):
        finished(system, str(tmp_path / "out"), fragments, PLAIN)
    assert (tmp_path / "out" / name).read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["nowhere", "out"], "nowhere: nothing is there"),
        (["in.parquet", "out", "--columns", "nope"], "in.parquet: no column 'nope': it has id, text, score"),
        (["in.parquet", "out", "--text-column", "words"], "in.parquet: no column 'words'"),
        (["in.parquet", "out", "--columns", "score"], "--columns: 'score' is the name of an answer"),
        (["in.parquet", "out", "--columns", "id,,"], "--columns: 'id,,' has an empty name"),
        (["in.parquet", "out", "--columns", "id,id"], "--columns: one stands there twice"),
        (["in.parquet", "out", "--bundle", "nope"], "bundle 'nope': neither a shipped bundle nor a folder"),
        (["in.parquet", "out", "--bundle", "tiny", "--trigger"], "its graph has no trigger"),
        (["in.parquet", "out", "--bundle", "tiny", "--emotions"], "its graph tells no emotions"),
        (["in.parquet", "out", "--top-k", "0"], "'0' is not 1 or more"),
        (["in.parquet", "in.parquet/out"], "lies inside"),
        (["*/*.parquet", "a"], "lies inside"),
        (["in.parquet", "tiny/labels.json/out"], "tiny/labels.json/out: cannot be made"),
        (["in.parquet"], "the following arguments are required: OUT"),
    ],
)
def test_a_wrong_command_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    make_bundle(tmp_path / "tiny", "codepoints")
    Path("b").mkdir()
    for file in ("in.parquet", "b/in.parquet"):
        pq.write_table(pa.table({"id": [1], "text": ["a"], "score": [0.5]}), file)
    assert main([one if one != "tiny" else "./tiny" for one in options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("keymoji: ")
    assert message in err
    assert err.count("\n") == 1
    assert not Path("out").exists()
    assert not Path("a").exists()
