"""One temperature, fitted on the validation split, so that a softmax of the logits is an honest probability.

Imports torch.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy


def fit_temperature(logits: Tensor, label_ids: np.ndarray) -> float:
    """The scalar that minimises the negative log likelihood of logits / temperature (Guo et al. 2017).

    logits float32 (texts, labels). Found by L-BFGS on the logarithm, which keeps it above 0.
    """
    logits, targets = logits.clone(), torch.from_numpy(label_ids)  # a clone, since autograd takes no inference tensor
    log_temperature = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.LBFGS([log_temperature], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = cross_entropy(logits / log_temperature.exp(), targets)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return float(log_temperature.detach().exp())
