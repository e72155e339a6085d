"""What a text to top 3 takes in a C loop over the bundle's own tables: `python -m bench.speed.c_loop en --texts TABLE`.

The limit that a machine sets, not a runtime: c_loop.c is compiled here for this very processor, and its three best are
compared with the bundle's. It, `predict` and the floor are timed in turns. Prints one JSON document. Needs a C compiler
(`cc`) and onnx. Imports numpy, `runtime` and the numpy side of `export.keyboard`.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import command
from bench.errors import BenchError
from bench.speed.floor import Floor
from bench.texts import last_column
from export.keyboard.folding import DROPPED, LIMIT, SPACE, fold_table
from export.keyboard.hashing import PRIME, powers
from runtime import EmojiPredictor

SOURCE = Path(__file__).with_suffix(".c")
FLAGS = ("-std=c11", "-O3", "-march=native")
ROUNDS = 5
Array = NDArray[Any]


def tables_of(model: Path) -> bytes:
    """The file that c_loop.c loads; BenchError for a graph that is not the keyboards'."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(model)).graph
    constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    made_by = {name: node for node in graph.node for name in node.output}
    uses = {name: node for node in graph.node for name in node.input}
    try:
        products = [node for node in graph.node if node.op_type == "MatMul" and node.input[1] == "windows"]
        (factors,) = (one for node in products if (one := constants[node.input[0]]).min() >= 0)
        cut = made_by[made_by[uses["pieces_table_quantized"].input[1]].input[0]]
        table, importances, last = (constants[f"{name}_quantized"] for name in ("table", "importances", "last_table"))
        pieces = constants["pieces_table_quantized"].astype(np.float32) - constants["pieces_table_zero_point"]
        kernels = constants["kernels"][:, 0].transpose(1, 2, 0)  # (width, dim, channels)
        counts = [len(folded()), len(factors), *table.shape, len(importances), *pieces.shape, *kernels.shape]
        zeros = [int(constants[f"{name}_zero_point"]) for name in ("table", "importances", "last_table")]
        scale = {name: constants[f"{name}_scale"] for name in ("table", "importances", "pieces_table")}
        digits = constants["last_table_quantized.digits_count"][-1] * constants["last_table_quantized.digits_of"][-1]
    except (KeyError, ValueError, IndexError):
        raise BenchError(f"{model}: its graph is not that of an int8 keyboard: give one of those") from None
    n_folded, n_sizes, n_buckets, dim, n_importances, n_pieces, piece_dim, width, _, channels = counts
    longest, of_words = -int(constants[cut.input[1]][0]), cut.input[0] == "word_hashes"
    n_labels = graph.output[0].type.tensor_type.shape.dim[0].dim_value
    head = [n_folded, n_sizes, n_buckets, n_importances, dim, n_pieces - 1, piece_dim, width, channels, longest]
    head += [last.shape[0], n_labels, last.shape[1], of_words, *zeros]
    parts: list[Array] = [
        np.array(head, np.int32),
        np.float32(scale["table"] * scale["importances"]).reshape(1),
        folded(),
        np.pad(factors, ((0, 0), (0, 5 - factors.shape[1]))),
        powers()[0],
        table,
        importances,
        pieces[:-1] * scale["pieces_table"],
        kernels,
        constants["kernels.bias"],
        constants["hidden.weight"],
        constants["hidden.bias"],
        last,
        constants["scales"] * np.float32(digits),
        constants["last.biases"][1:],
    ]
    return b"".join(np.ascontiguousarray(part).tobytes() for part in parts)


def folded() -> NDArray[np.int64]:
    """The number of each code point up to DROPPED as the graph has it: 0 for nothing, far below 0 for a space."""
    numbers = np.arange(DROPPED + 1)
    numbers[:LIMIT] = fold_table()
    numbers[numbers == DROPPED] = 0
    numbers[numbers == SPACE] = SPACE - PRIME
    return numbers


def built(folder: Path) -> Path:
    """The program, compiled into the folder."""
    compiler, program = shutil.which("cc"), folder / "c_loop"
    if compiler is None:
        raise BenchError("no C compiler: install one that is called cc, such as gcc or clang")
    done = subprocess.run([compiler, *FLAGS, "-o", program, SOURCE, "-lm"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"{compiler} failed ({done.stderr.strip()[:200]})")
    return program


def measure(predictor: EmojiPredictor, texts: Sequence[str], rounds: int) -> dict[str, Any]:
    """Medians in microseconds over all texts and rounds, in turns, and how many texts get the same three best."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        program = built(folder)
        (folder / "tables").write_bytes(tables_of(predictor.path / "model.onnx"))
        coded = [np.frombuffer(text.encode("utf-32-le"), "<u4") for text in texts]
        numbers = [np.concatenate([np.array([len(text)], "<u4"), text]) for text in coded]
        (folder / "texts").write_bytes(np.concatenate(numbers).tobytes())
        floor = Floor()
        empty = floor.prepare()
        taken: dict[str, list[float]] = {"c_loop": [], "predict": [], "floor": []}
        for _ in range(rounds):
            arguments = [str(program), str(folder / "tables"), str(folder / "texts"), "3"]
            lines = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.splitlines()
            rows = np.array([line.split() for line in lines[len(texts) :]], np.int64)  # the first of three warms up
            taken["c_loop"] += (rows[:, 3] / 1000).tolist()
            taken["predict"] += [_us(partial(predictor.predict, text, 3)) for text in texts]
            taken["floor"] += [_us(partial(floor.run, empty)) for _ in texts]
    ids = {label.emoji: label.id for label in predictor.labels}
    best = [[ids[one.emoji] for one in predictor.predict(text, 3)] for text in texts]
    same = int((rows[: len(texts), :3] == np.array(best)).all(axis=1).sum())
    figures = {
        name: {f"p{q}_us": round(float(np.percentile(us, q)), 2) for q in (50, 90, 99)} for name, us in taken.items()
    }
    return {**figures, "n_texts": len(texts), "same_three_best": same}


def _us(call: Callable[[], object]) -> float:
    start = time.perf_counter_ns()
    call()
    return (time.perf_counter_ns() - start) / 1000


def c_loop(argv: Sequence[str] | None) -> tuple[int, Any]:
    parser = command.parser("bench.speed.c_loop", "The keyboard's model as a C loop: the limit of this machine.")
    parser.add_argument("bundle", help="name of a shipped keyboard, or its folder")
    parser.add_argument("--texts", type=Path, required=True, help="a table whose last column is a text")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often every text is asked (default {ROUNDS})")
    arguments = parser.parse_args(argv)
    if arguments.rounds < 1:
        raise BenchError("nothing to measure: give one round or more")
    return 0, measure(EmojiPredictor.load(arguments.bundle), last_column(arguments.texts), arguments.rounds)


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.speed.c_loop", c_loop, argv)


if __name__ == "__main__":
    raise SystemExit(main())
