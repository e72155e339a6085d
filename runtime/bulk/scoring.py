"""A fragment becomes one parquet file, whole or not at all: written beside its place, then renamed.

After the kept columns come `emoji` list<string>, `score` list<float>, and where asked for `trigger` float and
`emotions` struct of floats; all of them null in a row without a usable text. Each text is answered as if it were alone:
many in one call where the bundle's graph is known (`batched.py`), else by the calls of `EmojiPredictor.predict`.
Imports numpy, pyarrow and the runtime.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from runtime.bulk.batched import batched
from runtime.bulk.fragments import METADATA, Fragment, InputError, Settings, one_line, read_record
from runtime.bulk.reading import Bad, Batch, read
from runtime.errors import TextError
from runtime.predictor import EmojiPredictor
from runtime.strip.ranking import top_k

TOGETHER = 512  # texts that are scored in one call
GROUP = 8192  # rows of the output that are held until they are written


class Scorer:
    """Scores fragments of one input into one folder, with one bundle."""

    def __init__(self, predictor: EmojiPredictor, settings: Settings, *, on_error: str) -> None:
        self._predictor = predictor
        self._settings = settings
        self._fails = on_error == "fail"
        self._emoji = [label.emoji for label in predictor.labels]
        wanted = {"scores": True, "trigger": settings.trigger, "emotions": settings.emotions}
        self._outputs = [name for name, is_wanted in wanted.items() if is_wanted]
        self._batched = batched(predictor, self._outputs)
        self._types = {"emoji": pa.list_(pa.string()), "score": pa.list_(pa.float32())}
        if settings.trigger:
            self._types["trigger"] = pa.float32()
        if settings.emotions:
            self._types["emotions"] = pa.struct([(name, pa.float32()) for name in predictor.emotion_names])

    def score(self, system: Any, fragment: Fragment, out_system: Any, folder: str) -> dict[str, int]:
        """Write the output of `fragment` and return its counts; what is there already is left as it is."""
        place = f"{folder}/{fragment.name}"
        if out_system.get_file_info(place).is_file:  # by a worker that died before it could say so
            counts: dict[str, int] = read_record(out_system, place)["counts"]
            return counts
        beside = f"{folder}/.{fragment.name}.{uuid.uuid4().hex}"
        try:
            return self._write(system, fragment, out_system, beside, place)
        except BaseException:
            if out_system.get_file_info(beside).is_file:
                out_system.delete_file(beside)
            raise

    def _write(self, system: Any, fragment: Fragment, out_system: Any, beside: str, place: str) -> dict[str, int]:
        counts: Counter[str] = Counter(rows=0)
        try:
            with out_system.open_output_stream(beside) as stream:
                writer: Any = None
                try:
                    for table in self._tables(system, fragment, counts):
                        writer = writer or pq.ParquetWriter(stream, table.schema, compression="zstd")
                        writer.write_table(_as(table, writer.schema, fragment.path))
                    record = {"settings": self._settings.document(), "input": fragment.path, "counts": counts}
                    writer.add_key_value_metadata({METADATA.decode(): json.dumps(record)})
                finally:
                    if writer:
                        writer.close()
            out_system.move(beside, place)
        except OSError as error:
            raise InputError(f"{place}: cannot be written ({one_line(error)}): make room, and run it again") from None
        return dict(counts)

    def _tables(self, system: Any, fragment: Fragment, counts: Counter[str]) -> Iterator[Any]:
        """What is written, GROUP rows at a time; of a file without a row one table without a row."""
        tables: list[Any] = []
        for batch in read(system, fragment, self._settings.text_column, self._settings.columns):
            tables.append(self._table(fragment, batch, counts))
            if sum(table.num_rows for table in tables) >= GROUP:
                yield _joined(tables, fragment.path)
                tables = []
        if not counts["rows"]:
            tables = [
                self._table(fragment, Batch([], [pa.array([], pa.string()) for _ in self._settings.columns]), counts)
            ]
        if tables:
            yield _joined(tables, fragment.path)

    def _table(self, fragment: Fragment, batch: Batch, counts: Counter[str]) -> Any:
        for row, text in enumerate(batch.texts):
            self._check(fragment, text, counts["rows"] + row)
        found = iter(self._found([text for text in batch.texts if not isinstance(text, Bad)], counts))
        answers = [None if isinstance(text, Bad) else self._answer(*next(found)) for text in batch.texts]
        counts["rows"] += len(answers)
        counts.update(text.value for text in batch.texts if isinstance(text, Bad))
        columns = {}
        for name, kept in zip(self._settings.columns, batch.kept, strict=True):
            texts = [None if isinstance(text, Bad) else text for text in batch.texts] if kept is None else ()
            columns[name] = pa.array(texts, pa.string()) if kept is None else kept
        for place, (name, kind) in enumerate(self._types.items()):
            columns[name] = pa.array([answer and answer[place] for answer in answers], kind)
        return pa.table(columns)

    def _check(self, fragment: Fragment, text: str | Bad, row: int) -> None:
        if isinstance(text, Bad) and self._fails:
            raise TextError(
                f"{fragment.path}: row {fragment.start + row}: {text.value}: mend it, or let --on-error null keep "
                "the row without emoji"
            )

    def _found(self, texts: Sequence[str], counts: Counter[str]) -> Iterator[Sequence[Any]]:
        """What the graph says of each text, by output."""
        if self._batched is None:
            yield from (self._predictor.outputs(text, self._outputs) for text in texts)
        else:
            for start in range(0, len(texts), TOGETHER):
                some = texts[start : start + TOGETHER]
                counts["batched"] += len(some)
                answers = self._batched(some)
                yield from zip(*(answers[name] for name in self._outputs), strict=True)

    def _answer(self, scores: Any, *others: Any) -> Sequence[Any]:
        """Emoji, scores, and what else was asked for."""
        best = top_k(scores, self._settings.top_k)
        answer: list[Any] = [[self._emoji[label] for label in best], scores[best]]
        for name, found in zip(self._outputs[1:], others, strict=True):
            values = found.tolist()
            answer.append(
                dict(zip(self._predictor.emotion_names, values, strict=True)) if name == "emotions" else values
            )
        return answer


def _joined(tables: Sequence[Any], path: str) -> Any:
    return pa.concat_tables([_as(table, tables[0].schema, path) for table in tables])


def _as(table: Any, schema: Any, path: str) -> Any:
    """The table with the types of the batch that came first."""
    try:
        return table.cast(schema)
    except (pa.ArrowException, ValueError) as error:
        raise InputError(f"{path}: a kept column changes its type ({one_line(error)}): keep others") from None
