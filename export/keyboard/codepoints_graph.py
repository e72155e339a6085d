"""The featuriser as a graph: `codepoints` -> the hashes that `export.keyboard.hashing.features` gives, id for id.

onnxruntime needs about half a microsecond a node whatever it does, so there are few. What makes them few:

- A space is SPACE - PRIME here: the same modulo PRIME, yet so negative that the sign of a sum tells of a space in it.
  Runs of spaces then need no collapsing: no n-gram and no token goes across one.
- All windows of five numbers, (5, places), are five copies of the text in a row, reshaped to rows one number longer:
  each row starts one number later. Hashing the n-grams of all sizes is then one MatMul, finding those without a space
  inside another. The rows end on the start of the text, which is two spaces, so that what is there is never an n-gram.
- A sum of `number * power` needs no Mod on its terms: it stays below 2 ** 63. Salts are multiplied into the powers.

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
from export.keyboard.hashing import BASE, END, LONGEST, PRIME, SALTS, SEEN, START, powers

Ids = NDArray[np.int64]

GAP = SPACE - PRIME  # what stands for a space
PAGE = 16  # code points a page: the size that makes the tables smallest
TO_THE_END = 2**31 - 1


class Features(NamedTuple):
    """The names of the featuriser's outputs: int64 (words + pairs,), (letter n-grams,), (pieces,) and ()."""

    words: str = "words"
    letters: str = "letters"
    pieces: str = "pieces"
    n_tokens: str = "n_tokens"


def features_graph(sizes: tuple[int, ...], pieces: str = "words") -> onnx.ModelProto:
    """The featuriser alone: `codepoints` int32 (length,) -> `words`, `letters`, `pieces`, `n_tokens`."""
    graph = GraphBuilder()
    out = add_features(graph, sizes, pieces)
    shapes = {out.words: ["n_words"], out.letters: ["n_letters"], out.pieces: ["n_pieces"], out.n_tokens: []}
    return graph.model("features", CODEPOINTS, {name: (TensorProto.INT64, shape) for name, shape in shapes.items()})


def add_features(graph: GraphBuilder, sizes: tuple[int, ...], pieces: str) -> Features:
    """The nodes from `codepoints` to the hashes."""
    out = Features()
    numbers = add_fold(graph, "codepoints")
    hashes = add_word_hashes(graph, numbers)
    graph.add("Size", hashes, out=out.n_tokens)
    if pieces == "words":
        graph.add("Identity", hashes, out=out.pieces)
    else:
        graph.add("Compress", numbers, graph.add("Greater", numbers, 0), out=out.pieces)
    words = graph.add("Concat", graph.add("Mul", hashes, SALTS["word"]), add_pairs(graph, hashes), axis=0)
    graph.add("Mod", words, PRIME, out=out.words)
    letters = add_letter_ngrams(graph, numbers, sizes)
    graph.add("Mod", letters, PRIME, out=out.letters)
    return out


def add_fold(graph: GraphBuilder, code_points: str) -> str:
    """The folded text between two spaces and one: int64 (length,), its spaces GAP."""
    shift_of_page, added = fold_tables()
    seen = graph.add("Slice", code_points, [-SEEN], [TO_THE_END])
    seen = graph.add("Concat", np.array([SPACE], np.int32), seen, axis=0)  # (length,)
    seen = graph.add("Min", seen, np.array(DROPPED, np.int32))
    low = graph.add("Min", seen, np.array(LIMIT, np.int32))
    page = graph.add("Div", low, np.array(PAGE, np.int32))
    place = graph.add("Add", low, graph.add("Gather", graph.constant(shift_of_page, "shift_of_page"), page))
    change = graph.add("Gather", graph.constant(added, "added"), place)
    numbers = graph.add("Cast", graph.add("Add", seen, change), to=TensorProto.INT64)
    is_kept = graph.add("Cast", graph.add("Sub", numbers, DROPPED), to=TensorProto.BOOL)
    numbers = graph.add("Slice", graph.add("Compress", numbers, is_kept), [-LONGEST], [TO_THE_END])
    first_space = graph.add("ArgMin", graph.add("Min", numbers, 0), axis=0, keepdims=1)  # 0 where there is no space
    numbers = graph.add("Slice", numbers, first_space, [TO_THE_END])
    return graph.add("Concat", [GAP, GAP], numbers, [GAP], axis=0, out="numbers")


