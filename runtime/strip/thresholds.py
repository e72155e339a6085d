"""When to be silent: the coverage-precision curve of a bundle's trigger, `thresholds` in its config.json.

    {"default": 0.118, "curve": [{"threshold": 0.272, "coverage": 0.016, "precision": 0.31}, ...]}

A text is answered where its trigger is not below the threshold. On everyday texts that the trigger was not learnt from,
`coverage` is the share that is answered, and `precision` the share of the answered ones that a person gave an emoji.
From point to point the threshold falls and the coverage grows. `default` is what `EmojiSession` uses unless told
otherwise. This file may import the standard library and the error tree.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from runtime.errors import BundleError, OptionError


@dataclass(frozen=True, kw_only=True)
class CurvePoint:
    """What one threshold gives; all three are from 0 to 1."""

    threshold: float
    coverage: float
    precision: float

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            _check_share(name, value)


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """The curve, and the threshold that a keyboard starts with."""

    default: float
    curve: tuple[CurvePoint, ...]

    def __post_init__(self) -> None:
        _check_share("default", self.default)
        if not self.curve:
            raise OptionError("curve: no points: measure it")
        for one, next_one in pairwise(self.curve):
            if not (one.threshold > next_one.threshold and one.coverage < next_one.coverage):
                raise OptionError(f"curve: after {one} the threshold must fall and the coverage grow: measure it again")

    def for_precision(self, min_precision: float) -> float:
        """The lowest threshold, which answers the most texts, that has this precision; OptionError where none has."""
        _check_share("min_precision", min_precision)
        for point in reversed(self.curve):
            if point.precision >= min_precision:
                return point.threshold
        best = max(self.curve, key=lambda point: point.precision)
        raise OptionError(
            f"min_precision: {min_precision} is more than this bundle reaches: its best is {best.precision:.3f}, "
            f"at threshold {best.threshold}: ask for at most that"
        )


def parse_thresholds(file: Path, config: Mapping[str, Any]) -> Thresholds | None:
    """The thresholds in the config.json `file`; None where it has none, as for a graph without a trigger."""
    if "thresholds" not in config:
        return None
    try:
        document = config["thresholds"]
        return Thresholds(default=document["default"], curve=tuple(CurvePoint(**point) for point in document["curve"]))
    except (TypeError, KeyError, OptionError) as error:
        raise BundleError(f"{file}: its thresholds cannot be used ({error}): publish the bundle again") from None


def _check_share(name: str, value: float) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise OptionError(f"{name}: {value!r} found: pass a number from 0 to 1")
