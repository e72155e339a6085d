"""The featuriser as a graph: `codepoints` -> the hashes that `export.keyboard.hashing.features` gives, id for id.

onnxruntime needs about half a microsecond a node whatever it does, so there are few. What makes them few:

- A space is SPACE - PRIME here: the same modulo PRIME, yet so negative that the sign of a sum tells of a space in it.
  Runs of spaces then need no collapsing: no n-gram and no token goes across one.
- All windows of five numbers, (5, places), are five copies of the text in a row, reshaped to rows one number longer:
  each row starts one number later. Hashing the n-grams of all sizes is then one MatMul, finding those without a space
  inside another, which finds where tokens start and end too. The rows end on the start of the text, which is two
  spaces, so that what is there is neither.
- A token's hash is a sum up to its end minus that up to its start, times an inverse power. All three are rows of one
  running sum over the first three rows of the windows, so that one Compress takes them for every token.
- A sum of `number * power` needs no Mod on its terms: it stays below 2 ** 63. Salts are multiplied into the powers.
- The table that folds is stored as pages, and written out by onnxruntime when it folds constants: once, at the start.

Standard operators of opset 17; int64 wherever something is multiplied. Imports onnx and numpy.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto

from export.keyboard.folding import DROPPED, LIMIT, SPACE, WORD, fold_table
from export.keyboard.graph_builder import CODEPOINTS, GraphBuilder
from export.keyboard.hashing import BASE, END, LONGEST, PRIME, SALTS, START, powers

Ids = NDArray[np.int64]

GAP = SPACE - PRIME  # what stands for a space
PAGE = 16  # code points a page: the size that makes the tables smallest
ABOVE = 2**22  # above every number that stands for a character
TO_THE_END = 2**31 - 1


class Features(NamedTuple):
    """The names of what the featuriser found: int64 (words + pairs + letter n-grams,), and (1, words) or (letters,) as
    pieces."""

    ngrams: str
    pieces: str


def features_graph(sizes: tuple[int, ...], pieces: str = "words") -> onnx.ModelProto:
    """The featuriser alone: `codepoints` int32 (length,) -> `ngrams`, `pieces`."""
    graph = GraphBuilder()
    found = add_features(graph, sizes, pieces)._asdict()
    for name, value in found.items():
        graph.add("Reshape", value, [-1], out=name)
    return graph.model("features", CODEPOINTS, {name: (TensorProto.INT64, [f"n_{name}"]) for name in found})


def add_features(graph: GraphBuilder, sizes: tuple[int, ...], pieces: str) -> Features:
    """The nodes from `codepoints` to the hashes."""
    numbers = add_fold(graph, "codepoints")
    windows = add_windows(graph, numbers, widest_of(sizes))  # (widest, places)
    edges, is_inside, whole = add_tests(graph, windows, sizes)
    hashes = add_word_hashes(graph, windows, graph.add("And", edges, is_inside), widest_of(sizes))
    letters = graph.add("MatMul", ngram_factors(sizes), windows)  # (sizes, places)
    letters = graph.add("Compress", letters, graph.add("Reshape", whole, [-1]))
    ngrams = graph.add("Concat", add_words(graph, hashes), letters, axis=0)
    return Features(
        ngrams=graph.add("Mod", ngrams, PRIME),
        pieces=hashes if pieces == "words" else add_letters(graph, numbers),
    )


def add_letters(graph: GraphBuilder, numbers: str) -> str:
    """The numbers that are no spaces, in order: (letters,)"""
    return graph.add("Compress", numbers, graph.add("Greater", numbers, 0))


def add_fold(graph: GraphBuilder, code_points: str) -> str:
    """The folded text: int64 (length,), its spaces GAP."""
    seen = graph.add("Slice", code_points, [-LONGEST], [TO_THE_END])
    seen = graph.add("Min", seen, np.array(DROPPED, np.int32))
    numbers = graph.add("Gather", add_fold_table(graph), seen)
    return graph.add("Compress", numbers, graph.add("Cast", numbers, to=TensorProto.BOOL), out="numbers")


def add_fold_table(graph: GraphBuilder) -> str:
    """The number of every code point up to DROPPED: int64 (DROPPED + 1,), 0 where nothing stands for it."""
    page_of, pages = fold_pages()
    index = graph.add("Cast", graph.constant(page_of, "fold_page_of"), to=TensorProto.INT32)
    changes = graph.add("Reshape", graph.add("Gather", graph.constant(pages, "fold_pages"), index), [-1])
    numbers = graph.add(
        "Add", changes, graph.add("Range", *(np.array(number, np.int32) for number in (0, len(page_of) * PAGE, 1)))
    )
    spaces = np.flatnonzero(fold_table() == SPACE)
    numbers = graph.add("ScatterElements", numbers, spaces, np.full(len(spaces), GAP, np.int32), axis=0)
    return graph.add("Cast", numbers, to=TensorProto.INT64)


def scalar(number: int) -> Ids:
    """A number as an array without axes: ()"""
    return np.array(number, np.int64)


def fold_pages() -> tuple[NDArray[np.int16], NDArray[np.int32]]:
    """Which page each run of PAGE code points has, and by page what to add to fold them. (runs,), (pages, PAGE)"""
    code_points = np.arange(-(-(DROPPED + 1) // PAGE) * PAGE)
    numbers = code_points.copy()
    numbers[:LIMIT] = fold_table()
    numbers[(numbers == DROPPED) | (code_points > DROPPED)] = 0
    pages, page_of = np.unique((numbers - code_points).reshape(-1, PAGE), axis=0, return_inverse=True)
    return page_of.reshape(-1).astype(np.int16), pages.astype(np.int32)


def add_windows(graph: GraphBuilder, numbers: str, widest: int) -> str:
    """Every window of the text between two spaces and one: (widest, places), one place more than that has numbers."""
    copies = [part for _ in range(widest) for part in ([GAP, GAP, GAP], numbers)]
    joined = graph.add("Concat", [GAP, GAP], *copies[1:], [GAP] * (widest + 1), axis=0)
    return graph.add("Reshape", joined, [widest, -1], out="windows")


def add_tests(graph: GraphBuilder, windows: str, sizes: tuple[int, ...]) -> tuple[str, str, str]:
    """What is so at each place: an edge between two numbers (3, places), the second is no space (1, places), and an
    n-gram of each size starts there (sizes, places).

    The edges are between the first and second number, the second and third, and the first and second again.
    """
    factors, least = edge_factors(sizes)
    is_so = graph.add("GreaterOrEqual", graph.add("MatMul", factors, windows), least)
    edges, is_inside, whole = graph.add_all(
        "Split", is_so, [3, 1, len(sizes)], out=["is_edge", "is_inside", "is_whole"], axis=0
    )
    return edges, is_inside, whole


def edge_factors(sizes: tuple[int, ...]) -> tuple[Ids, Ids]:
    """What windows are multiplied by, and the least that the sum must be: (tests, widest), (tests, 1).

    An edge is where not both are word characters. An n-gram has no GAP inside; two letters have no inside, and are one
    unless both are GAP. Even a sum over five GAPs stays in int64.
    """
    factors = np.zeros((4 + len(sizes), widest_of(sizes)), np.int64)
    least = np.zeros((len(factors), 1), np.int64)
    for row, place in enumerate((0, 1, 0)):
        factors[row, place : place + 2], least[row] = -1, 1 - 2 * WORD
    factors[3, 1] = 1
    for row, size in enumerate(sizes, start=4):
        factors[row, 1 : size - 1] = 1
        if size == 2:
            factors[row, :2], least[row] = 1, 2 * GAP + 1
    return factors, least


def add_word_hashes(graph: GraphBuilder, windows: str, is_token: str, widest: int) -> str:
    """The hash of each token: (1, tokens). `is_token` (3, places) says where one starts, ends, and starts again."""
    steps, least = token_steps(widest)
    steps_table = graph.add("Cast", graph.constant(steps.astype(np.int32), "token_steps"), to=TensorProto.INT64)
    steps_here = graph.add("Slice", steps_table, [0, 0], graph.add("Shape", windows))
    added = graph.add("Mul", graph.add("Max", windows, least), steps_here)
    sums = graph.add("CumSum", added, scalar(1))  # (widest, places)
    sums = graph.add("Compress", sums, graph.add("Reshape", is_token, [-1]))  # of the first three rows
    sums = graph.add("Reshape", sums, [3, -1])  # (3, tokens)
    factors = graph.add("MatMul", np.array([[-1, 1, 0], [0, 0, 1]]), sums)  # (2, tokens): the run, the inverse power
    runs, inverses = graph.add_all("Split", graph.add("Mod", factors, PRIME), [1, 1], out=["runs", "inverses"], axis=0)
    return graph.add("Mod", graph.add("Mul", runs, inverses), PRIME, out="word_hashes")


def token_steps(widest: int) -> tuple[Ids, Ids]:
    """What windows are multiplied by before they are summed up, and the least that a number counts there.

    Shapes (widest, places), (widest, 1). The sums up to a place are, modulo PRIME: of the first row the text up to
    there, of the second up to the next place, of the third the inverse power of that place, for its numbers all count
    ABOVE. Nothing is asked of the other rows.
    """
    power, inverse = powers()
    places = LONGEST + 4  # two spaces in front, one behind, one place more
    steps, least = np.zeros((widest, places), np.int64), np.zeros((widest, 1), np.int64)
    steps[0], steps[1] = power[:places], power[1 : places + 1]
    rises = np.diff(inverse[: places + 1])
    rises[0] = inverse[1]
    undone = pow(ABOVE, -1, PRIME)
    steps[2], least[2] = rises % PRIME * undone % PRIME, ABOVE
    return steps, least


def add_words(graph: GraphBuilder, hashes: str) -> str:
    """Salted hashes of the tokens and of neighbours, START and END among them, not yet modulo PRIME: (2 tokens + 1,)

    The first of the words is START, and dropped.
    """
    start, end = np.array([[START]]), np.array([[END]])
    both = graph.add("Concat", start, hashes, hashes, end, axis=1)
    both = graph.add("Reshape", both, [2, -1])  # (2, tokens + 1): left above right
    is_there = np.arange(2 * LONGEST + 2) > 0
    return graph.add("Compress", graph.add("MatMul", word_factors(), both), graph.constant(is_there, "is_there"))


def word_factors() -> Ids:
    """What the left and the right hash are multiplied by, for a word and for a pair: (2, 2)"""
    return np.array([[SALTS["word"], 0], [BASE * SALTS["pair"] % PRIME, SALTS["pair"]]], np.int64)


def ngram_factors(sizes: tuple[int, ...]) -> Ids:
    """What windows are multiplied by for the salted hashes of n-grams: (sizes, widest)"""
    factors = np.zeros((len(sizes), widest_of(sizes)), np.int64)
    for row, size in enumerate(sizes):
        for place in range(size):
            factors[row, place] = pow(BASE, place, PRIME) * SALTS[size] % PRIME
    return factors


def widest_of(sizes: tuple[int, ...]) -> int:
    """How many numbers a window has: those of the longest n-gram, and at least the three that an edge is told by."""
    return max(3, *sizes)
