"""The trigger: the probability that a person would put an emoji here, learnt on the ranking's own hidden layer.

It is a logistic regression on everyday tweets, of which one in twelve had an emoji, and on never-fire texts of our own.
TweetEval's texts are left out on purpose: every one of them had an emoji and they look like captions, so a trigger that
saw them would learn which corpus a text is from. Judged on the fifth of the tweets that is held out. Imports torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import Tensor
from torch.nn import functional

from export.data.never_fire import never_fire_texts
from export.data.plain_tweets import load_plain_tweets
from export.keyboard_training import Bags
from export.models.keyboard import KeyboardModel

N_NEVER_FIRE = 6000
PENALTY = 1e-4
COVERAGES = (0.05, 0.1, 0.2)


@dataclass(frozen=True, kw_only=True)
class TriggerReport:
    """On the held-out tweets: area under the ROC curve, and the share with an emoji among the most likely ones."""

    n_texts: int
    base_rate: float
    roc_auc: float
    precision_at_coverage: dict[str, float]


def fit_trigger(model: KeyboardModel, data: Path) -> TriggerReport:
    """Fit the model's trigger layer in place and set what an empty text gets: the share of tweets with an emoji."""
    tweets = load_plain_tweets(data)
    used = np.flatnonzero(~tweets.held_out)
    texts = [tweets.texts[index] for index in used] + list(never_fire_texts(N_NEVER_FIRE, seed=0))
    targets = torch.from_numpy(np.concatenate([tweets.has_emoji[used], np.zeros(N_NEVER_FIRE, bool)])).float()
    states = hidden_states(model, texts)  # (texts, hidden)
    weight, bias = logistic_regression(states, targets)
    with torch.no_grad():
        model.trigger.weight.copy_(weight[None])
        model.trigger.bias.copy_(bias[None])
    model.trigger_prior.copy_(torch.logit(torch.tensor(float(tweets.has_emoji.mean()))))
    held_out = np.flatnonzero(tweets.held_out)
    scores = (hidden_states(model, [tweets.texts[index] for index in held_out]) @ weight + bias).numpy()
    return judge_trigger(scores, tweets.has_emoji[held_out])


def judge_trigger(scores: np.ndarray, has_emoji: np.ndarray) -> TriggerReport:
    """scores (texts,), has_emoji (texts,); any increasing function of the probability will do as score."""
    likeliest = has_emoji[np.argsort(-scores, kind="stable")]
    precision = {str(share): float(likeliest[: max(1, round(share * len(scores)))].mean()) for share in COVERAGES}
    return TriggerReport(
        n_texts=len(scores),
        base_rate=float(has_emoji.mean()),
        roc_auc=float(roc_auc_score(has_emoji, scores)),
        precision_at_coverage=precision,
    )


@torch.inference_mode()
def hidden_states(model: KeyboardModel, texts: list[str]) -> Tensor:
    """The hidden layer (texts, hidden), dropout off."""
    model.eval()
    bags = Bags(texts, model.config.n_buckets, model.config.letter_sizes)
    rows = np.array_split(np.arange(len(bags)), -(-len(bags) // 1024))
    return torch.cat([model.hidden_states(*bags.batch(part)) for part in rows])


def logistic_regression(states: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Weight (hidden,) and bias () with the smallest log loss plus PENALTY * |weight| ** 2, by L-BFGS."""
    states = states.clone()  # autograd takes no inference tensor
    weight = torch.zeros(states.shape[1], requires_grad=True)
    bias = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = functional.binary_cross_entropy_with_logits(states @ weight + bias, targets)
        value = value + PENALTY * weight.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return weight.detach(), bias.detach()