def fold_tables() -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """By page: what to add to a code point to find its place; by place: what to add to fold it. (pages,), (places,)

    The last page is that of all code points from LIMIT on, which stay as they are.
    """
    code_points = np.arange(LIMIT)
    numbers = fold_table().astype(np.int64)
    numbers[numbers == SPACE] = GAP
    pages = np.append(numbers - code_points, np.zeros(PAGE, np.int64)).reshape(-1, PAGE)
    distinct, index = np.unique(pages, axis=0, return_inverse=True)
    shifts = (index.reshape(-1) - np.arange(len(pages))) * PAGE
    return shifts.astype(np.int32), distinct.reshape(-1).astype(np.int32)


def add_word_hashes(graph: GraphBuilder, numbers: str) -> str:
    """The hash of each token (tokens,): the sum up to its end minus that up to its start, times an inverse power."""
    power, inverse = (np.append(table, 0) for table in powers())  # one place more: there are two spaces in front here
    signs = graph.add("Max", numbers, 0)  # a space adds nothing
    power_here = graph.add("Slice", graph.constant(power, "power"), [0], graph.add("Shape", numbers))
    sums = graph.add("CumSum", graph.add("Mul", signs, power_here), 0)  # (length,)
    pair = graph.add("Add", graph.add("Slice", signs, [0], [-1]), graph.add("Slice", signs, [1], [TO_THE_END]))
    is_edge = graph.add("Less", pair, 2 * WORD)  # (length - 1,): not two word characters, so a token may end between
    edges = graph.add("Compress", sums, is_edge)
    runs = graph.add("Sub", graph.add("Slice", edges, [1], [TO_THE_END]), graph.add("Slice", edges, [0], [-1]))
    is_token = graph.add("Cast", runs, to=TensorProto.BOOL)  # the others are spaces
    runs = graph.add("Compress", runs, is_token)  # (tokens,)
    inverses = graph.add("Compress", graph.constant(inverse[1:], "inverse"), is_edge)
    inverses = graph.add("Compress", inverses, is_token)  # (tokens,)
    return graph.add("Mod", graph.add("Mul", graph.add("Mod", runs, PRIME), inverses), PRIME, out="word_hashes")


def add_pairs(graph: GraphBuilder, hashes: str) -> str:
    """Salted hashes of neighbouring tokens, START and END among them, not yet modulo PRIME: (tokens + 1,)"""
    both = graph.add("Concat", [START], hashes, hashes, [END], axis=0)
    both = graph.add("Reshape", both, [2, -1])  # (2, tokens + 1): left above right
    return graph.add("MatMul", pair_factors(), both)


def pair_factors() -> Ids:
    """What the left and the right hash are multiplied by: (2,)"""
    return np.array([BASE * SALTS["pair"] % PRIME, SALTS["pair"]], np.int64)


def add_letter_ngrams(graph: GraphBuilder, numbers: str, sizes: tuple[int, ...]) -> str:
    """Salted hashes of the letter n-grams of all sizes, not yet modulo PRIME: (n-grams,)"""
    widest = max(sizes)
    copies = graph.add("Concat", *[numbers] * widest, [GAP] * widest, axis=0)
    windows = graph.add("Reshape", copies, [widest, -1])  # (widest, length + 1)
    factors, inside, least = ngram_factors(sizes)
    is_whole = graph.add("GreaterOrEqual", graph.add("MatMul", inside, windows), least)  # (sizes, length + 1)
    return graph.add("Compress", graph.add("MatMul", factors, windows), graph.add("Reshape", is_whole, [-1]))


def ngram_factors(sizes: tuple[int, ...]) -> tuple[Ids, Ids, Ids]:
    """What windows are multiplied by: for the hash; for the sum of what is inside; and the least that this may be.

    Shapes (sizes, widest) twice, (sizes, 1). Even a sum over five GAPs stays in int64. An n-gram has no GAP inside; two
    letters have no inside, and are one unless both are GAP.
    """
    factors, inside = np.zeros((2, len(sizes), max(sizes)), np.int64)
    least = np.zeros((len(sizes), 1), np.int64)
    for row, size in enumerate(sizes):
        for place in range(size):
            factors[row, place] = pow(BASE, place, PRIME) * SALTS[size] % PRIME
        inside[row, 1 : size - 1] = 1
        if size == 2:
            inside[row, :2], least[row] = 1, 2 * GAP + 1
    return factors, inside, least
