"""Every kind of input gives the same rows, and a row that has no text says why."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason='needs the extra "scale"')
pq = pytest.importorskip("pyarrow.parquet")

from runtime.bulk.fragments import ROWS, InputError, find_fragments, format_of  # noqa: E402
from runtime.bulk.reading import BATCH, MAX_TEXT_BYTES, Bad, read  # noqa: E402

TEXTS = ["so happy", "", "今天\n加班", 'a "quoted", text', "123"]


def rows_of(where: Path | str, columns: tuple[str, ...] = ("id",), text: str = "text") -> tuple[list[Any], list[Any]]:
    """All texts, and all values of the first kept column, in order of the fragments."""
    system, fragments = find_fragments(str(where), [text, *columns])
    batches = [batch for fragment in fragments for batch in read(system, fragment, text, columns)]
    assert all(len(batch.texts) <= BATCH for batch in batches)
    kept = [value for batch in batches for value in batch.kept[0].to_pylist()] if columns else []
    return [one for batch in batches for one in batch.texts], kept


def write(folder: Path, kind: str) -> Path:
    rows = [{"id": number, "text": text, "more": "x"} for number, text in enumerate(TEXTS)]
    place = folder / f"corpus.{kind}"
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    quoted = ['"' + text.replace('"', '""') + '"' for text in TEXTS]
    cells = "id,text,more\n" + "".join(f"{number},{text},x\n" for number, text in enumerate(quoted))
    if kind == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), place, row_group_size=2)
    else:
        data = lines if kind.startswith("jsonl") else cells.encode("utf-8")
        place.write_bytes(gzip.compress(data) if kind.endswith(".gz") else data)
    return place


@pytest.mark.parametrize("kind", ["parquet", "csv", "csv.gz", "jsonl", "jsonl.gz"])
def test_every_format_gives_the_same_rows(tmp_path: Path, kind: str) -> None:
    assert rows_of(write(tmp_path, kind)) == (TEXTS, [0, 1, 2, 3, 4])


@pytest.mark.parametrize("text_type", ["string", "large_string", "string_view", "binary", "dictionary"])
def test_every_type_of_text_is_read(tmp_path: Path, text_type: str) -> None:
    kind = pa.dictionary(pa.int32(), pa.string()) if text_type == "dictionary" else getattr(pa, text_type)()
    pq.write_table(pa.table({"text": pa.array(TEXTS, pa.string()).cast(kind)}), tmp_path / "a.parquet")
    assert rows_of(tmp_path, ()) == (TEXTS, [])


def test_pieces_of_a_parquet_file_are_its_rows_each_once(tmp_path: Path) -> None:
    n_rows = 2 * ROWS + 7
    table = pa.table({"id": range(n_rows), "text": [str(number) for number in range(n_rows)]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=9_999)
    system, fragments = find_fragments(str(tmp_path), ["text"])
    assert [(one.start, one.rows) for one in fragments] == [(0, ROWS), (ROWS, ROWS), (2 * ROWS, 7)]
    assert len({one.name for one in fragments}) == 3
    assert rows_of(tmp_path)[1] == list(range(n_rows))
    assert [len(batch.texts) for batch in read(system, fragments[2], "text", [])] == [7]


def test_rows_without_a_text_say_why(tmp_path: Path) -> None:
    values = [b"fine", None, b"\xff\xfe", b"x" * (MAX_TEXT_BYTES + 1), b"y" * MAX_TEXT_BYTES]
    reasons = [Bad.NULL, Bad.NO_UTF8, Bad.LONG]
    for kind in (pa.binary(), pa.string()):
        array = pa.array(values, pa.binary()).cast(kind, safe=False)
        pq.write_table(pa.table({"text": array}), tmp_path / "a.parquet")
        texts, _ = rows_of(tmp_path / "a.parquet", ())
        assert texts[0] == "fine"
        assert texts[1:4] == reasons
        assert len(texts[4]) == MAX_TEXT_BYTES


def test_a_json_line_may_hold_anything(tmp_path: Path) -> None:
    lines = [
        b"{}",
        b'{"text": 5}',
        b'{"text": null}',
        b"{}",
        b"",
        b'{"text": "\xff"}',
        b'{"text": "\\ud83d"}',
        b'{"text": ["a"]}',
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))
    expected = [Bad.NULL, Bad.NO_STRING, Bad.NULL, Bad.NULL, Bad.NO_UTF8, Bad.NO_UTF8, Bad.NO_STRING]
    assert rows_of(tmp_path, ())[0] == expected


def test_a_csv_text_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"id,text\n1,caf\xe9\n2,fine\n")
    assert rows_of(tmp_path) == ([Bad.NO_UTF8, "fine"], [1, 2])


def test_a_kept_column_that_is_null_at_first(tmp_path: Path) -> None:
    rows = [{"text": "a", "id": None}] * BATCH + [{"text": "b", "id": "x"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert rows_of(tmp_path)[1] == [None] * BATCH + ["x"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.parquet", b"PAR1 no", r"a\.parquet: cannot be read \(.*\): fetch it again"),
        ("a.jsonl", b'{"text": "a", "id": 1}\n{"text"', r"a\.jsonl: line 2 is no JSON object"),
        ("a.jsonl", b'{"text": "a", "id": 1}\n[]', r"a\.jsonl: line 2 is no JSON object"),
        ("a.jsonl", b'{"words": "a"}', r"a\.jsonl: no column 'text': it has words"),
        ("a.jsonl", b'{"text": "a", "id": 1}\n{"text": "a", "id": "x"}', r"column 'id' changes its type"),
        ("a.jsonl.gz", gzip.compress(b'{"text": "a", "id": 1}\n' * 99)[:-9], r"cannot be read"),
        ("a.csv", b"id,words\n1,a\n", r"a\.csv: no column 'text': it has id, words"),
        ("a.csv", b"id,text\n1,a,b\n", r"a\.csv: cannot be read"),
        ("a.csv", b"", r"a\.csv: cannot be read"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=message) as error:
        rows_of(tmp_path / name)
    assert "\n" not in str(error.value)


def test_a_column_of_numbers_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="column 'id' holds int64, not text: name another with --text-column"):
        rows_of(write(tmp_path, "parquet"), (), text="id")


def test_a_folder_and_a_glob(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for place in (tmp_path / "b.jsonl", tmp_path / "deep" / "a.jsonl", tmp_path / "_old.jsonl", tmp_path / "notes.txt"):
        place.write_text(json.dumps({"text": place.parent.name + place.name}), encoding="utf-8")
    assert len(rows_of(tmp_path, ())[0]) == 2
    assert rows_of(f"{tmp_path}/*/a.json*", ())[0] == ["deepa.jsonl"]
    assert rows_of(f"file://{tmp_path}/b.jsonl", ())[0] == [f"{tmp_path.name}b.jsonl"]


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("nothing", "nothing is there"),
        ("a.txt", "its name ends in none of"),
        ("empty", "no file there ends in"),
        ("*.csv", "no file there ends in"),
        ("none.parquet", "its files have no rows"),
        ("sftp2://x/y", "no file system opens it"),
    ],
)
def test_nothing_to_score_is_one_line(tmp_path: Path, where: str, message: str) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "none.parquet")
    with pytest.raises(InputError, match=message):
        find_fragments(where if "://" in where else f"{tmp_path}/{where}", ["text"])


def test_the_name_of_a_file_tells_its_format() -> None:
    names = ("a.parquet", "a.pq", "x/a.csv.zst", "a.b.ndjson", "a.parquet.gz", "a.gz", "a", "a.json")
    assert [format_of(name) for name in names] == ["parquet", "parquet", "csv", "jsonl", None, None, None, None]
