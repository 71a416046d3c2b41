"""The Fashion-MNIST network with Gaussian weights: the layers and the loss are those of epistream_export."""

from __future__ import annotations

import torch
from torch import nn

from epistream_export import BayesianLinear, Classification, GaussianPrior, fit_bayes_by_backprop
from evaluation.images import CLASSES, PIXELS, Labelled
from evaluation.network import BATCH, HIDDEN, LEARNING_RATE, scaled

EPOCHS = 20
LAST_EPOCHS = 5
LAST_LEARNING_RATE = LEARNING_RATE / 10
PRIOR_SIGMA = 0.1
"""Had the least validation NLL of those tried; N(0, 1) leaves most of the network at the prior."""


def build() -> nn.Sequential:
    """784-256-256-10 with ReLU, N(0, PRIOR_SIGMA²) before any weight and bias."""
    prior = GaussianPrior(PRIOR_SIGMA)
    return nn.Sequential(
        BayesianLinear(PIXELS, HIDDEN, prior=prior),
        nn.ReLU(),
        BayesianLinear(HIDDEN, HIDDEN, prior=prior),
        nn.ReLU(),
        BayesianLinear(HIDDEN, len(CLASSES), prior=prior),
    )


def train(part: Labelled, seed: int, smoke: bool) -> nn.Sequential:
    """The evidence lower bound with its full divergence (weight 1); one draw a minibatch, then some slower epochs."""
    torch.manual_seed(seed)
    network = build()
    data = (scaled(part.pixels), torch.from_numpy(part.labels))
    task = Classification(CLASSES)
    for epochs, rate in ((EPOCHS, LEARNING_RATE), (LAST_EPOCHS, LAST_LEARNING_RATE)):
        fit_bayes_by_backprop(
            network,
            data,
            task=task,
            epochs=1 if smoke else epochs,
            batch_size=BATCH,
            learning_rate=rate,
            seed=seed,
        )
    return network.eval()
