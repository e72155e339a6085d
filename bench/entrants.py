"""What takes part in a benchmark: checkpoints and bundles, each linked to the one it was made from.

A model is named on the command line by its folder, or as NAME=FOLDER, or as the name of a shipped bundle or of one in
`bench/models`. Parents are found among what was named, by sha256: an int8 bundle names its fp32 graph's, which names
its checkpoint's weights'. A bundle that knows TweetEval's emoji among others is scored on these alone: their scores are
made to sum to 1. Imports `runtime`, `export.data` and numpy; torch only where a checkpoint is opened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from bench.errors import BenchError
from export.data.tweeteval import LABELS
from runtime.bundle import Bundle, Label, find, open_bundle, shipped
from runtime.predictor import EmojiPredictor
from runtime.session import new_session
from runtime.strip.skin_tones import bare_spelling

N_SUGGESTIONS = 3
MODELS = Path(__file__).with_name("models")
OF_20_LABELS = "tweeteval-keyboard"  # in MODELS
Floats = npt.NDArray[np.floating]


class Contender(Protocol):
    """Something that answers a text; `prepare` and `run` are the two halves of a model-only measurement."""

    def suggest(self, text: str) -> list[str]:
        """The three best emoji, best first: end to end."""

    def scores(self, text: str) -> Floats:
        """The probability of each label. (labels,)"""

    def batch_scores(self, texts: Sequence[str]) -> Floats | None:
        """The same for several texts in one run (texts, labels), or None where the model takes one at a time."""

    def prepare(self, texts: Sequence[str]) -> Any:
        """What `run` takes for these texts."""

    def run(self, prepared: Any) -> object:
        """The model alone."""


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """One checkpoint or bundle; `weights_sha256` is what a child names as its parent."""

    model: str
    precision: str
    track: str
    trained_on: str
    path: Path
    sha256: str
    weights_sha256: str
    parent_sha256: str | None
    size_bytes: int

    def title(self) -> str:
        return f"{self.model} {self.precision} ({self.track})"

    def about(self) -> dict[str, Any]:
        """The keys of a result line that say what was measured."""
        key = "checkpoint_sha256" if self.precision == "torch" else "bundle_sha256"
        other = {} if self.trained_on == self.track else {"trained_on": self.trained_on}
        return {"model": self.model, "precision": self.precision, "track": self.track, key: self.sha256, **other}


def read_entrants(named: Sequence[str], track: str | None = None) -> list[Entrant]:
    """What the command line names, each verified; where it names nothing what is shipped for English.

    Each is judged on its own track, or all on `track`.
    """
    chosen = list(named) or [name for name, folder in shipped().items() if is_for_us(open_bundle(folder))]
    if not chosen:
        raise BenchError("no model was named and no bundle is shipped: name checkpoints or bundles, as FOLDER")
    entrants = [_read_entrant(one) for one in chosen]
    entrants = [replace(entrant, track=track or entrant.track) for entrant in entrants]
    seen: set[tuple[str, str, str]] = set()
    for entrant in entrants:
        key = (entrant.model, entrant.precision, entrant.track)
        if key in seen:
            raise BenchError(f"{entrant.path}: a second {entrant.title()}: tell them apart with NAME=FOLDER")
        seen.add(key)
    return entrants


def read_bundles(named: Sequence[str]) -> list[Entrant]:
    """The same for what asks about a keyboard of TweetEval's labels alone; where nothing is named, OF_20_LABELS."""
    entrants = read_entrants(list(named) or [OF_20_LABELS])
    if any(entrant.precision == "torch" for entrant in entrants):
        raise BenchError("a checkpoint is not what a keyboard runs: name bundles")
    for entrant in entrants:
        n_labels = len(open_bundle(entrant.path).labels)
        if n_labels != len(LABELS):
            raise BenchError(f"{entrant.path}: it has {n_labels} labels, not the data's {len(LABELS)}: name another")
    return entrants


def parent_of(child: Entrant, entrants: Sequence[Entrant]) -> Entrant | None:
    """The entrant that `child` was made from, where it takes part."""
    return next((one for one in entrants if one.weights_sha256 == child.parent_sha256), None)


def original_of(child: Entrant, entrants: Sequence[Entrant]) -> Entrant | None:
    """The PyTorch model that `child` comes from, itself included, where it takes part."""
    found: Entrant | None = child
    while found is not None and found.precision != "torch":
        found = parent_of(found, entrants)
    return found


def open_entrant(entrant: Entrant, threads: int = 1) -> Contender:
    """Load it, ready to answer."""
    if entrant.precision == "torch":
        from bench.reference import TorchModel

        return TorchModel(entrant.path)
    return BundleModel(entrant.path, threads)


