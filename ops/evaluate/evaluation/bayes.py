"""The Fashion-MNIST network with Gaussian weights: the layers and the loss are those of epistream_export."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from epistream_export import BayesianLinear, Classification, GaussianPrior, fit_bayes_by_backprop
from evaluation.images import CLASSES, PIXELS, Labelled
from evaluation.network import BATCH, HIDDEN, scaled

STAGES = ((10, 3e-3), (5, 1e-3), (5, 2e-4))
"""Epochs and learning rate, one after the other."""


@dataclass(frozen=True)
class Recipe:
    """A prior N(0, prior_sigma²) of every weight, and how much the divergence from it weighs.

    Weight 1 is the evidence lower bound, less a cold posterior. The priors tried are in docs/evaluation.md.
    """

    name: str
    prior_sigma: float
    kl_weight: float


BOUND = Recipe("bayesian", prior_sigma=1.0, kl_weight=1.0)
COLD = Recipe("cold", prior_sigma=0.1, kl_weight=0.1)


def build(recipe: Recipe) -> nn.Sequential:
    """784-256-256-10 with ReLU."""
    prior = GaussianPrior(recipe.prior_sigma)
    return nn.Sequential(
        BayesianLinear(PIXELS, HIDDEN, prior=prior),
        nn.ReLU(),
        BayesianLinear(HIDDEN, HIDDEN, prior=prior),
        nn.ReLU(),
        BayesianLinear(HIDDEN, len(CLASSES), prior=prior),
    )


def train(recipe: Recipe, part: Labelled, seed: int, smoke: bool) -> nn.Sequential:
    """One draw of the weights a minibatch; in a smoke test one epoch a stage."""
    torch.manual_seed(seed)
    network = build(recipe)
    data = (scaled(part.pixels), torch.from_numpy(part.labels))
    for epochs, rate in STAGES:
        fit_bayes_by_backprop(
            network,
            data,
            task=Classification(CLASSES),
            epochs=1 if smoke else epochs,
            batch_size=BATCH,
            learning_rate=rate,
            kl_weight=recipe.kl_weight,
            seed=seed,
        )
    return network.eval()
