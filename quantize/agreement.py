"""What int8 costs: agreement and accuracy loss against the fp32 parent, one text at a time. Imports numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.data.metrics import judge
from runtime.errors import KeymojiError

MIN_AGREEMENT = 0.98
LOWER_AGREEMENT = {"bert": 0.97}  # where activations are rounded in one layer after another
MAX_ACCURACY_LOSS = 0.5  # points of acc@1


class BudgetError(KeymojiError):
    """Quantisation cost more than it may."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """`agreement` is the share of texts with the same top-1; the losses are in points, positive where int8 is worse."""

    n_texts: int
    agreement: float
    accuracy_loss: float
    macro_f1_loss: float


def cost(before: npt.NDArray[np.float32], after: npt.NDArray[np.float32], label_ids: npt.NDArray[np.int64]) -> Cost:
    """Compare scores (texts, labels) of the same texts; `judge` refuses NaN and an empty comparison."""
    was, now = judge(before, label_ids), judge(after, label_ids)
    return Cost(
        n_texts=len(label_ids),
        agreement=float((before.argmax(axis=1) == after.argmax(axis=1)).mean()),
        accuracy_loss=100 * (was["acc@1"] - now["acc@1"]),
        macro_f1_loss=100 * (was["macro_f1"] - now["macro_f1"]),
    )


def check_budget(found: Cost, architecture: str) -> None:
    """BudgetError where the cost is past MIN_AGREEMENT, or the architecture's lower one, or MAX_ACCURACY_LOSS."""
    least = LOWER_AGREEMENT.get(architecture, MIN_AGREEMENT)
    if not found.agreement >= least:
        raise BudgetError(f"agreement: {found.agreement:.4f} of the texts keep their top-1, under {least}")
    if not round(found.accuracy_loss, 9) <= MAX_ACCURACY_LOSS:  # one text in 200 is 0.5000000000000004 points
        raise BudgetError(f"accuracy loss: {found.accuracy_loss:.2f} points of acc@1, over {MAX_ACCURACY_LOSS}")