class BundleModel:
    """A bundle through the runtime, and its session where the graph alone is asked."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        bundle = open_bundle(folder)
        self._session = new_session(bundle.model, threads)
        self.predictor = EmojiPredictor(bundle, self._session)
        self._takes_ids = self.predictor.contract == "ids"
        self._places = places_of_ours(bundle.labels)  # (labels of the data,)

    def suggest(self, text: str) -> list[str]:
        return [prediction.emoji for prediction in self.predictor.predict(text, N_SUGGESTIONS)]

    def scores(self, text: str) -> Floats:
        return of_ours(self.predictor.scores(text), self._places)

    def batch_scores(self, texts: Sequence[str]) -> Floats | None:
        if not self._takes_ids:
            return None
        logits = np.asarray(self.run(self.prepare(texts)))  # (batch, labels)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return of_ours(powers / powers.sum(axis=1, keepdims=True), self._places)

    def prepare(self, texts: Sequence[str]) -> dict[str, npt.NDArray[np.signedinteger]]:
        if not self._takes_ids:
            return {"codepoints": np.array([ord(letter) for letter in "".join(texts)], dtype=np.int32)}  # (length,)
        rows = [self.predictor.input_ids(text) for text in texts]
        input_ids = np.zeros((len(rows), max(1, *map(len, rows), 1)), np.int64)  # (batch, time)
        attention_mask = np.zeros_like(input_ids)
        for place, row in enumerate(rows):
            input_ids[place, : len(row)] = row
            attention_mask[place, : len(row)] = 1
        return {"input_ids": input_ids, "attention_mask": attention_mask}

    def run(self, prepared: dict[str, npt.NDArray[np.signedinteger]]) -> object:
        return self._session.run(None, prepared)[0]


def _read_entrant(named: str) -> Entrant:
    name, separator, where = named.rpartition("=")
    if separator and not name:
        raise BenchError(f"{named!r}: no name before the equals sign: write NAME=FOLDER")
    if (Path(where) / "checkpoint.json").is_file():
        return read_checkpoint(name, Path(where))
    if not separator and where in {manifest.parent.name for manifest in MODELS.glob("*/manifest.json")}:
        return _read_bundle(where, str(MODELS / where))
    return _read_bundle(name or (where if where in shipped() else ""), where)


def read_checkpoint(name: str, folder: Path) -> Entrant:
    """A checkpoint's entrant; its size is that of 32-bit floats, also where tables are stored in 16."""
    try:
        saved = json.loads((folder / "checkpoint.json").read_bytes())
        weights = (folder / "model.safetensors").read_bytes()
        model, track = str(saved["model"]), str(saved["track"])
        size_bytes = float32_bytes(weights)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BenchError(f"{folder}: not a whole checkpoint ({error}): train one with export.tweeteval.train") from None
    sha256 = hashlib.sha256(weights).hexdigest()
    return Entrant(
        model=name or model,
        precision="torch",
        track=track,
        trained_on=track,
        path=folder,
        sha256=sha256,
        weights_sha256=sha256,
        parent_sha256=None,
        size_bytes=size_bytes,
    )


def float32_bytes(weights: bytes) -> int:
    """The bytes of a safetensors file if each of its floats had 32 bits; ValueError where it is none."""
    n_header = int.from_bytes(weights[:8], "little")  # then so many bytes of JSON, then the numbers
    tensors: dict[str, Any] = json.loads(weights[8 : 8 + n_header])
    halves = [entry["data_offsets"] for entry in tensors.values() if entry.get("dtype") == "F16"]
    n_more: int = sum(end - start for start, end in halves)
    return len(weights) + n_more


def places_of_ours(labels: Sequence[Label]) -> npt.NDArray[np.intp]:
    """Where each of the data's labels stands among a model's; (labels of the data,), or empty where one lacks."""
    places = {bare_spelling(label.emoji): place for place, label in enumerate(labels)}
    found = [places.get(bare_spelling(label.emoji), -1) for label in LABELS]
    return np.array([] if -1 in found else found, np.intp)


def of_ours(scores: Floats, places: npt.NDArray[np.intp]) -> Floats:
    """Scores of the data's labels alone, in their order, where the model has them: the last dimension.

    >>> of_ours(np.array([0.5, 0.3, 0.2]), np.array([2, 1])).tolist()
    [0.4, 0.6]
    """
    if not len(places) or np.array_equal(places, np.arange(scores.shape[-1])):
        return scores
    ours: Floats = scores[..., places]
    shares: Floats = ours / ours.sum(axis=-1, keepdims=True)
    return shares


def is_for_us(bundle: Bundle) -> bool:
    """True for a bundle that knows TweetEval's emoji and its language."""
    return bool(len(places_of_ours(bundle.labels))) and bundle.config.get("language", "en") == "en"


def _read_bundle(name: str, where: str) -> Entrant:
    bundle = open_bundle(find(where))
    if not is_for_us(bundle):
        raise BenchError(
            f"{bundle.path}: its {len(bundle.labels)} labels are not the data's {len(LABELS)}, "
            "or its language is another's: name another"
        )
    return bundle_entrant(name, bundle)


def bundle_entrant(name: str, bundle: Bundle) -> Entrant:
    """A bundle's entrant, whatever its labels and language are."""
    precision = bundle.config.get("precision", "fp32")
    if precision not in ("fp32", "int8"):
        raise BenchError(f"{bundle.path}: precision {precision!r} is unknown: publish it as fp32 or int8")
    track = bundle.config.get("track", "clean")
    return Entrant(
        model=name or bundle.config.get("architecture", bundle.name),
        precision=precision,
        track=track,
        trained_on=track,
        path=bundle.path,
        sha256=bundle.manifest["manifest_sha256"],
        weights_sha256=hashlib.sha256(bundle.model).hexdigest(),
        parent_sha256=bundle.config.get("parent_sha256"),
        size_bytes=len(bundle.model),
    )
