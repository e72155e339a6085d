"""A checkpoint: the folder between training and export.

    model.safetensors   the weights
    tokenizer.json      text to token ids, in the bundle's own format
    checkpoint.json     model name and config, recipe, track, seed, losses by epoch, data's sha256, library versions

It is written in one step (`<folder>.partial`, then renamed). Imports torch and safetensors.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn

from export.models import build
from export.models.base import TextClassifier
from runtime.errors import KeymojiError


class CheckpointError(KeymojiError):
    """A folder that is no checkpoint, or not a whole one."""


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """What `checkpoint.json` says; `recipe` and `config` are plain dictionaries as saved."""

    model: str
    config: dict[str, Any]
    recipe: dict[str, Any]
    track: str
    seed: int
    history: list[dict[str, float]]
    data_sha256: dict[str, str]
    versions: dict[str, str]


def save(folder: Path, model: nn.Module, checkpoint: Checkpoint, extra: dict[str, bytes]) -> None:
    """Write the checkpoint and the `extra` files (name -> bytes) beside it; an older one is replaced at the end."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    save_file(
        {name: value.cpu().contiguous() for name, value in model.state_dict().items()}, partial / "model.safetensors"
    )
    (partial / "checkpoint.json").write_text(json.dumps(asdict(checkpoint), indent=1) + "\n", encoding="utf-8")
    for name, content in extra.items():
        (partial / name).write_bytes(content)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


def load(folder: Path) -> tuple[TextClassifier, Checkpoint]:
    """The trained model, in evaluation mode, and what is known about it; CheckpointError for anything else."""
    try:
        checkpoint = Checkpoint(**json.loads((folder / "checkpoint.json").read_text(encoding="utf-8")))
        model = build(checkpoint.model, **checkpoint.config)
        model.load_state_dict(load_file(folder / "model.safetensors"))
    except (OSError, ValueError, TypeError, KeyError, RuntimeError, SafetensorError) as error:
        reason = str(error).splitlines()[0]
        raise CheckpointError(
            f"{folder}: not a whole checkpoint ({reason}); train one with export.tweeteval.train"
        ) from error
    return model.eval(), checkpoint
