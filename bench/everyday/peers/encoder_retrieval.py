"""An encoder of the Hugging Face kind, such as all-MiniLM-L6-v2, mean-pooled; retrieval over CLDR's keywords.

The folder is given with `--encoder`; English only. Imports torch and transformers when it is opened.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.everyday.asking import Contestant
from bench.everyday.peers import Ground
from bench.everyday.peers.nearest import Vectors, retrieval
from bench.peers import SkippedError

REQUIRES = ("torch", "transformers")
MAX_LENGTH = 128
BATCH = 64


def open_peers(ground: Ground) -> list[Contestant]:
    """The one contestant, where an encoder is named."""
    if ground.encoder is None:
        raise SkippedError("no --encoder")
    if ground.language != "en":
        raise SkippedError("the encoders of its kind are English")
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(ground.encoder))  # type: ignore[no-untyped-call]
    model = AutoModel.from_pretrained(str(ground.encoder)).float().eval()

    def encode(texts: Sequence[str]) -> Vectors:
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))  # alike lengths pad little
        vectors = np.zeros((len(texts), model.config.hidden_size), np.float32)  # (texts, dim)
        with torch.inference_mode():
            for start in range(0, len(order), BATCH):
                places = order[start : start + BATCH]
                batch = tokenizer(
                    [texts[place] for place in places],
                    padding=True,
                    truncation=True,
                    max_length=MAX_LENGTH,
                    return_tensors="pt",
                )
                hidden = model(**batch).last_hidden_state  # (batch, time, dim)
                mask = batch["attention_mask"][:, :, None].float()  # (batch, time, 1)
                mean = (hidden * mask).sum(1) / mask.sum(1)  # (batch, dim)
                vectors[places] = torch.nn.functional.normalize(mean, dim=1).numpy()
        return vectors

    return [retrieval(f"{ground.encoder.name} retrieval", ground.language, ground.data, encode)]
