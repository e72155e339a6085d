"""Many texts in one call: what the keyboard's graph does for one text, done by numpy for the tables of that graph.

A text's own nodes cost more to call than to compute. Here the texts stand in a row, spaces between them, so that
no n-gram goes across two of them: everything is hashed at once, and each layer is one product. Sizes come from the
graph. A graph that is not recognised, or whose own answers to PROBES are others, has no batched path.

The bag's sums and the last layer are exact in either order; the layers between are onnxruntime's. Answers are those of
one text alone within TOLERANCE. Imports numpy and the runtime; onnx, if it is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runtime.bulk.layers import convolution, layers
from runtime.predictor import EmojiPredictor
from runtime.text import check_text

TOLERANCE = 1e-6
MAX_CODE_POINTS = 16_384  # that are looked at together: what bounds the memory
PROBES = (
    "",
    "a",
    "so happy, isn't it?",
    "我很开心 😀!!",
    "Ünï\u200bcode ＡＢ ١٢ 👩🏽",
    "x" * 500,
    "ab c. " * 100,
    "\0\t ",
)

# what stands in a graph without a name; see export/keyboard/hashing.py and folding.py
SPACE, WORD = 32, 0x200000
PRIME, BASE, WORD_SALT, PAIR_SALT = 2**31 - 1, 1_000_003, 40_503_001, 97_654_321
START, END = 1_234_567, 7_654_321
GAP = SPACE - PRIME

Array = NDArray[Any]


class NotRecognised(Exception):
    """The graph has no batched path; says why."""


def batched(predictor: EmojiPredictor, outputs: Sequence[str]) -> BatchScorer | None:
    """The batched path of a bundle, or None where its texts must go one at a time."""
    try:
        scorer = BatchScorer(_graph(predictor), outputs)
        found = scorer(PROBES)
    except (NotRecognised, KeyError, IndexError, ValueError):
        return None
    for row, text in enumerate(PROBES):
        for name, alone in zip(outputs, predictor.outputs(text, list(outputs)), strict=True):
            if found[name][row].shape != alone.shape or not np.allclose(
                found[name][row], alone, rtol=0, atol=TOLERANCE
            ):
                return None
    return scorer


def _graph(predictor: EmojiPredictor) -> Any:
    if predictor.contract != "codepoints":
        raise NotRecognised(f"contract {predictor.contract}")
    try:
        import onnx
    except ImportError:
        raise NotRecognised("onnx is not installed") from None
    return onnx.load(str(predictor.path / "model.onnx")).graph


class BatchScorer:
    """Texts -> each output for all of them: scores (texts, labels), trigger (texts,), emotions (texts, emotions)."""

    def __init__(self, graph: Any, outputs: Sequence[str]) -> None:
        """NotRecognised, KeyError, IndexError or ValueError where the graph is not such a one."""
        from onnx import numpy_helper

        self._constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
        self._outputs = outputs
        made_by = {name: node for node in graph.node for name in node.output}
        uses = {name: node for node in graph.node for name in node.input}  # the last that takes it
        self._seen = -int(self._constants[uses["codepoints"].input[1]][0])
        self._folded = self._fold_table(made_by)
        self._power = self._constants["token_steps"][0].astype(np.int64)  # (positions,)
        self._factors = self._ngram_factors(graph)
        self._table, self._importances = self._floats("table"), self._floats("importances")
        self._shares = self._constants["shares"]  # (n-grams + 1,)
        self._pieces = self._floats("pieces_table")  # (pieces + 1, dim): the last stands for none
        self._pieces[-1] = 0
        kernels = self._constants["kernels"]  # (channels, 1, width, dim)
        self._width = kernels.shape[2]
        self._convolution = convolution(kernels.reshape(len(kernels), -1).T, self._constants["kernels.bias"])
        cut = made_by[made_by[uses["pieces_table_quantized"].input[1]].input[0]]
        self._longest = -int(self._constants[cut.input[1]][0])
        self._pieces_are_words = cut.input[0] == "word_hashes"
        if len(self._constants["hidden.weight"]) != self._table.shape[1] + len(kernels):
            raise NotRecognised("its hidden layer reads more than one bag and the convolution")
        self._layers = layers(self._constants, _n_labels_of(graph))

    def _floats(self, name: str) -> Array:
        scale, zero = self._constants[f"{name}_scale"], self._constants[f"{name}_zero_point"]
        floats: Array = (self._constants[f"{name}_quantized"].astype(np.float32) - np.float32(zero)) * scale
        return floats

    def _fold_table(self, made_by: dict[str, Any]) -> Array:
        """The number of each code point, GAP for white space, 0 for what is dropped; the last stands for the rest."""
        pages, page_of = self._constants["fold_pages"], self._constants["fold_page_of"]
        table: Array = pages[page_of].reshape(-1).astype(np.int64)
        table += np.arange(len(table))
        (spaces,) = (node for node in made_by.values() if node.op_type == "ScatterElements")
        table[self._constants[spaces.input[1]]] = self._constants[spaces.input[2]]
        if table[-1] != 0 or (table[table < 0] != GAP).any():
            raise NotRecognised("its table that folds is another")
        return table

    def _ngram_factors(self, graph: Any) -> Array:
        """What the numbers of a window are multiplied by, a row a size: (sizes, widest)"""
        products = [node for node in graph.node if node.op_type == "MatMul" and node.input[1] == "windows"]
        (factors,) = (one for node in products if (one := self._constants[node.input[0]]).min() >= 0)
        table: Array = factors
        return table

    def __call__(self, texts: Sequence[str]) -> dict[str, Array]:
        """TextError where a text is not valid Unicode."""
        parts = [self._answers(part) for part in _parts([check_text(text)[-self._seen :] for text in texts])]
        return {name: np.concatenate([part[name] for part in parts]) for name in self._outputs}

    def _answers(self, texts: Sequence[str]) -> dict[str, Array]:
        features, biases = self._features(texts)
        found = self._layers.run(list(self._outputs), {"features": features, "biases": biases})
        return dict(zip(self._outputs, found, strict=True))

    def _features(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """What the hidden layer reads, (texts, features), and which row of biases each text has: (texts,)"""
        numbers, owner = self._fold(texts)
        count = len(texts)
        words, word_owner = self._word_hashes(numbers, owner)
        n_tokens = np.bincount(word_owner, minlength=count)
        pairs = self._pairs(words, word_owner, n_tokens)
        letters, letter_owner = self._letter_ngrams(numbers, owner)
        ngrams = np.concatenate([words * WORD_SALT % PRIME, pairs, letters])
        ngram_owner = np.concatenate([word_owner, np.repeat(np.arange(count), n_tokens + 1), letter_owner])
        order = np.argsort(ngram_owner, kind="stable")
        is_letter = numbers > 0
        pieces = (words, word_owner) if self._pieces_are_words else (numbers[is_letter], owner[is_letter])
        parts = [self._bag(ngrams[order], ngram_owner[order], count), self._strongest(*pieces, count)]
        return np.concatenate(parts, axis=1), np.minimum(np.bincount(ngram_owner, minlength=count), 2)

    def _fold(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """The folded texts, each between two spaces, and the text that each number is of: (numbers,) each."""
        seen = np.frombuffer("".join(texts).encode("utf-32-le"), "<i4")
        owner = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
        numbers = self._folded[np.minimum(seen, len(self._folded) - 1)]
        is_kept = numbers != 0
        numbers, owner = numbers[is_kept], owner[is_kept]
        sizes = np.bincount(owner, minlength=len(texts)) + 2
        spread = np.full(len(owner) + 2 * len(texts), GAP, np.int64)
        spread[np.arange(len(owner)) + 2 * owner + 1] = numbers
        return spread, np.repeat(np.arange(len(texts)), sizes)

    def _word_hashes(self, numbers: Array, owner: Array) -> tuple[Array, Array]:
        """The hash of each token, and its text: (tokens,) each."""
        signs = np.maximum(numbers, 0)
        starts = np.flatnonzero((signs[1:] > 0) & (signs[1:] + signs[:-1] < 2 * WORD)) + 1
        if not len(starts):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        lengths = np.diff(np.append(starts, len(signs)))
        places = np.arange(len(signs) - starts[0]) - np.repeat(starts - starts[0], lengths)
        terms = signs[starts[0] :] * self._power[np.minimum(places, len(self._power) - 1)]
        return np.asarray(np.add.reduceat(terms, starts - starts[0])) % PRIME, owner[starts]

    def _pairs(self, words: Array, owner: Array, n_tokens: Array) -> Array:
        """Hashes of neighbouring tokens, text by text: (tokens + texts,)"""
        left, right = np.full(len(words) + len(n_tokens), START), np.full(len(words) + len(n_tokens), END)
        places = np.arange(len(words)) + owner
        left[places + 1], right[places] = words, words
        pairs: Array = (left * (BASE * PAIR_SALT % PRIME) % PRIME + right * PAIR_SALT % PRIME) % PRIME
        return pairs

    def _letter_ngrams(self, numbers: Array, owner: Array) -> tuple[Array, Array]:
        """Hashes of the n-grams without a space inside, and the text of each: (n-grams,) each, text by text."""
        widest = self._factors.shape[1]
        padded = np.append(numbers, [GAP] * widest)
        hashes = np.zeros((len(numbers), len(self._factors)), np.int64)
        whole = np.ones(hashes.shape, bool)
        for row, factors in enumerate(self._factors):
            size = int(np.count_nonzero(factors))
            for place in range(size):
                window = padded[place : place + len(numbers)]
                hashes[:, row] += window * factors[place]  # five of them stay below 2 ** 63, spaces at the ends too
                if 0 < place < size - 1:
                    whole[:, row] &= window > 0
            if size == 2:
                whole[:, row] = (numbers > 0) | (padded[1 : 1 + len(numbers)] > 0)
        return hashes[whole] % PRIME, np.repeat(owner, whole.sum(axis=1))

    def _bag(self, hashes: Array, owner: Array, count: int) -> Array:
        """The sum of each text's rows, each times its importance, over the square root of their number: (texts, dim)"""
        rows = self._table.take(hashes % len(self._table), axis=0)  # (n-grams, dim)
        importances = self._importances.take(hashes % len(self._importances))
        sizes = np.bincount(owner, minlength=count)
        ends = np.cumsum(sizes)
        sums = np.empty((count, rows.shape[1]), np.float32)
        for text, (start, end) in enumerate(zip((ends - sizes).tolist(), ends.tolist(), strict=True)):
            np.dot(importances[start:end], rows[start:end], out=sums[text])
        shared: Array = sums * self._shares[sizes, None]
        return shared

    def _strongest(self, pieces: Array, owner: Array, count: int) -> Array:
        """The largest answer of each channel over the last pieces of each text, or 0: (texts, channels)"""
        none = len(self._pieces) - 1
        ends = np.cumsum(np.bincount(owner, minlength=count))
        is_kept = ends[owner] - np.arange(len(owner)) <= self._longest
        pieces, owner = pieces[is_kept] % none, owner[is_kept]
        sizes = np.bincount(owner, minlength=count)
        padded = np.full(len(pieces) + count * self._width, none)
        padded[np.arange(len(pieces)) + owner * self._width + self._width // 2] = pieces
        windows = np.arange(len(pieces) + count) + np.repeat(np.arange(count), sizes + 1) * (self._width - 1)
        vectors = self._pieces[padded[windows[:, None] + np.arange(self._width)]]  # (windows, width, dim)
        (answers,) = self._convolution.run(
            None, {"windows": vectors.reshape(len(windows), self._width * self._pieces.shape[1])}
        )
        strongest: Array = np.maximum(np.maximum.reduceat(answers, np.cumsum(sizes + 1) - sizes - 1), 0)
        return strongest


def _n_labels_of(graph: Any) -> int:
    shapes = {output.name: output.type.tensor_type.shape.dim for output in graph.output}
    return int(shapes["scores"][0].dim_value)


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts in order, as many at a time as have MAX_CODE_POINTS together; at least one part."""
    start = held = 0
    for place, text in enumerate(texts):
        held += len(text) + 1
        if held > MAX_CODE_POINTS:
            yield texts[start:place]
            start, held = place, len(text) + 1
    yield texts[start:]
