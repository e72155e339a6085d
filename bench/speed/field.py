"""Who takes part in a race: every entrant, ready to answer, and its PyTorch original in other guises.

A runner is a contender with the keys of its result lines and the title of the original it is compared with. Variants of
a checkpoint: `runtime tokenizer` (the original's model, keymoji's tokenizer) and `compiled` (`torch.compile`). Imports
numpy-side files of the bench; torch only through reference.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.command import say
from bench.entrants import Contender, Entrant, open_entrant, original_of
from bench.peers import Trained
from bench.speed.timing import Racer
from export.data.tweeteval import Split

Tracks = Mapping[str, Split]


@dataclass(frozen=True, kw_only=True)
class Runner:
    """`original` is the title of the runner that `ratio_to_torch` compares with, if it takes part."""

    about: Mapping[str, Any]
    track: str
    contender: Contender | Trained
    original: str | None


def open_field(entrants: Sequence[Entrant], threads: int, *, variants: bool) -> dict[str, Runner]:
    """Every entrant by its title, opened for so many threads, and the originals' variants after them."""
    checkpoints = [entrant for entrant in entrants if entrant.precision == "torch"]
    if checkpoints:
        from bench.reference import use_threads

        use_threads(threads)
    field = {}
    for entrant in entrants:
        original = original_of(entrant, entrants)
        field[entrant.title()] = Runner(
            about=entrant.about(),
            track=entrant.track,
            contender=open_entrant(entrant, threads),
            original=original.title() if original else None,
        )
    for entrant in checkpoints if variants else ():
        field |= _variants(entrant)
    return field


def _variants(entrant: Entrant) -> dict[str, Runner]:
    from bench.reference import TorchModel, VariantError

    makers: dict[str, Callable[[], TorchModel]] = {
        "runtime tokenizer": lambda: TorchModel.with_runtime_tokenizer(entrant.path),
        "compiled": lambda: TorchModel.compiled(entrant.path),
    }
    field = {}
    for variant, make in makers.items():
        try:
            contender = make()
        except VariantError as error:
            say(f"skipped: {entrant.title()}, {variant}: {error}")
            continue
        field[f"{entrant.title()}, {variant}"] = Runner(
            about={**entrant.about(), "variant": variant},
            track=entrant.track,
            contender=contender,
            original=entrant.title(),
        )
    return field


def enter_peers(peers: Sequence[Trained], track: str, entrants: Sequence[Entrant]) -> dict[str, Runner]:
    """The peers as runners; they are compared with the first PyTorch model of their track."""
    originals = [entrant.title() for entrant in entrants if entrant.precision == "torch" and entrant.track == track]
    return {
        peer.model: Runner(
            about={"model": peer.model, "peer": True, "track": track},
            track=track,
            contender=peer,
            original=originals[0] if originals else None,
        )
        for peer in peers
    }


def end_to_end(field: Mapping[str, Runner], tracks: Tracks) -> dict[str, Racer]:
    """From the text to the three best emoji."""
    return {
        title: Racer(items=tracks[runner.track].texts, call=runner.contender.suggest) for title, runner in field.items()
    }


def model_only(field: Mapping[str, Runner], tracks: Tracks, *, batch: int = 1) -> dict[str, Racer]:
    """From prepared inputs to the model's output; those that take no batch are left out where `batch` is above 1."""
    racers = {}
    for title, runner in field.items():
        texts, contender = tracks[runner.track].texts, runner.contender
        if isinstance(contender, Trained) or (batch > 1 and contender.batch_scores(texts[:1]) is None):
            continue
        groups = [texts[start : start + batch] for start in range(0, len(texts) - batch + 1, batch)] or [texts]
        racers[title] = Racer(items=[contender.prepare(group) for group in groups], call=contender.run)
    return racers
